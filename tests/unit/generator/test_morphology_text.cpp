#include "generator/morphology_text.hpp"

#include <gmock/gmock.h>

#include "core/output_file.hpp"
#include "generator/morphology_growth.hpp"
#include "model/morphology.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::generator {
namespace {

/// A soma, an axon and a dendrite with two branches, each with few points.
MorphologyTree small_tree() {
  MorphologyTree tree{.name = "t", .soma_radius = 5, .sections = {}};
  const TreePoint fork{{0, 15, 0}, 1};
  tree.sections = {{SectionType::soma, -1, {{{0, 0, 0}, 10}}, {}},
                   {SectionType::axon, 0, {{{0, -5, 0}, 1}, {{0, -9, 0}, 1}}, {}},
                   {SectionType::basal, 0, {{{0, 5, 0}, 2}, fork}, {}},
                   {SectionType::basal, 2, {fork, {{3, 19, 0}, 0.5}}, {}},
                   {SectionType::basal, 2, {fork, {{-3, 19, 0}, 0.5}}, {}}};
  return tree;
}

TEST(Swc, HasAThreePointSomaAndSharesBranchPoints) {
  EXPECT_EQ(to_swc(small_tree()),
            "# t: id type x y z radius parent\n"
            "1 1 0.000 0.000 0.000 5.0000 -1\n"
            "2 1 0.000 -5.000 0.000 5.0000 1\n"
            "3 1 0.000 5.000 0.000 5.0000 1\n"
            "4 2 0.000 -5.000 0.000 0.5000 1\n"
            "5 2 0.000 -9.000 0.000 0.5000 4\n"
            "6 3 0.000 5.000 0.000 1.0000 1\n"
            "7 3 0.000 15.000 0.000 0.5000 6\n"
            "8 3 3.000 19.000 0.000 0.2500 7\n"
            "9 3 -3.000 19.000 0.000 0.2500 7\n");
}

TEST(Asc, NestsBranchesAndRepeatsBranchPoints) {
  const std::string text = to_asc(small_tree());
  const std::string trees = text.substr(text.find("\n( (Axon)"));
  EXPECT_EQ(trees,
            "\n( (Axon)\n"
            "  (0.000 -5.000 0.000 1.0000)\n"
            "  (0.000 -9.000 0.000 1.0000)\n"
            ")\n"
            "\n( (Dendrite)\n"
            "  (0.000 5.000 0.000 2.0000)\n"
            "  (0.000 15.000 0.000 1.0000)\n"
            "  (\n"
            "    (0.000 15.000 0.000 1.0000)\n"
            "    (3.000 19.000 0.000 0.5000)\n"
            "  |\n"
            "    (0.000 15.000 0.000 1.0000)\n"
            "    (-3.000 19.000 0.000 0.5000)\n"
            "  )\n"
            ")\n");
}

TEST(Asc, DrawsTheSomaAsAContour) {
  const std::string text = to_asc(small_tree());
  EXPECT_THAT(text, testing::StartsWith("(\"CellBody\"\n  (CellBody)\n  (4.762 0.000 0.000 "));
}

/// The sections that a simulator sees must be the tree's own, under the same ids.
void expect_same_sections(const MorphologyTree& tree, const model::Morphology& read) {
  ASSERT_EQ(read.sections.size(), tree.sections.size());
  for (std::size_t i = 1; i < tree.sections.size(); ++i) {
    const TreeSection& expected = tree.sections[i];
    const model::Section& section = read.sections[i];
    EXPECT_EQ(section.parent, expected.parent) << "section " << i;
    ASSERT_EQ(section.point_count, expected.points.size()) << "section " << i;
    const std::string list = expected.type == SectionType::axon     ? "axonal"
                             : expected.type == SectionType::apical ? "apical"
                                                                    : "basal";
    EXPECT_EQ(read.arrays[static_cast<std::size_t>(section.array)].list, list);
    for (std::size_t k = 0; k < expected.points.size(); ++k) {
      const model::Point& point = read.points[section.first_point + k];
      EXPECT_NEAR(point.x, expected.points[k].position[0], 1e-3);
      EXPECT_NEAR(point.y, expected.points[k].position[1], 1e-3);
      EXPECT_NEAR(point.diameter, expected.points[k].diameter, 1e-3) << "section " << i;
    }
  }
}

class Files : public testing::TestWithParam<int> {
 protected:
  const MorphologyTree tree_ =
      grow({.name = "m", .segments = GetParam(), .apical_share = 0.4}, RandomStream(5));
  test::TemporaryDirectory folder_;
};

TEST_P(Files, GiveBackTheSectionsFromSwc) {
  write_file(folder_ / "m.swc", to_swc(tree_));
  expect_same_sections(tree_, model::read_morphology(folder_ / "m.swc"));
}

TEST_P(Files, GiveBackTheSectionsFromAsc) {
  write_file(folder_ / "m.asc", to_asc(tree_));
  expect_same_sections(tree_, model::read_morphology(folder_ / "m.asc"));
}

INSTANTIATE_TEST_SUITE_P(Sizes, Files, testing::Values(20, 200, 1500));

}  // namespace
}  // namespace ballast::generator
