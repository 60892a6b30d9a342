// The SONATA example 300_intfire, which nobody here wrote, where it lies beside the repository.
// What is expected are the numbers that its authors and its files state (h5dump), not our own
// output.

#include <gtest/gtest.h>

#include <limits>
#include <map>

#include "sonata/circuit_config.hpp"
#include "sonata/node_sets.hpp"
#include "sonata/population.hpp"
#include "sonata/simulation_config.hpp"
#include "sonata/spikes.hpp"

namespace ballast::sonata {

namespace {

class PublicCircuit : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(folder_)) GTEST_SKIP() << "no public circuits beside the project";
  }
  std::filesystem::path folder_ =
      (std::filesystem::path(BALLAST_PUBLIC_CIRCUITS) / "300_intfire").lexically_normal();
};

TEST_F(PublicCircuit, ConfigurationIsRead) {
  const SimulationConfig simulation = read_simulation_config(folder_ / "simulation_config.json");
  EXPECT_TRUE(simulation.warnings.empty());
  EXPECT_EQ(simulation.run.tstop, 3000.0);
  EXPECT_EQ(simulation.run.segment_length, 20.0);
  EXPECT_EQ(simulation.run.spike_threshold, -15.0);
  EXPECT_EQ(simulation.output.spikes_sort_order, "by_time");
  EXPECT_EQ(simulation.output.output_dir, folder_ / "output");
  ASSERT_EQ(simulation.inputs.size(), 2U);
  EXPECT_EQ(simulation.inputs[0].module, "h5");
  EXPECT_EQ(simulation.inputs[0].node_set, "lgn");
  EXPECT_EQ(simulation.network, folder_ / "circuit_config.json");

  const CircuitConfig circuit = read_circuit_config(simulation.network);
  EXPECT_TRUE(circuit.warnings.empty());
  ASSERT_EQ(circuit.nodes.size(), 3U);
  ASSERT_EQ(circuit.edges.size(), 3U);
  EXPECT_EQ(circuit.edges[0].name, "v1_to_v1");
  EXPECT_EQ(circuit.node_population("v1").point_neuron_models_dir,
            folder_.parent_path() / "shared_components/point_neuron_models_dir");
}

TEST_F(PublicCircuit, NodesTakeTheirAttributesFromTheTypesFile) {
  const NodePopulation v1(folder_ / "network/v1_nodes.h5", "v1",
                          folder_ / "network/v1_node_types.csv");
  EXPECT_EQ(v1.size(), 300U);
  const Enumeration models = v1.strings("model_template", Selection::all(300));
  EXPECT_EQ(models.names, std::vector<std::string>{"nrn:IntFire1"});
  const Enumeration ei = v1.strings("ei", Selection::all(300));
  std::map<std::string, int> count;
  for (const std::uint32_t value : ei.values) ++count[ei.names[value]];
  EXPECT_EQ(count, (std::map<std::string, int>{{"e", 240}, {"i", 60}}));
}

TEST_F(PublicCircuit, EdgesAreFoundThroughTheIndexOfEachFile) {
  for (const auto& [source, size] :
       std::map<std::string, std::uint64_t>{{"v1", 61560}, {"lgn", 17160}, {"tw", 9000}}) {
    const EdgePopulation edges(folder_ / ("network/" + source + "_v1_edges.h5"), source + "_to_v1",
                               folder_ / ("network/" + source + "_v1_edge_types.csv"));
    EXPECT_EQ(edges.size(), size);
    EXPECT_EQ(edges.source_population(), source);
    EXPECT_TRUE(edges.has_index());
    std::vector<std::uint64_t> counts(300, 0);
    for (const std::uint64_t target : edges.target_nodes(Selection::all(size))) ++counts[target];
    EXPECT_EQ(edges.afferent_counts(Selection::all(300)), counts);
    EXPECT_EQ(edges.afferent_edges(Selection::all(300)), Selection::all(size));
  }
}

TEST_F(PublicCircuit, NamesOfPopulationsServeAsNodeSets) {
  NodeSets sets;
  sets.add_file(folder_ / "node_sets.json");
  sets.add_population("lgn");
  const NodePopulation lgn(folder_ / "network/lgn_nodes.h5", "lgn", "");
  EXPECT_EQ(sets.resolve("LGN", lgn).size(), 90U);
  EXPECT_EQ(sets.resolve("lgn", lgn).size(), 90U);
}

TEST_F(PublicCircuit, SpikesOfBothLayoutsAreRead) {
  const double forever = std::numeric_limits<double>::infinity();
  const Selection all = Selection::all(300);
  EXPECT_EQ(read_spikes(folder_ / "reference/spikes.h5", "v1", all, 0, forever).times.size(),
            4322U);
  EXPECT_EQ(read_spikes(folder_ / "inputs/lgn_spikes.h5", "lgn", all, 0, forever).times.size(),
            2738U);
}

}  // namespace

}  // namespace ballast::sonata
