#include "model/import3d/trace.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "tests/support/expect_error.hpp"

namespace ballast::model::import3d {
namespace {

const std::filesystem::path file = "cell.asc";

Trace trace_of(std::int32_t type, std::int32_t parent, std::vector<TracePoint> points) {
  Trace trace;
  trace.type = type;
  trace.parent = parent;
  trace.points = std::move(points);
  return trace;
}

Trace line(std::int32_t type, std::int32_t parent, double from, double to) {
  return trace_of(type, parent, {{from, 0, 0, 1}, {to, 0, 0, 1}});
}

TEST(Instantiate, GroupsSectionsByTypeAndKeepsFileOrderToConnectThem) {
  const Morphology m = instantiate({line(1, -1, 0, 1), line(3, 0, 1, 2), line(2, 1, 2, 3),
                                    line(3, 0, 1, 4), line(4, 0, 1, 5), line(7, 0, 1, 6)},
                                   file);
  ASSERT_EQ(m.arrays.size(), 5U);
  const std::vector<std::string> names = {"soma", "axon", "dend", "apic", "dend_7"};
  const std::vector<std::string> lists = {"somatic", "axonal", "basal", "apical", "dendritic_7"};
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(m.arrays[i].name, names[i]);
    EXPECT_EQ(m.arrays[i].list, lists[i]);
    EXPECT_TRUE(m.arrays[i].also_in.empty());
  }
  EXPECT_EQ(m.arrays[2].count, 2);
  EXPECT_EQ(m.connect_order, (std::vector<std::uint32_t>{0, 2, 1, 3, 4, 5}));
  EXPECT_EQ(m.sections[1].parent, 2);  // the axon's parent, a dendrite, comes later
  EXPECT_EQ(m.sections[3].array, 2);
  EXPECT_EQ(m.sections[3].index, 1);
  EXPECT_EQ(m.sections[3].first_point, 6U);
  EXPECT_EQ(m.sections[3].point_count, 2U);
}

TEST(Instantiate, NamesTypesBelowOne) {
  const Morphology m = instantiate({line(0, -1, 0, 1), line(-1, 0, 1, 2), line(3, 0, 1, 2)}, file);
  EXPECT_EQ(m.arrays[0].name, "minus_1");
  EXPECT_EQ(m.arrays[0].list, "minus_1set");
  EXPECT_EQ(m.arrays[1].name, "dend_0");
  EXPECT_EQ(m.arrays[1].list, "dendritic_0");
  EXPECT_EQ(m.arrays[1].also_in, std::vector<std::string>{"basal"});
}

TEST(Instantiate, PutsUntypedNeuritesInBasalOnlyIfTypesReachDendrites) {
  EXPECT_TRUE(instantiate({line(0, -1, 0, 1), line(2, 0, 1, 2)}, file).arrays[0].also_in.empty());
  EXPECT_EQ(instantiate({line(0, -1, 0, 1), line(4, 0, 1, 2)}, file).arrays[0].also_in.size(), 1U);
}

TEST(Instantiate, PutsLongNegativeTypesInTheListsOfTheirPrefixes) {
  const Morphology m = instantiate({line(-12, -1, 0, 1), line(-1, 0, 1, 2)}, file);
  EXPECT_EQ(m.arrays[0].also_in, std::vector<std::string>{"minus_1set"});
}

TEST(Instantiate, DropsChildrenWithoutLengthAndLiftsTheirs) {
  Trace wired = line(3, 0, 0, 5);
  wired.logical_start = true;  // one own point is left
  wired.parent_position = 0.5;
  const Morphology m = instantiate(
      {line(1, -1, 0, 1), wired, line(3, 1, 5, 5), line(3, 2, 5, 9), line(3, 1, 5, 6)}, file);
  ASSERT_EQ(m.sections.size(), 3U);
  EXPECT_EQ(m.arrays[1].count, 2);
  for (const std::size_t i : {1U, 2U}) {
    EXPECT_EQ(m.sections[i].parent, 0);
    EXPECT_EQ(m.sections[i].parent_position, 0.5);
  }
}

TEST(Instantiate, KeepsRootsWithoutLength) {
  EXPECT_EQ(instantiate({line(3, -1, 5, 5)}, file).sections.size(), 1U);
}

TEST(Instantiate, MakesASphereOfASinglePoint) {
  const Morphology m = instantiate({trace_of(1, -1, {{1, 2, 3, 8}})}, file);
  ASSERT_EQ(m.points.size(), 3U);
  EXPECT_EQ(m.points[0].x, -3.0F);
  EXPECT_EQ(m.points[1].x, 1.0F);
  EXPECT_EQ(m.points[2].x, 5.0F);
  EXPECT_EQ(m.points[2].diameter, 8.0F);
}

TEST(Instantiate, TakesTheLogicalStartOutOfThePoints) {
  Trace wired = trace_of(3, 0, {{0.5, 0, 0, 0.01}, {5, 0, 0, 1}, {9, 0, 0, 1}});
  wired.logical_start = true;
  const Morphology m = instantiate({line(1, -1, 0, 1), wired}, file);
  EXPECT_FALSE(m.sections[0].has_logical_start);
  EXPECT_TRUE(m.sections[1].has_logical_start);
  EXPECT_EQ(m.sections[1].logical_start.x, 0.5F);
  EXPECT_EQ(m.sections[1].logical_start.diameter, 0.0F);
  EXPECT_EQ(m.sections[1].point_count, 2U);
}

TEST(Instantiate, RefusesAFileWithoutSections) {
  test::expect_error_text<InputError>(
      [] { (void)instantiate({}, file); },
      "cell.asc: no sections (neither a soma nor a neurite was found).");
}

TEST(Instantiate, RefusesASomaWithoutExtent) {
  Trace flat = trace_of(1, -1, {{1, 1, 0, 0}, {1, 1, 0, 0}, {1, 1, 0, 0}});
  flat.contour = true;
  test::expect_error_text<InputError>([&] { (void)instantiate({flat}, file); },
                                      "cell.asc: no 3-D points for 'soma' (its outline has no "
                                      "extent in the xy plane, or coordinates "
                                      "are too large).");
}

TEST(Instantiate, RefusesCoordinatesThatNoFloatHolds) {
  test::expect_error_text<InputError>([] { (void)instantiate({line(2, -1, 0, 1e39)}, file); },
                                      "cell.asc: no 3-D points for 'axon' (its outline has no "
                                      "extent in the xy plane, or coordinates "
                                      "are too large).");
}

}  // namespace
}  // namespace ballast::model::import3d
