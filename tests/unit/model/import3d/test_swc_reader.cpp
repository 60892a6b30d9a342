#include "model/import3d/swc_reader.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ballast::model::import3d {
namespace {

std::vector<Trace> read(const std::string& text) {
  return read_swc(text, "cell.swc");
}

std::vector<std::size_t> sizes_of(const std::vector<Trace>& traces) {
  std::vector<std::size_t> sizes;
  for (const Trace& trace : traces) sizes.push_back(trace.points.size());
  return sizes;
}

void expect_start(const Trace& trace, std::int32_t parent, double position, bool logical) {
  EXPECT_EQ(trace.parent, parent);
  EXPECT_EQ(trace.parent_position, position);
  EXPECT_EQ(trace.logical_start, logical);
}

TEST(ReadSwc, IsEmptyWithoutPoints) {
  EXPECT_TRUE(read("# empty\n").empty());
}

TEST(ReadSwc, KeepsAChainOfOneTypeTogether) {
  const std::vector<Trace> traces = read("1 3 0 0 0 1 -1\n2 3 1 0 0 1 1\n3 3 2 0 0 1 2\n");
  ASSERT_EQ(sizes_of(traces), (std::vector<std::size_t>{3}));
  expect_start(traces[0], -1, 1.0, false);
}

TEST(ReadSwc, CutsWhereTheTypeChanges) {
  const std::vector<Trace> traces =
      read("1 3 0 0 0 1 -1\n2 3 1 0 0 1 1\n3 2 2 0 0 0.5 2\n4 2 3 0 0 0.5 3\n");
  ASSERT_EQ(sizes_of(traces), (std::vector<std::size_t>{2, 3}));
  EXPECT_EQ(traces[1].type, 2);
  EXPECT_EQ(traces[1].points[0].diameter, 2.0);  // the parent's point with its own diameter
  expect_start(traces[1], 0, 1.0, false);
}

TEST(ReadSwc, WiresNeuritesToTheMiddleOfASinglePoint) {
  const std::vector<Trace> traces =
      read("1 1 0 0 0 5 -1\n2 3 9 0 0 1 1\n3 3 20 0 0 1 2\n4 2 0 9 0 1 1\n");
  ASSERT_EQ(sizes_of(traces), (std::vector<std::size_t>{1, 3, 2}));
  expect_start(traces[1], 0, 0.5, true);
  EXPECT_EQ(traces[1].points[0].diameter, 2.0);  // not the soma's
  expect_start(traces[2], 0, 0.5, false);        // a single point needs the soma's as its start
}

TEST(ReadSwc, TakesNeuroMorphosThreePointsForASphere) {
  const std::vector<Trace> traces =
      read("1 1 0 0 0 5 -1\n2 1 0 -5 0 5 1\n3 1 0 5 0 5 1\n4 3 9 0 0 1 1\n5 3 20 0 0 1 4\n");
  ASSERT_EQ(sizes_of(traces), (std::vector<std::size_t>{1, 3}));
  expect_start(traces[1], 0, 0.5, true);
}

TEST(ReadSwc, TakesOtherThreePointsAsTheyAre) {
  const std::string neurite = "4 3 9 0 0 1 1\n5 3 20 0 0 1 4\n";
  const std::vector<std::size_t> apart = {2, 2, 3};  // the soma branches at its root
  EXPECT_EQ(sizes_of(read("1 1 0 0 0 5 -1\n2 1 0 -9 0 5 1\n3 1 0 9 0 5 1\n" + neurite)), apart);
  EXPECT_EQ(sizes_of(read("1 1 0 0 0 5 -1\n2 1 0 -5 0 4 1\n3 1 0 5 0 5 1\n" + neurite)), apart);
  EXPECT_EQ(sizes_of(read("1 1 0 0 0 0 -1\n2 1 0 -5 0 0 1\n3 1 0 5 0 0 1\n" + neurite)), apart);
}

TEST(ReadSwc, KeepsASomaTogetherThatNeuritesLeave) {
  const std::vector<Trace> traces = read(
      "1 1 0 0 0 5 -1\n2 1 0 5 0 5 1\n3 1 0 9 0 5 2\n4 3 9 0 0 1 1\n5 3 20 0 0 1 4\n"
      "6 3 9 5 0 1 2\n7 3 20 5 0 1 6\n8 3 0 20 0 1 3\n9 3 0 30 0 1 8\n");
  ASSERT_EQ(sizes_of(traces), (std::vector<std::size_t>{3, 3, 3, 3}));
  expect_start(traces[1], 0, 0.0, false);  // at the root point
  expect_start(traces[2], 0, 0.5, true);   // inside
  expect_start(traces[3], 0, 1.0, false);  // at the last point
}

TEST(ReadSwc, WiresNeuritesToTheForkOfASoma) {
  const std::vector<Trace> traces = read(
      "1 1 0 0 0 5 -1\n2 1 0 5 0 5 1\n3 1 5 9 0 5 2\n4 1 -5 9 0 5 2\n5 3 0 9 0 1 2\n6 3 0 30 0 1 "
      "5\n");
  ASSERT_EQ(sizes_of(traces), (std::vector<std::size_t>{2, 2, 2, 3}));
  expect_start(traces[1], 0, 1.0, false);
  expect_start(traces[3], 0, 1.0, true);
}

TEST(ReadSwc, ConnectsABranchAtANeuritesFirstPointToItsStart) {
  const std::vector<Trace> traces = read(
      "1 1 0 0 0 5 -1\n2 1 0 5 0 5 1\n3 3 0 9 0 1 2\n4 3 0 20 0 1 3\n5 3 9 9 0 1 3\n6 3 20 9 0 1 "
      "5\n");
  ASSERT_EQ(sizes_of(traces), (std::vector<std::size_t>{2, 3, 3}));
  expect_start(traces[2], 1, 0.0, false);
  EXPECT_EQ(traces[2].points[0].y, 9.0);
}

TEST(ReadSwc, ConnectsBranchesOfARootWithoutSomaToItsStart) {
  const std::vector<Trace> traces =
      read("1 3 0 0 0 1 -1\n2 3 9 0 0 1 1\n3 3 -9 0 0 1 1\n4 3 -20 0 0 1 3\n");
  ASSERT_EQ(sizes_of(traces), (std::vector<std::size_t>{2, 3}));
  expect_start(traces[1], 0, 0.0, false);
}

}  // namespace
}  // namespace ballast::model::import3d
