#include "generator/morphology_growth.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

namespace ballast::generator {
namespace {

MorphologyTree grown(int segments, double apical_share, std::uint64_t seed = 1) {
  return grow(
      {.name = "m", .segments = segments, .section_length = 120, .apical_share = apical_share},
      RandomStream(seed));
}

int count(const MorphologyTree& tree, SectionType type) {
  return static_cast<int>(std::count_if(tree.sections.begin(), tree.sections.end(),
                                        [&](const TreeSection& s) { return s.type == type; }));
}

double distance(const TreePoint& a, const TreePoint& b) {
  return std::hypot(a.position[0] - b.position[0], a.position[1] - b.position[1],
                    a.position[2] - b.position[2]);
}

class Growth : public testing::TestWithParam<int> {};

TEST_P(Growth, ReachesTheSegmentsAskedFor) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const int segments = grown(GetParam(), 0.4, seed).segments();
    EXPECT_LE(segments, GetParam()) << "seed " << seed;
    EXPECT_GE(segments, GetParam() - 4) << "seed " << seed;
  }
}

TEST_P(Growth, PutsSectionsInTheOrderOfTheirTypes) {
  const MorphologyTree tree = grown(GetParam(), 0.4);
  EXPECT_EQ(count(tree, SectionType::soma), 1);
  EXPECT_TRUE(
      std::is_sorted(tree.sections.begin(), tree.sections.end(),
                     [](const TreeSection& a, const TreeSection& b) { return a.type < b.type; }));
}

TEST_P(Growth, MakesBinaryTreesDepthFirst) {
  const MorphologyTree tree = grown(GetParam(), 0.4);
  std::vector<int> children(tree.sections.size());
  for (std::size_t i = 1; i < tree.sections.size(); ++i) {
    ASSERT_LT(tree.sections[i].parent, static_cast<std::int32_t>(i));
    ++children[static_cast<std::size_t>(tree.sections[i].parent)];
  }
  for (std::size_t i = 1; i < tree.sections.size(); ++i) {
    EXPECT_TRUE(children[i] == 0 || children[i] == 2) << "section " << i;
    if (children[i] > 0) {
      EXPECT_EQ(tree.sections[i + 1].parent, static_cast<std::int32_t>(i));
    }
  }
}

TEST_P(Growth, GivesEverySectionThreePointsThatTouchItsParent) {
  const MorphologyTree tree = grown(GetParam(), 0.4);
  for (std::size_t i = 1; i < tree.sections.size(); ++i) {
    const TreeSection& section = tree.sections[i];
    EXPECT_GE(section.points.size(), 3U);
    EXPECT_EQ(section.points.size(), section.arc.size());
    const TreeSection& parent = tree.sections[static_cast<std::size_t>(section.parent)];
    const double gap = distance(section.points.front(), parent.points.back());
    EXPECT_NEAR(gap, section.parent == 0 ? 0.9 * tree.soma_radius : 0.0, 0.01);
  }
}

TEST_P(Growth, TapersDiametersAwayFromTheSoma) {
  const MorphologyTree tree = grown(GetParam(), 0.4);
  for (const TreeSection& section : tree.sections) {
    for (std::size_t i = 1; i < section.points.size(); ++i) {
      EXPECT_LE(section.points[i].diameter, section.points[i - 1].diameter);
      EXPECT_GE(section.points[i].diameter, 0.4);
    }
  }
}

TEST_P(Growth, MeasuresArcsAlongThePoints) {
  for (const TreeSection& section : grown(GetParam(), 0.4).sections) {
    double along = 0;
    for (std::size_t i = 1; i < section.points.size(); ++i) {
      along += distance(section.points[i - 1], section.points[i]);
      EXPECT_NEAR(section.arc[i], along, 1e-9);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, Growth, testing::Values(20, 60, 300, 1500));

TEST(GrowthOfCells, HasApicalTreesOnlyWhereAskedFor) {
  EXPECT_EQ(count(grown(100, 0), SectionType::apical), 0);
  EXPECT_GT(count(grown(100, 0.5), SectionType::apical), 0);
}

TEST(GrowthOfCells, SharesSegmentsBetweenApicalAndBasalTrees) {
  int apical = 0;
  const MorphologyTree tree = grown(801, 0.25);
  for (const TreeSection& section : tree.sections) {
    apical += section.type == SectionType::apical ? segments_of_length(section.length()) : 0;
  }
  EXPECT_NEAR(apical, 200, 2);
}

TEST(GrowthOfCells, FollowsFromTheSeed) {
  const auto end = [](std::uint64_t seed) {
    return grown(100, 0.4, seed).sections.back().points.back().position;
  };
  EXPECT_EQ(end(3), end(3));
  EXPECT_NE(end(3), end(4));
}

}  // namespace
}  // namespace ballast::generator
