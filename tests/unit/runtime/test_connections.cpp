#include "engine/runtime/connections.hpp"

#include <gmock/gmock.h>

namespace ballast::runtime {
namespace {

using ::testing::ElementsAre;

// Five connections of two weights each; the fourth has no target.
built::Group five() {
  built::Group group;
  group.netcon_sources = {9, -4, 9, 3, -1};
  group.netcon_types = {5, 5, 5, 0, 5};
  group.delays = {1.0, 0.1, 2.0, 0.5, 0.2};
  group.weights = {0, 1, 2, 3, 4, 5, 6, 7};
  return group;
}

Connections sorted_five() {
  built::Group group = five();
  return {group, std::vector<std::int32_t>{0, 1, 2, -1, 3},
          std::vector<std::int32_t>{2, 2, 2, 0, 2}};
}

TEST(Connections, LieSideBySideByTheirSource) {
  const Connections connections = sorted_five();
  EXPECT_THAT(connections.sources(), ElementsAre(-4, -1, 9));
  const ConnectionRange range = connections.of(9);
  ASSERT_EQ(range.last - range.first, 2);
  EXPECT_EQ(connections.target(range.first), 0);
  EXPECT_EQ(connections.weight(range.first), 0);
  EXPECT_EQ(connections.delay(range.first), 1.0);
  EXPECT_EQ(connections.target(range.first + 1), 2);
  EXPECT_EQ(connections.weight(range.first + 1), 4);
}

TEST(Connections, KnowNothingOfOtherSources) {
  const ConnectionRange range = sorted_five().of(3);
  EXPECT_EQ(range.first, range.last);
}

TEST(Connections, TellTheShortestDelayBetweenCells) {
  EXPECT_EQ(sorted_five().shortest_delay(), 1.0);
}

TEST(Connections, RememberTheOrderOfTheirCreation) {
  const Connections connections = sorted_five();
  std::vector<std::int32_t> targets;
  for (const std::int32_t i : connections.in_order_of_creation()) {
    targets.push_back(connections.target(i));
  }
  EXPECT_THAT(targets, ElementsAre(0, 1, 2, 3));
}

// 4 connections of 2 indices and a delay, 3 sources with 4 positions, 8 weights.
TEST(Connections, CountTheirBytes) {
  EXPECT_EQ(sorted_five().memory(), Bytes(4 * (2 * 4 + 8) + (3 + 4) * 4 + 8 * 8));
}

}  // namespace
}  // namespace ballast::runtime
