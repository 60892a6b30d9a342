#include "engine/runtime/node_order.hpp"

#include <gmock/gmock.h>

#include "tests/unit/runtime/small_kernels.hpp"

namespace ballast::runtime {
namespace {

using ::testing::ElementsAre;

TEST(NodeOrder, PutsNodesWithTheSameMechanismsSideBySide) {
  test::SmallMechanisms mechanisms;
  built::Group group = test::one_node_cell(1, 0.0);
  group.parents = {-1, 0, 1, 2, 3};
  group.mechanisms.push_back({.type = test::leak_type, .count = 2, .nodes = {1, 3}});
  const NodeOrder order = order_nodes(group, mechanisms.table);
  const auto& place = order.place;
  EXPECT_EQ(place[3], place[1] + 1);
  EXPECT_EQ(place[2], place[0] + 1);
  EXPECT_EQ(place[4], place[2] + 1);
}

TEST(NodeOrder, IgnoresPointProcesses) {
  test::SmallMechanisms mechanisms;
  built::Group group = test::one_node_cell(1, 0.0);
  group.parents = {-1, 0, 1};
  group.mechanisms.push_back({.type = test::synapse_type, .count = 1, .nodes = {1}});
  EXPECT_THAT(order_nodes(group, mechanisms.table).place, ElementsAre(0, 1, 2));
}

TEST(NodeOrder, KeepsTheOrderOfInstancesOnANode) {
  const std::vector<std::int32_t> nodes{2, 0, 2, 1, 0};
  const NodeOrder order{.place = {1, 2, 0}};
  EXPECT_THAT(order_instances(nodes, order), ElementsAre(0, 2, 1, 4, 3));
}

}  // namespace
}  // namespace ballast::runtime
