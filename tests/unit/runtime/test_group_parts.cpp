#include "engine/runtime/group_parts.hpp"

#include <gmock/gmock.h>

#include "core/error.hpp"
#include "engine/runtime/group_arrays.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/unit/runtime/small_model.hpp"

namespace ballast::runtime {
namespace {

using namespace test;
using ::testing::ElementsAre;

constexpr Bytes smallest(1);

// Cells 7 and 8 with nodes 0, 3 and 1, 2; on cell 7 synapse 1 and a probe of its own node 3, on
// cell 8 synapses 0 and 2; two clocks, of which the first fires as gid 9 and the second drives
// synapse 2.
built::Group two_cells() {
  built::Group group;
  group.id = 7;
  group.source_gids = {7, 8, 9, -(clock_type + 1000)};
  group.source_nodes = {0, 1, -clock_type, -(clock_type + 1000)};
  group.thresholds = {-10.0, -20.0};
  group.output_count = 3;
  group.cell_count = 2;
  group.parents = {0, 0, 1, 0};
  group.a = {0.0, 0.1, 0.2, 0.3};
  group.b = {1.0, 1.1, 1.2, 1.3};
  group.area = {10.0, 11.0, 12.0, 13.0};
  group.v = {-60.0, -61.0, -62.0, -63.0};
  group.mechanisms = {
      {.type = synapse_type, .count = 3, .nodes = {1, 3, 2}, .values = {1, 2, 3, 4, 5, 6}},
      {.type = clock_type, .count = 2, .values = {7.5, 8.5}},
      {.type = probe_type, .count = 1, .nodes = {0}, .values = {1}, .data = {3}, .pointed = {-1}}};
  group.netcon_sources = {9, 8, -(clock_type + 1000), 7};
  group.netcon_types = {synapse_type, synapse_type, synapse_type, 0};
  group.netcon_instances = {0, 1, 2, 0};
  group.weights = {0.1, 0.2, 0.3, 0.4};
  group.delays = {1.0, 2.0, 3.0, 4.0};
  group.opaque = {{.type = clock_type, .integers = {1, 2}}};
  group.played = {{.kind = 4, .type = synapse_type, .index = 2 * 2, .values = {1}, .times = {0}}};
  group.gaps = {.source_ids = {1, 2},
                .source_nodes = {3, 2},
                .target_ids = {5},
                .target_types = {synapse_type},
                .target_indices = {1 * 2 + 1}};
  group.sections = {{.gid = 8, .lists = {{.name = "soma", .sections = {0}, .nodes = {2}}}},
                    {.gid = 7, .lists = {{.name = "soma", .sections = {0}, .nodes = {3}}}}};
  return group;
}

DividedGroup divided(Bytes largest) {
  const SmallMechanisms mechanisms;
  return divide(two_cells(), mechanisms.table, largest);
}

TEST(GroupParts, OfASmallGroupAreTheGroup) {
  const DividedGroup one = divided(whole_groups);
  ASSERT_EQ(one.parts.size(), 1U);
  built::Group expected = two_cells();
  for (built::MechanismData& data : expected.mechanisms) data.values.clear();
  expected.opaque.clear();
  EXPECT_EQ(one.parts[0].group, expected);
  EXPECT_THAT(one.parts[0].instances[0], ElementsAre(0, 1, 2));
}

TEST(GroupParts, LeaveValuesAndWhatIsOpaqueWhole) {
  const DividedGroup parts = divided(smallest);
  EXPECT_THAT(parts.values[0], ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(parts.values[1], ElementsAre(7.5, 8.5));
  EXPECT_EQ(parts.opaque, two_cells().opaque);
}

TEST(GroupParts, HoldACellNumberedAnew) {
  const DividedGroup parts = divided(smallest);
  ASSERT_EQ(parts.parts.size(), 3U);
  built::Group expected;
  expected.id = 7;
  expected.source_gids = {7};
  expected.source_nodes = {0};
  expected.thresholds = {-10.0};
  expected.output_count = 1;
  expected.cell_count = 1;
  expected.parents = {-1, 0};
  expected.a = {0.0, 0.3};
  expected.b = {1.0, 1.3};
  expected.area = {10.0, 13.0};
  expected.v = {-60.0, -63.0};
  expected.mechanisms = {
      {.type = synapse_type, .count = 1, .nodes = {1}},
      {.type = clock_type},
      {.type = probe_type, .count = 1, .nodes = {0}, .data = {1}, .pointed = {-1}}};
  expected.netcon_sources = {8};
  expected.netcon_types = {synapse_type};
  expected.netcon_instances = {0};
  expected.weights = {0.2};
  expected.delays = {2.0};
  expected.gaps = {.source_ids = {1},
                   .source_nodes = {1},
                   .target_ids = {5},
                   .target_types = {synapse_type},
                   .target_indices = {1}};
  expected.sections = {{.gid = 7, .lists = {{.name = "soma", .sections = {0}, .nodes = {1}}}}};
  EXPECT_EQ(parts.parts[0].group, expected);
  EXPECT_THAT(parts.parts[0].instances[0], ElementsAre(1));
}

TEST(GroupParts, HoldWhatDrivesACellWithoutGid) {
  const DividedGroup parts = divided(smallest);
  ASSERT_EQ(parts.parts.size(), 3U);
  built::Group expected;
  expected.id = 7;
  expected.source_gids = {8, -clock_type};
  expected.source_nodes = {0, -clock_type};
  expected.thresholds = {-20.0};
  expected.output_count = 1;
  expected.cell_count = 1;
  expected.parents = {-1, 0};
  expected.a = {0.1, 0.2};
  expected.b = {1.1, 1.2};
  expected.area = {11.0, 12.0};
  expected.v = {-61.0, -62.0};
  expected.mechanisms = {{.type = synapse_type, .count = 2, .nodes = {0, 1}},
                         {.type = clock_type, .count = 1},
                         {.type = probe_type}};
  expected.netcon_sources = {9, -clock_type};
  expected.netcon_types = {synapse_type, synapse_type};
  expected.netcon_instances = {0, 1};
  expected.weights = {0.1, 0.3};
  expected.delays = {1.0, 3.0};
  expected.played = {{.kind = 4, .type = synapse_type, .index = 2, .values = {1}, .times = {0}}};
  expected.gaps.source_ids = {2};
  expected.gaps.source_nodes = {1};
  expected.sections = {{.gid = 8, .lists = {{.name = "soma", .sections = {0}, .nodes = {1}}}}};
  EXPECT_EQ(parts.parts[1].group, expected);
  EXPECT_THAT(parts.parts[1].instances[0], ElementsAre(0, 2));
  EXPECT_THAT(parts.parts[1].instances[1], ElementsAre(1));
}

TEST(GroupParts, MayBeAnArtificialCellAlone) {
  const built::Group clock = divided(smallest).parts.at(2).group;
  EXPECT_EQ(clock.node_count(), 0U);
  EXPECT_THAT(clock.source_gids, ElementsAre(9));
  EXPECT_THAT(clock.source_nodes, ElementsAre(-clock_type));
  EXPECT_EQ(clock.output_count, 1);
  EXPECT_EQ(clock.mechanisms[1].count, 1);
}

TEST(GroupParts, NeedKernels) {
  SmallMechanisms mechanisms;
  built::Group group = two_cells();
  mechanisms.kernels.erase(mechanisms.kernels.begin() + 1);
  mechanisms.library.kernels = mechanisms.kernels.data();
  mechanisms.library.kernel_count = 4;
  const KernelLibrary library{mechanisms.library};
  const MechanismTable table{small_header(), library};
  ballast::test::expect_error_text<EngineError>(
      [&] { static_cast<void>(divide(group, table, smallest)); },
      "no kernel for the model's mechanisms 'synapse' (the library of kernels does not hold them). "
      "Name a folder that has their .mod files with --mechanisms.");
}

}  // namespace
}  // namespace ballast::runtime
