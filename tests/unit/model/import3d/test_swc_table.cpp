#include "model/import3d/swc_table.hpp"

#include <gtest/gtest.h>

#include <string>

#include "core/error.hpp"
#include "tests/support/expect_error.hpp"

namespace ballast::model::import3d {
namespace {

using test::expect_error_text;

const std::filesystem::path file = "cell.swc";

std::vector<SwcPoint> read(const std::string& text) {
  return read_swc_table(text, file);
}

void expect_refused(const std::string& text, const std::string& message) {
  expect_error_text<InputError>([&] { (void)read(text); }, message);
}

TEST(ReadSwcTable, ReadsSevenColumns) {
  const std::vector<SwcPoint> points = read("1 1 0 1.5 -2 5 -1\n 2\t3 1e1 0 0 0.25 1 extra\n");
  ASSERT_EQ(points.size(), 2U);
  EXPECT_EQ(points[0].type, 1);
  EXPECT_EQ(points[0].at.y, 1.5);
  EXPECT_EQ(points[0].at.diameter, 10.0);
  EXPECT_EQ(points[0].parent, -1);
  EXPECT_EQ(points[1].id, 2);
  EXPECT_EQ(points[1].at.x, 10.0);
  EXPECT_EQ(points[1].parent, 0);
}

TEST(ReadSwcTable, ReadsCoordinatesAsFloats) {
  EXPECT_EQ(read("1 1 0.1 0 0 5 -1")[0].at.x, static_cast<double>(0.1F));
}

TEST(ReadSwcTable, SkipsCommentsAndBlankLinesOfAllSystems) {
  const std::vector<SwcPoint> points =
      read("# 1 1 0 0 0 1 -1\r\n\r\n  # x\n\n1 1 0 0 0 1 -1\r2 1 1 0 0 1 1");
  ASSERT_EQ(points.size(), 2U);
  EXPECT_EQ(points[0].line, 5U);
  EXPECT_EQ(points[1].line, 6U);
}

TEST(ReadSwcTable, IsEmptyForComments) {
  EXPECT_TRUE(read("# nothing\n").empty());
}

TEST(ReadSwcTable, SortsByIdAndAllowsGaps) {
  const std::vector<SwcPoint> points = read("30 3 3 0 0 1 20\n10 1 1 0 0 1 -1\n20 3 2 0 0 1 10\n");
  ASSERT_EQ(points.size(), 3U);
  EXPECT_EQ(points[0].at.x, 1.0);
  EXPECT_EQ(points[1].parent, 0);
  EXPECT_EQ(points[2].parent, 1);
}

TEST(ReadSwcTable, TakesTheFirstPointAsRootWhateverItNamesAsParent) {
  EXPECT_EQ(read("1 1 0 0 0 1 0\n2 1 1 0 0 1 1\n")[0].parent, -1);
}

TEST(ReadSwcTable, RefusesLinesThatAreNoPoints) {
  expect_refused(
      "1 1 0 0 0 1 -1\n2 3 1 0 0 1\n",
      "cell.swc:2: not a point '2 3 1 0 0 1' (seven numbers are needed: id type x y z radius "
      "parent).");
  expect_refused(
      "1 1 0 0 zero 1 -1",
      "cell.swc:1: not a point '1 1 0 0 zero 1 -1' (seven numbers are needed: id type x y z "
      "radius parent).");
}

TEST(ReadSwcTable, RefusesIdsAndTypesThatAreNotIntegers) {
  expect_refused("1.5 1 0 0 0 1 -1",
                 "cell.swc:1: invalid id '1.5 1 0 0 0 1 -1' (an integer from -2147483647 to "
                 "2147483647).");
  expect_refused(
      "1 1000000 0 0 0 1 -1",
      "cell.swc:1: invalid type '1 1000000 0 0 0 1 -1' (an integer from -99 to 999999).");
  expect_refused("1 1 0 0 0 1 1e20",
                 "cell.swc:1: invalid parent '1 1 0 0 0 1 1e20' (an integer from -2147483647 to "
                 "2147483647).");
}

TEST(ReadSwcTable, RefusesNumbersThatAreNotFinite) {
  expect_refused("1 1 1e39 0 0 1 -1", "cell.swc:1: too large a number '1e39' (not finite).");
  expect_refused(
      "1 1 nan 0 0 1 -1",
      "cell.swc:1: not a point '1 1 nan 0 0 1 -1' (seven numbers are needed: id type x y z "
      "radius parent).");
}

TEST(ReadSwcTable, RefusesDuplicateIds) {
  expect_refused("1 1 0 0 0 1 -1\n2 3 0 0 0 1 1\n\n2 3 5 0 0 1 1\n",
                 "cell.swc:4: duplicate id '2' (line 2 has it too).");
}

TEST(ReadSwcTable, RefusesAMissingParent) {
  expect_refused("1 1 0 0 0 1 -1\n3 3 0 0 0 1 2\n",
                 "cell.swc:2: missing parent '2' (no point has this id).");
}

TEST(ReadSwcTable, RefusesParentsThatDoNotComeBefore) {
  const std::string reason = " (a parent's id is smaller than that of its child).";
  expect_refused("1 1 0 0 0 1 -1\n2 3 0 0 0 1 3\n3 3 0 0 0 1 2\n",
                 "cell.swc:2: invalid parent '3'" + reason);
  expect_refused("1 1 0 0 0 1 1\n", "cell.swc:1: invalid parent '1'" + reason);
  expect_refused("1 1 0 0 0 1 2\n2 3 0 0 0 1 1\n", "cell.swc:1: invalid parent '2'" + reason);
}

TEST(ReadSwcTable, RefusesASecondRoot) {
  expect_refused("1 1 0 0 0 1 -1\n2 3 0 0 0 1 -1\n",
                 "cell.swc:2: second root '2' (all points must form one tree).");
}

}  // namespace
}  // namespace ballast::model::import3d
