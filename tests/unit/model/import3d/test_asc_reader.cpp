#include "model/import3d/asc_reader.hpp"

#include <gtest/gtest.h>

#include <string>

#include "core/error.hpp"
#include "tests/support/expect_error.hpp"

namespace ballast::model::import3d {
namespace {

using test::expect_error_text;

const std::filesystem::path file = "cell.asc";
const std::string soma = "(\"CellBody\" (-5 -5 0) (5 -5 0) (5 5 0) (-5 5 0))\n";

std::vector<Trace> read(const std::string& text) {
  return read_asc(text, file);
}

void expect_refused(const std::string& text, const std::string& message) {
  expect_error_text<InputError>([&] { (void)read(text); }, message);
}

std::vector<double> xs_of(const Trace& trace) {
  std::vector<double> xs;
  for (const TracePoint& point : trace.points) xs.push_back(point.x);
  return xs;
}

TEST(ReadAsc, MakesOneTraceOfATreeWithoutBranches) {
  const std::vector<Trace> traces = read("((Dendrite) (1 2 3 4) (5 6 7 8))");
  ASSERT_EQ(traces.size(), 1U);
  EXPECT_EQ(traces[0].type, 3);
  EXPECT_EQ(traces[0].parent, -1);
  EXPECT_FALSE(traces[0].logical_start);
  ASSERT_EQ(traces[0].points.size(), 2U);
  EXPECT_EQ(traces[0].points[1].y, 6);
  EXPECT_EQ(traces[0].points[1].diameter, 8);
}

TEST(ReadAsc, GivesChildrenTheLastPointOfTheirParent) {
  const std::vector<Trace> traces =
      read("((Axon) (0 0 0 2) (10 0 0 1.5) ( (20 0 0 1) | (30 0 0 1) ))");
  ASSERT_EQ(traces.size(), 3U);
  EXPECT_EQ(xs_of(traces[1]), (std::vector<double>{10, 20}));
  EXPECT_EQ(traces[1].points[0].diameter, 1.0);  // its own first diameter, not the parent's
  EXPECT_EQ(xs_of(traces[2]), (std::vector<double>{10, 30}));
  EXPECT_EQ(traces[1].parent, 0);
  EXPECT_EQ(traces[2].parent, 0);
  EXPECT_EQ(traces[2].type, 2);
}

TEST(ReadAsc, AddsNoPointWhereTheChildRepeatsIt) {
  const std::vector<Trace> traces =
      read("((Axon) (0 0 0 2) (10 0 0 1.5) ( (10 0 0 0.5) (20 0 0 1) ))");
  EXPECT_EQ(xs_of(traces[1]), (std::vector<double>{10, 20}));
  EXPECT_EQ(traces[1].points[0].diameter, 0.5);
}

TEST(ReadAsc, NestsBranches) {
  const std::vector<Trace> traces =
      read("((Apical) (0 0) ( (1 0) ( (2 0) | (3 0) ) | (4 0) ( (5 0) ) ))");
  std::vector<std::int32_t> parents;
  for (const Trace& trace : traces) parents.push_back(trace.parent);
  EXPECT_EQ(parents, (std::vector<std::int32_t>{-1, 0, 1, 1, 0, 4}));
}

TEST(ReadAsc, ReadsTreesOfAnyDepth) {
  constexpr int depth = 200000;
  std::string text = "((Dendrite) (0 0)";
  for (int i = 1; i < depth; ++i) text += "((" + std::to_string(i) + " 0)";
  text += std::string(depth, ')');
  EXPECT_EQ(read(text).size(), static_cast<std::size_t>(depth));
}

TEST(ReadAsc, TakesTheTypeFromTheLastProperty) {
  EXPECT_EQ(read("((Color Red) (Apical) (0 0) (1 0))")[0].type, 4);
  EXPECT_EQ(read("((Apical) (Color Red) (0 0) (1 0))")[0].type, 0);
  EXPECT_EQ(read("((0 0) (1 0))")[0].type, 0);
}

TEST(ReadAsc, AcceptsPointsOfTwoToFourNumbersAndMore) {
  const std::vector<Trace> traces =
      read("((Axon) (1, 2) (3 4 5) (6,7,8,9) (1 2 3 4 S1) (1 2 3 4, S1, (1, 2, 3, 4)))");
  ASSERT_EQ(traces[0].points.size(), 5U);
  EXPECT_EQ(traces[0].points[0].z, 0.0);
  EXPECT_EQ(traces[0].points[1].z, 5.0);
  EXPECT_EQ(traces[0].points[1].diameter, 0.0);
  EXPECT_EQ(traces[0].points[2].diameter, 9.0);
}

TEST(ReadAsc, SkipsMarkersSpinesTextsSetsAndOtherContours) {
  const std::vector<Trace> traces = read(
      "(\"Layer 1\" (Closed) (0 0) (1 0) (1 1))\n"
      "(ImageCoords Filename \"a.tif\" 0.5 1)\n"
      "(Dot (Color RGB (1, 2, 3)) (0 0 0 1))\n"
      "((Font \"Arial\") (0 0 0 1) \"text\")\n"
      "(Set \"Layers\")\n"
      "((Color Red) (Set \"Cells\") (Dendrite) (0 0 0 1) <(Class 0 \"\") (1 1 0 1)> (2 0 0 1)\n"
      "  (Cross (Color Blue) (Deep (2 0 0 1))) Incomplete)");
  ASSERT_EQ(traces.size(), 1U);
  EXPECT_EQ(traces[0].type, 3);
  EXPECT_EQ(xs_of(traces[0]), (std::vector<double>{0, 2}));
}

TEST(ReadAsc, ReadsObjectsWithinSets) {
  EXPECT_EQ(read("(Set \"Cell\" ((Axon) (0 0) (1 0)) ((Axon) (0 0) (2 0)))").size(), 2U);
}

TEST(ReadAsc, PutsContoursFirstAndConnectsNeuritesToThem) {
  const std::vector<Trace> traces = read("((Axon) (1 0 0 2) (50 0 0 1) ((60 0 0 1)))" + soma);
  ASSERT_EQ(traces.size(), 3U);
  EXPECT_TRUE(traces[0].contour);
  EXPECT_EQ(traces[0].type, 1);
  EXPECT_EQ(traces[1].parent, 0);
  EXPECT_EQ(traces[1].parent_position, 0.5);
  EXPECT_TRUE(traces[1].logical_start);
  EXPECT_EQ(traces[1].points.size(), 3U);
  EXPECT_EQ(traces[2].parent, 1);
}

TEST(ReadAsc, IgnoresSomaContoursOfLessThanThreePoints) {
  const std::vector<Trace> traces = read("(\"Soma\" (0 0) (1 0)) ((Axon) (1 0 0 2) (50 0 0 1))");
  ASSERT_EQ(traces.size(), 1U);
  EXPECT_EQ(traces[0].parent, -1);
}

TEST(ReadAsc, RefusesWhatIsNoObject) {
  expect_refused("", "cell.asc:1: unexpected end of the file (a '(' is needed here).");
  expect_refused("Dendrite", "cell.asc:1: unexpected 'Dendrite' (a '(' is needed here).");
  expect_refused(
      "\n(1 2 3 4)",
      "cell.asc:2: unexpected '1' (a contour's name, a property or a '(' is needed here).");
}

TEST(ReadAsc, RefusesAPointThatIsCutShort) {
  expect_refused("((Axon)\n(1)", "cell.asc:2: unexpected ')' (a number is needed here).");
  expect_refused("((Axon)\n(1 2 3 4 5))", "cell.asc:2: unexpected '5' (a ')' is needed here).");
  expect_refused("((Axon)\n(1 x))", "cell.asc:2: unexpected 'x' (a number is needed here).");
}

TEST(ReadAsc, RefusesABranchWithoutPoints) {
  expect_refused("((Axon) (0 0)\n(\n(1 0)\n|\n))",
                 "cell.asc:5: unexpected ')' (a '(' is needed here).");
  expect_refused("((Axon))", "cell.asc:1: unexpected ')' (a '(' is needed here).");
}

TEST(ReadAsc, RefusesAFileThatEndsWithinATree) {
  expect_refused("((Axon) (0 0)\n((1 0) | (2 0)\n",
                 "cell.asc:3: unexpected end of the file (a ')' is needed here).");
  expect_refused("((Axon) (0 0) (Dot (Color Red)",
                 "cell.asc:1: unexpected end of the file (a ')' is needed here).");
}

TEST(ReadAsc, RefusesTextAfterTheLastObject) {
  expect_refused(
      soma + "))",
      "cell.asc:2: unexpected ')' (a '(' that starts an object, or the end of the file, is "
      "needed here).");
}

TEST(ReadAsc, RefusesSetsNestedWithoutEnd) {
  std::string text;
  for (int i = 0; i < 100000; ++i) text += "(Set \"a\" ";
  expect_refused(text, "cell.asc:1: unexpected '(' (the end of 100 nested sets is needed here).");
}

}  // namespace
}  // namespace ballast::model::import3d
