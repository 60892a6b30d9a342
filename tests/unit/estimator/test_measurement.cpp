#include "estimator/measurement.hpp"

#include <gmock/gmock.h>

#include "build/cells.hpp"
#include "estimator/pair_sampling.hpp"
#include "estimator/sample.hpp"
#include "estimator/workload.hpp"
#include "tests/support/fake_engine.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::estimator {
namespace {

using test::Columns;
using test::SmallCircuit;

constexpr std::int64_t cell_bytes = 12'000;
constexpr std::int64_t netcon_bytes = 250;
constexpr std::int64_t synapse_bytes = 300;

// A simulator whose cells hold 12,000 bytes and 7 instances of pas, and whose synapses lie in
// pools.
class CountingEngine : public test::FakeEngine {
 public:
  CountingEngine() {
    mechanisms["ProbAMPANMDA_EMS"] = {"tau_d_AMPA", "Use",        "Dep",       "Fac",
                                      "Nrrp",       "NMDA_ratio", "synapseID", "conductance"};
    mechanisms["ProbGABAAB_EMS"] = {"tau_d_GABAA", "Use",         "Dep",       "Fac",
                                    "Nrrp",        "GABAB_ratio", "synapseID", "conductance"};
  }
  [[nodiscard]] engine::Census census() const override {
    const auto count = std::int64_t(cells.size() - freed_cells_);
    const auto netcons = std::int64_t(connections.size() - freed_connections_);
    engine::Census census;
    census.individual["objects"] = count * Bytes(cell_bytes);
    census.individual["netcons"] = netcons * Bytes(netcon_bytes);
    census.instances["pas"] = 7 * count;
    for (std::size_t i = freed_synapses_; i < synapses.size(); ++i) {
      ++census.instances[synapses[i].mechanism];
      census.processes[synapses[i].mechanism] += Bytes(synapse_bytes);
      ++census.point_processes;
    }
    census.sections = 3 * count;
    census.segments = 7 * count;
    census.cells = count;
    census.netcons = netcons;
    return census;
  }
  [[nodiscard]] std::map<std::string, engine::PoolLaw> pool_laws() const override {
    return {{"pas", {1000, Bytes(48), Bytes(40), Bytes(28)}},
            {"ProbAMPANMDA_EMS", {1000, Bytes(384), Bytes(328)}},
            {"ProbGABAAB_EMS", {1000, Bytes(400), Bytes(344)}}};
  }
  void clear() override {
    freed_cells_ = cells.size();
    freed_synapses_ = synapses.size();
    freed_connections_ = connections.size();
  }

 private:
  std::size_t freed_cells_ = 0, freed_synapses_ = 0, freed_connections_ = 0;
};

class Measurement : public ::testing::Test {
 protected:
  Measurement() {
    files_.add_cells("A", 6);
    files_.add_cells("B", 2);
    Columns columns = SmallCircuit::chemical(4);
    columns.integers["syn_type_id"] = {100, 100, 100, 0};
    files_.add_edges("e", "chemical", "A", "A", {1, 2, 3, 0}, {0, 0, 2, 2}, columns);
  }
  MemoryModel measure_task(const model::Circuit& circuit, const MeasurementTask& task) {
    CountingEngine engine;
    return measure({.circuit = circuit, .replays = {}, .engine = engine, .log = files_.log()},
                   task);
  }
  MemoryModel measure_all(const model::Circuit& circuit) {
    const auto counts = model::count_afferents(circuit, {});
    MeasurementTask task{
        .models = {}, .common = true, .sample = synapse_sample(circuit.catalog, counts, 100)};
    for (std::size_t i = 0; i < circuit.catalog.models.size(); ++i) task.models.push_back(i);
    return measure_task(circuit, task);
  }
  SmallCircuit files_;
};

TEST_F(Measurement, RecordsOneCellOfEveryModelByItsCensus) {
  const MemoryModel memory = measure_all(files_.read());
  ASSERT_EQ(memory.cells.size(), 1U);  // both populations share template and morphology
  EXPECT_EQ(memory.cells[0].template_name, "Cell");
  EXPECT_EQ(memory.cells[0].morphology, "tree.swc");
  EXPECT_DOUBLE_EQ(memory.cells[0].cost.individual, cell_bytes + double(build::bytes_per_cell));
  EXPECT_EQ(memory.cells[0].segments, 7);
  // Pools are in the order of the names: ProbAMPANMDA_EMS, ProbGABAAB_EMS, pas.
  EXPECT_EQ(memory.cells[0].cost.pools, (std::vector<PoolShare>{{2, 7}}));
  EXPECT_EQ(memory.pools[2], (MechanismPool{"pas", 1000, Bytes(48), Bytes(40), Bytes(28)}));
}

TEST_F(Measurement, RecordsEveryKindOfSynapseThatOccurs) {
  const MemoryModel memory = measure_all(files_.read());
  ASSERT_EQ(memory.synapses.size(), 2U);
  const SynapseRecord& inhibitory = *memory.find_synapse("ProbGABAAB_EMS");
  EXPECT_EQ(inhibitory.cost.pools, (std::vector<PoolShare>{{1, 1}}));
  EXPECT_DOUBLE_EQ(inhibitory.cost.individual, synapse_bytes);
  EXPECT_EQ(inhibitory.sample, 1);
  const SynapseRecord& excitatory = *memory.find_synapse("ProbAMPANMDA_EMS");
  EXPECT_EQ(excitatory.cost.pools, (std::vector<PoolShare>{{0, 1}}));
  EXPECT_EQ(excitatory.sample, 3);
  EXPECT_DOUBLE_EQ(memory.connections.netcon.individual, netcon_bytes);
}

TEST_F(Measurement, CellsCostTheSameInAnyOrderAndCompany) {
  write_file(files_.path("other.swc"), "1 1 0 0 0 5 -1\n2 3 5 0 0 1 1\n3 3 50 0 0 1 2\n");
  files_.add_cells("C", 2, {}, "other");
  const model::Circuit circuit = files_.read();
  const MemoryModel both = measure_task(circuit, {.models = {0, 1}, .common = false, .sample = {}});
  const MemoryModel second = measure_task(circuit, {.models = {1}, .common = false, .sample = {}});
  ASSERT_EQ(both.cells.size(), 2U);
  ASSERT_EQ(second.cells.size(), 1U);
  EXPECT_EQ(both.cells[1], second.cells[0]);
  EXPECT_EQ(second.base, Bytes(0));  // not this task's
}

TEST_F(Measurement, KnowsWhatIsMissing) {
  const model::Circuit circuit = files_.read();
  const auto counts = model::count_afferents(circuit, {});
  MemoryModel memory = measure_all(circuit);
  EXPECT_TRUE(has_all_cells(memory, circuit.catalog));
  EXPECT_TRUE(has_common(memory, counts, false));
  EXPECT_FALSE(has_common(memory, counts, true)) << "no event source was measured";
  memory.synapses.pop_back();
  EXPECT_FALSE(has_common(memory, counts, false));
  write_file(files_.path("tree.swc"), "1 1 0 0 0 5 -1\n2 3 5 0 0 1 1\n3 3 50 0 0 1 2\n");
  EXPECT_FALSE(has_all_cells(memory, circuit.catalog));
}

TEST_F(Measurement, WorkloadPointsAtTheRecords) {
  const model::Circuit circuit = files_.read();
  const auto counts = model::count_afferents(circuit, {});
  const MemoryModel memory = measure_all(circuit);
  const Workload workload = make_workload(circuit, counts, {}, memory);
  ASSERT_EQ(workload.populations.size(), 2U);
  EXPECT_EQ(workload.populations[0].record, (std::vector<std::uint32_t>(6, 0)));
  ASSERT_EQ(workload.edges.size(), 1U);
  EXPECT_EQ(workload.edges[0].target, 0U);
  EXPECT_EQ(workload.edges[0].kind_names,
            (std::vector<std::string>{"ProbGABAAB_EMS", "ProbAMPANMDA_EMS"}));
  EXPECT_EQ(workload.edges[0].netcons(1), 2);
  EXPECT_EQ(workload.edges[0].sources, 6U);
}

TEST_F(Measurement, VirtualSourcesCostTheNetConsOfThoseThatHaveSpikes) {
  files_.add_virtual("V", 10);
  files_.add_edges("v", "chemical", "V", "A", {1, 2, 2}, {0, 0, 3}, SmallCircuit::chemical(3));
  const model::Circuit circuit = files_.read();
  const std::vector<model::PlayedSpikes> played = {{.source_population = "V",
                                                    .nodes = {2, 5},
                                                    .spikes = {4, 8},
                                                    .targets = {{"A", sonata::Selection::all(6)}}}};
  const auto counts = model::count_afferents(circuit, {}, played);
  const MemoryModel memory = measure_all(circuit);
  const Workload workload = make_workload(circuit, counts, played, memory);
  ASSERT_EQ(workload.edges.size(), 2U);
  EXPECT_EQ(workload.edges[0].event_sources, 0U);
  EXPECT_EQ(workload.edges[1].event_sources, 2U);
  EXPECT_DOUBLE_EQ(workload.edges[1].spikes_per_event_source, 6.0);
  EXPECT_EQ(workload.edges[1].sources, 0U);
  // inhibitory, excitatory of node 0
  EXPECT_EQ(workload.edges[1].counts[1], 2U);
  EXPECT_EQ(workload.edges[1].netcons(1), 1);
}

}  // namespace
}  // namespace ballast::estimator
