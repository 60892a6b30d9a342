// Counted sources against NEURON's own: what a model that is really built holds on every rank.

#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "build/build.hpp"
#include "estimator/sources.hpp"
#include "tests/support/mpi_world.hpp"
#include "tests/support/small_circuit.hpp"
#include "tests/unit/engine/neuron_fixture.hpp"

namespace ballast::estimator {
namespace {

using test::Columns;
using test::SmallCircuit;
using test::world;

constexpr std::uint64_t cells = 60;

engine::Engine& neuron() {
  static const auto started = [] {
    auto opened = engine::open_neuron(world());
    opened->load_mechanisms(engine::test::mechanism_library());
    return opened;
  }();
  return *started;
}

class BuiltSources : public ::testing::Test {
 protected:
  BuiltSources() {
    files_.add_points("P", cells);
    files_.add_points("Q", 4);
    files_.add_virtual("V", 10);
    add_edges("p", "P", "P", 300, cells);
    add_edges("again", "P", "P", 100, cells);
    add_edges("to_q", "P", "Q", 20, cells);
    add_edges("v", "V", "P", 80, 10);
    replays_ = {{.source_population = "P",
                 .times = {{1, {0.5, 1.0}}, {2, {0.5}}, {40, {1.0, 2.0, 3.0}}},
                 .targets = {{"P", sonata::Selection({{0, 45}})}}},
                {.source_population = "V",
                 .times = {{0, {1.0}}, {3, {1.0, 2.0}}, {9, {4.0}}},
                 .targets = {{"P", sonata::Selection::all(cells)}}},
                {.source_population = "V",
                 .times = {{3, {6.0, 7.0}}},
                 .targets = {{"P", sonata::Selection::all(cells)}}}};
    circuit_ = files_.read();
  }
  void TearDown() override { neuron().clear(); }

  void add_edges(const std::string& name, const std::string& source, const std::string& target,
                 std::size_t count, std::uint64_t source_size) {
    std::vector<std::uint64_t> sources, targets;
    for (std::size_t i = 0; i < count; ++i) {
      sources.push_back(random_() % source_size);
      targets.push_back(random_() % (target == "Q" ? 4 : cells));
    }
    std::sort(targets.begin(), targets.end());
    Columns columns;
    columns.numbers["syn_weight"].assign(count, 0.1);
    columns.numbers["delay"].assign(count, 1.0);
    files_.add_edges(name, "chemical", source, target, sources, targets, columns);
  }

  static plan::Allocation deal() {
    plan::Allocation allocation;
    allocation.layout = {world().size(), 1, world().size()};
    for (int rank = 0; rank < world().size(); ++rank) {
      for (const auto& [population, size] : {std::pair("P", cells), std::pair("Q", cells / 15)}) {
        plan::Bucket bucket{population, Rank(rank), Cycle(0), {}, {}};
        for (std::uint64_t id = static_cast<std::uint64_t>(rank); id < size;
             id += static_cast<std::uint64_t>(world().size())) {
          bucket.nodes.emplace_back(id);
        }
        if (!bucket.nodes.empty()) allocation.buckets.push_back(bucket);
      }
    }
    return allocation;
  }

  [[nodiscard]] std::vector<model::PlayedSpikes> played() const {
    std::vector<model::PlayedSpikes> played;
    for (const build::Replay& replay : replays_) {
      played.push_back({.source_population = replay.source_population,
                        .nodes = {},
                        .spikes = {},
                        .targets = replay.targets});
      const std::map<std::uint64_t, std::vector<double>> ordered(replay.times.begin(),
                                                                 replay.times.end());
      for (const auto& [node, times] : ordered) {
        played.back().nodes.push_back(node);
        played.back().spikes.push_back(static_cast<std::uint32_t>(times.size()));
      }
    }
    return played;
  }

  SmallCircuit files_;
  std::mt19937_64 random_{3};  // the same circuit on all ranks
  std::vector<build::Replay> replays_;
  model::Circuit circuit_;
};

TEST_F(BuiltSources, AreAsManyAsCountedOnEveryRank) {
  const plan::Allocation allocation = deal();
  const Partition partition = ranks_of(circuit_.catalog, allocation);
  const auto played_spikes = played();
  const SourcesInput input{.circuit = circuit_, .played = played_spikes, .partition = partition};
  const SourceCount counted =
      count_sources(input, {}).parts.at(static_cast<std::size_t>(world().rank()));

  model::MorphologyCache morphologies(Bytes(1000));
  (void)build::build_in_place({.circuit = circuit_,
                               .allocation = allocation,
                               .replays = replays_,
                               .engine = neuron(),
                               .morphologies = morphologies,
                               .comm = world(),
                               .log = files_.log()});
  EXPECT_EQ(neuron().census().sources, counted.remote);
  EXPECT_EQ(neuron().census().event_sources, counted.event_sources);
  EXPECT_EQ(counted.remote > 0, world().size() > 1);
}

TEST_F(BuiltSources, AddUpOverTheSharesOfRanks) {
  Partition partition{.parts = 7, .part = {}};
  for (std::uint64_t cell = 0; cell < cells + 4; ++cell) {
    partition.part.push_back(static_cast<std::int32_t>(cell * cell % 7));
  }
  const auto played_spikes = played();
  const SourcesInput input{.circuit = circuit_, .played = played_spikes, .partition = partition};
  const SourceCounts all = count_sources(input, {});
  const SourceCounts share = count_sources(input, {world().rank(), world().size()});
  for (std::size_t part = 0; part < all.parts.size(); ++part) {
    const SourceCount& mine = share.parts[part];
    std::vector<std::int64_t> sum{mine.remote,      mine.local,           mine.event_sources,
                                  mine.spike_times, mine.remote_synapses, mine.pairs};
    world().all_sum(sum);
    EXPECT_EQ((SourceCount{sum[0], sum[1], sum[2], sum[3], sum[4], sum[5]}), all.parts[part]);
  }
}

TEST_F(BuiltSources, AreConnectedByAsManyNetConsAsCounted) {
  std::int64_t expected = 0;
  for (const model::AfferentCounts& counts : model::count_afferents(circuit_, {}, played())) {
    if (counts.source_population != "V") expected += static_cast<std::int64_t>(counts.total());
    expected = std::accumulate(counts.played.begin(), counts.played.end(), expected);
  }
  model::MorphologyCache morphologies(Bytes(1000));
  (void)build::build_in_place({.circuit = circuit_,
                               .allocation = deal(),
                               .replays = replays_,
                               .engine = neuron(),
                               .morphologies = morphologies,
                               .comm = world(),
                               .log = files_.log()});
  EXPECT_EQ(comm::all_sum(world(), neuron().census().netcons), expected);
}

}  // namespace
}  // namespace ballast::estimator
