#include "sonata/selection.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <set>

#include "core/random.hpp"

namespace ballast::sonata {

namespace {

using Ids = std::vector<std::uint64_t>;
using Ranges = std::vector<Range>;

std::set<std::uint64_t> as_set(const Selection& selection) {
  const Ids ids = selection.flatten();
  return {ids.begin(), ids.end()};
}

TEST(Selection, SortsAndJoinsRangesAndDropsEmptyOnes) {
  const Selection selection({{5, 7}, {0, 2}, {3, 3}, {2, 3}, {6, 9}, {9, 8}});
  EXPECT_EQ(selection.ranges(), (Ranges{{0, 3}, {5, 9}}));
  EXPECT_EQ(selection.size(), 7U);
}

TEST(Selection, TakesIdsInAnyOrderAndRepeated) {
  const Selection selection = Selection::of_ids({4, 1, 2, 2, 9, 3});
  EXPECT_EQ(selection.ranges(), (Ranges{{1, 5}, {9, 10}}));
  EXPECT_EQ(selection.flatten(), (Ids{1, 2, 3, 4, 9}));
}

TEST(Selection, OfNothingIsEmpty) {
  EXPECT_TRUE(Selection().empty());
  EXPECT_TRUE(Selection::all(0).empty());
  EXPECT_TRUE(Selection::of_ids({}).empty());
  EXPECT_EQ(Selection().size(), 0U);
  EXPECT_FALSE(Selection().contains(0));
}

TEST(Selection, ContainsTheFirstButNotTheEndOfARange) {
  const Selection selection({{2, 4}, {6, 7}});
  const std::vector<bool> expected{false, false, true, true, false, false, true, false};
  for (std::uint64_t id = 0; id < expected.size(); ++id) {
    EXPECT_EQ(selection.contains(id), expected[id]) << id;
  }
}

TEST(Selection, AgreesWithSetsForAllOperations) {
  RandomStream random(7);
  for (int trial = 0; trial < 200; ++trial) {
    Ids a, b;
    for (int i = 0; i < 12; ++i) {
      a.push_back(random.below(30));
      b.push_back(random.below(30));
    }
    const Selection in_a = Selection::of_ids(a);
    const Selection in_b = Selection::of_ids(b);
    std::set<std::uint64_t> both, either, only_a;
    for (std::uint64_t id = 0; id < 30; ++id) {
      if (in_a.contains(id) && in_b.contains(id)) both.insert(id);
      if (in_a.contains(id) || in_b.contains(id)) either.insert(id);
      if (in_a.contains(id) && !in_b.contains(id)) only_a.insert(id);
    }
    EXPECT_EQ(as_set(in_a & in_b), both);
    EXPECT_EQ(as_set(in_a | in_b), either);
    EXPECT_EQ(as_set(in_a - in_b), only_a);
    EXPECT_EQ((in_a & in_b) | (in_a - in_b), in_a) << "results must be normalised";
  }
}

TEST(Selection, SplitsIntoBlocksInOrder) {
  const Selection selection({{0, 5}, {10, 12}, {20, 21}});
  std::vector<Ranges> blocks;
  selection.for_each_block(3, [&](const Selection& block) { blocks.push_back(block.ranges()); });
  EXPECT_EQ(blocks, (std::vector<Ranges>{{{0, 3}}, {{3, 5}, {10, 11}}, {{11, 12}, {20, 21}}}));
}

TEST(Selection, OfMultiplesOfTheBlockHasNoEmptyLastBlock) {
  std::vector<std::uint64_t> sizes;
  Selection::all(6).for_each_block(3,
                                   [&](const Selection& block) { sizes.push_back(block.size()); });
  EXPECT_EQ(sizes, (Ids{3, 3}));
}

}  // namespace

}  // namespace ballast::sonata
