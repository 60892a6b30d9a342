#include "engine/runtime/group_units.hpp"

#include <gmock/gmock.h>

#include "engine/runtime/group_arrays.hpp"
#include "tests/unit/runtime/small_model.hpp"

namespace ballast::runtime {
namespace {

using namespace test;
using ::testing::ElementsAre;

// As many cells of one node, each with a synapse.
built::Group cells(std::int32_t count) {
  built::Group group;
  group.cell_count = count;
  built::MechanismData synapses{.type = synapse_type, .count = count};
  for (std::int32_t i = 0; i < count; ++i) {
    group.parents.push_back(0);  // as NEURON writes it for roots
    synapses.nodes.push_back(i);
  }
  group.mechanisms.push_back(synapses);
  return group;
}

std::vector<std::int32_t> divided(const built::Group& group, Bytes largest) {
  const SmallMechanisms mechanisms;
  return GroupUnits(group, mechanisms.table).divide(largest);
}

constexpr Bytes smallest(1);

TEST(GroupUnits, AreOnePartUpToItsSize) {
  EXPECT_THAT(divided(cells(3), whole_groups), ElementsAre(0, 0, 0));
  // A node takes 44 bytes, a synapse of two columns 20.
  EXPECT_THAT(divided(cells(3), Bytes(3 * 64)), ElementsAre(0, 0, 0));
  EXPECT_THAT(divided(cells(3), Bytes(3 * 64 - 1)), ElementsAre(0, 1, 1));
}

TEST(GroupUnits, MakePartsOfEqualSize) {
  EXPECT_THAT(divided(cells(9), Bytes(3 * 64)), ElementsAre(0, 0, 0, 1, 1, 1, 2, 2, 2));
  EXPECT_THAT(divided(cells(4), smallest), ElementsAre(0, 1, 2, 3));
}

TEST(GroupUnits, LeaveNoPartEmptyBesideALargeCell) {
  built::Group group = cells(4);
  built::MechanismData leaks{.type = leak_type, .count = 100};
  leaks.nodes.assign(100, 1);
  group.mechanisms.push_back(leaks);
  EXPECT_THAT(divided(group, Bytes(300)), ElementsAre(0, 1, 2, 2));
}

TEST(GroupUnits, OfNothingAreNone) {
  EXPECT_TRUE(divided({}, smallest).empty());
}

TEST(GroupUnits, HoldAllNodesOfATree) {
  built::Group group = cells(2);
  group.parents.insert(group.parents.end(), {1, 0, 2});
  const SmallMechanisms mechanisms;
  const GroupUnits units(group, mechanisms.table);
  EXPECT_EQ(units.of_node(2), 1);
  EXPECT_EQ(units.of_node(3), 0);
  EXPECT_EQ(units.of_node(4), 1);
  EXPECT_EQ(units.of_instance(0, 1), 1);
}

// Units 3 and 4 are clocks, known by gid only.
TEST(GroupUnits, AreArtificialCellsToo) {
  built::Group group = cells(3);
  group.mechanisms.push_back({.type = clock_type, .count = 2});
  connect(group, 9, synapse_type, 1.0, 1.0);
  EXPECT_THAT(divided(group, smallest), ElementsAre(0, 1, 2, 3, 4));
}

TEST(GroupUnits, StayWithTheirEventSources) {
  built::Group group = cells(3);
  group.mechanisms.push_back({.type = clock_type, .count = 2});
  const std::int32_t second_clock = -(clock_type + 1000);
  for (const std::int32_t synapse : {0, 2}) {
    connect(group, second_clock, synapse_type, 1.0, 1.0);
    group.netcon_instances.back() = synapse;
  }
  EXPECT_THAT(divided(group, smallest), ElementsAre(0, 1, 0, 2, 0));
}

TEST(GroupUnits, StayWithWhatTheirPointersReach) {
  built::Group group = cells(4);
  // Two probes on cell 1: one at the potential of node 3, one at column 1 of synapse 2.
  group.mechanisms.push_back({.type = probe_type,
                              .count = 2,
                              .nodes = {1, 1},
                              .data = {3, 2 * 2 + 1},
                              .pointed = {-1, synapse_type}});
  EXPECT_THAT(divided(group, smallest), ElementsAre(0, 1, 1, 1));
}

}  // namespace
}  // namespace ballast::runtime
