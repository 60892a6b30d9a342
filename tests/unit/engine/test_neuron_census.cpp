#include <malloc.h>

#include "tests/unit/engine/neuron_fixture.hpp"

namespace ballast::engine::test {

namespace {

class NeuronCensus : public NeuronTest {
 protected:
  static std::int64_t heap() {
    const struct mallinfo2 info = mallinfo2();
    return static_cast<std::int64_t>(info.uordblks + info.hblkhd);
  }
  static std::int64_t capacity(std::int64_t count, const PoolLaw& law) {
    std::int64_t slots = count > 0 ? law.first_capacity : 0;
    while (slots < count) slots *= 2;
    return slots;
  }
  [[nodiscard]] std::int64_t pools(const Census& census) const {
    std::int64_t bytes = 0;
    const auto laws = engine_.pool_laws();
    for (const auto& [name, count] : census.instances) {
      bytes += capacity(count, laws.at(name)) * laws.at(name).slot_bytes.count();
    }
    return bytes;
  }
  // What the census has named since `before` is the heap's growth, within 1 %.
  void expect_explained(std::int64_t heap_growth, const Census& before) const {
    Census grown = engine_.census();
    const std::int64_t pool_growth = pools(grown) - pools(before);
    grown -= before;
    EXPECT_NEAR(static_cast<double>(individual(grown) + pool_growth),
                static_cast<double>(heap_growth), 0.01 * static_cast<double>(heap_growth));
  }
  static std::int64_t individual(const Census& census) {
    std::int64_t bytes = 0;
    for (const auto& [name, amount] : census.individual) bytes += amount.count();
    for (const auto& [name, amount] : census.processes) bytes += amount.count();
    return bytes;
  }
};

TEST_F(NeuronCensus, countsWhatCellsHold) {
  for (std::int64_t n = 1; n <= 3; ++n) {
    create_single(static_cast<std::uint64_t>(n));
    const Census census = engine_.census();
    EXPECT_EQ(census.cells, n);
    EXPECT_EQ(census.sections, n);
    EXPECT_EQ(census.segments, n);
    EXPECT_EQ(census.points, 0);
    EXPECT_EQ(census.instances.at("pas"), n);
    EXPECT_EQ(census.instances.at("section"), n);
    // A section of one segment has the nodes of its middle, its end and, as a root, its beginning:
    // the ends have no area and no mechanism.
    EXPECT_EQ(census.instances.at("capacitance"), n);
    EXPECT_EQ(census.instances.count("hh"), 0U);
  }
}

// A Node has 128 bytes; malloc adds 8 and rounds up to 16. A section of one segment has two, and
// one more for the beginning of a root, counted before the tree is set up.
TEST_F(NeuronCensus, weighsNodesAsTheAllocatorDoes) {
  create_single(1);
  const Census one = engine_.census();
  create_single(2);
  Census second = engine_.census();
  second -= one;
  EXPECT_EQ(second.individual.at("nodes"), Bytes(3 * 144));
  EXPECT_EQ(second.instances.at("node"), 3);
  engine_.initialize();
  EXPECT_EQ(engine_.census().individual.at("nodes"), Bytes(2 * 3 * 144));
}

TEST_F(NeuronCensus, countsSynapsesConnectionsAndSources) {
  const CellHandle cell = create_single(1);
  const PointProcessKind kind = engine_.point_process_kind("ExpSyn", {});
  for (int i = 0; i < 3; ++i) {
    const PointProcessHandle synapse = engine_.create_point_process({cell, 0, 0.5}, kind, {});
    engine_.connect(Gid(100), synapse, {});
    engine_.connect(Gid(101), synapse, {});
  }
  const Census census = engine_.census();
  EXPECT_EQ(census.point_processes, 3);
  EXPECT_EQ(census.netcons, 6);
  EXPECT_EQ(census.sources, 2);
  EXPECT_EQ(census.instances.at("ExpSyn"), 3);
}

TEST_F(NeuronCensus, countsArtificialCells) {
  engine_.create_artificial_cell({Gid(1), "IntFire1", {}});
  engine_.create_artificial_cell({Gid(2), "IntFire1", {}});
  const Census census = engine_.census();
  EXPECT_EQ(census.cells, 2);
  EXPECT_EQ(census.point_processes, 0);
  EXPECT_EQ(census.instances.at("IntFire1"), 2);
}

// The pool of 1000 is full: the 1001st instance makes it 2000. Each takes less than 1 kB for
// itself.
TEST_F(NeuronCensus, poolsDoubleWhenTheyAreFull) {
  const CellHandle cell = create_single(1);
  const PointProcessKind kind = engine_.point_process_kind("Probe", {});
  for (int i = 0; i < 1000; ++i) engine_.create_point_process({cell, 0, 0.5}, kind, {});
  const std::int64_t before = heap();
  engine_.create_point_process({cell, 0, 0.5}, kind, {});
  const std::int64_t law = 1000 * engine_.pool_laws().at("Probe").slot_bytes.count();
  EXPECT_GE(heap() - before, law);
  EXPECT_LE(heap() - before, law + 8 * 1000 + 1024)
      << "the list of handles of NEURON may double too";
}

TEST_F(NeuronCensus, explainsTheHeapOfManyCells) {
  create_spiking(1000);  // what the first cell of a kind brings
  const Census census_before = engine_.census();
  const std::int64_t heap_before = heap();
  std::vector<CellHandle> cells;
  for (std::uint64_t gid = 0; gid < 60; ++gid) cells.push_back(create_spiking(gid));
  const PointProcessKind kind = engine_.point_process_kind("ExpSyn", {"tau"});
  const std::vector<double> tau{2.0};
  for (std::uint64_t i = 0; i < 6000; ++i) {
    const auto synapse = engine_.create_point_process({cells[i % 60], 0, 0.5}, kind, tau);
    engine_.connect(Gid(i % 59), synapse, {.weight = 0.001, .delay = 1.0});
  }
  expect_explained(heap() - heap_before, census_before);
}

TEST_F(NeuronCensus, explainsTheHeapOfMinis) {
  const CellHandle cell = create_spiking(1);
  const PointProcessKind kind = engine_.point_process_kind("Probe", {});
  const auto add = [&] {
    const auto synapse = engine_.create_point_process({cell, 0, 0.5}, kind, {});
    engine_.connect(Gid(7), synapse, {.weight = 1, .delay = 1});
    return synapse;
  };
  const auto add_minis = [&](PointProcessHandle synapse) {
    engine_.add_minis(synapse, {.rate = 1, .until = 1000}, {.weight = 1, .delay = 0.1, .type = 1});
  };
  add_minis(add());  // what the first one brings
  std::vector<PointProcessHandle> synapses;
  for (int i = 0; i < 5000; ++i) synapses.push_back(add());
  const Census before = engine_.census();
  const std::int64_t heap_before = heap();
  for (const PointProcessHandle synapse : synapses) add_minis(synapse);
  expect_explained(heap() - heap_before, before);
}

// The lists of nodes and instances, the arrays of the solver: 68 bytes a node and 28 an instance.
TEST_F(NeuronCensus, namesWhatInitialisationKeeps) {
  create_spiking(1000);
  engine_.initialize();  // what the first one brings
  for (std::uint64_t gid = 0; gid < 200; ++gid) create_spiking(gid);
  const Census census = engine_.census();
  const auto laws = engine_.pool_laws();
  EXPECT_EQ(laws.at("node").listed_bytes, Bytes(68));
  EXPECT_EQ(laws.at("hh").listed_bytes, Bytes(28));
  EXPECT_EQ(laws.at("IntFire1").listed_bytes, Bytes(28));
  EXPECT_EQ(laws.at("IntFire1").copied_bytes, Bytes(0));
  std::int64_t listed = 0;
  for (const auto& [name, count] : census.instances) {
    listed += count * laws.at(name).listed_bytes.count();
  }
  engine_.initialize();
  const std::int64_t first = heap();
  engine_.clear();
  EXPECT_GT(first - heap(), listed) << "they are gone with the cells";
}

TEST_F(NeuronCensus, isTheSameForAnEqualCellWhateverWasBuiltBefore) {
  Census before = engine_.census();
  create_spiking(1);
  Census first = engine_.census();
  first -= before;
  for (std::uint64_t gid = 2; gid < 40; ++gid) create_single(gid);
  before = engine_.census();
  create_spiking(40);
  Census last = engine_.census();
  last -= before;
  for (const auto& [name, amount] : first.individual) {
    EXPECT_EQ(last.individual.at(name), amount) << name;
  }
}

TEST_F(NeuronCensus, isEmptyAfterClear) {
  create_probe(create_single(1), 0.0);
  engine_.clear();
  const Census census = engine_.census();
  EXPECT_EQ(census.cells, 0);
  EXPECT_EQ(census.sections, 0);
  EXPECT_EQ(census.point_processes, 0);
  EXPECT_EQ(census.netcons, 0);
  EXPECT_EQ(census.instances.count("Probe"), 0U);
}

}  // namespace

}  // namespace ballast::engine::test
