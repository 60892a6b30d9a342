#include "estimator/sources.hpp"

#include <gmock/gmock.h>

#include <random>
#include <set>

#include "builders.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::estimator {
namespace {

using test::Columns;
using test::SmallCircuit;
using testing::allocation_of;
using ::testing::ElementsAre;

std::vector<NodeId> nodes(const std::vector<std::uint64_t>& ids) {
  std::vector<NodeId> result;
  for (const std::uint64_t id : ids) result.emplace_back(id);
  return result;
}

// Cells 0 to 5 of A, even ones on rank 0 and odd ones on rank 1; cell 0 of B on rank 1.
class Sources : public ::testing::Test {
 protected:
  Sources() {
    files_.add_cells("A", 6);
    files_.add_cells("B", 1);
    files_.add_edges("e", "chemical", "A", "A", {1, 3, 1, 2, 0, 0, 5}, {0, 2, 2, 2, 1, 3, 3},
                     SmallCircuit::chemical(7));
  }

  static plan::Allocation even_and_odd() {
    return allocation_of({{"A", Rank(0), Cycle(0), nodes({0, 2, 4}), Bytes(0)},
                          {"A", Rank(1), Cycle(0), nodes({1, 3, 5}), Bytes(0)},
                          {"B", Rank(1), Cycle(0), nodes({0}), Bytes(0)}},
                         {2, 1, 2});
  }

  void play(std::vector<std::uint64_t> from, std::vector<std::uint32_t> spikes,
            sonata::Selection targets, const std::string& source = "A") {
    played_.push_back({.source_population = source,
                       .nodes = std::move(from),
                       .spikes = std::move(spikes),
                       .targets = {{"A", std::move(targets)}}});
  }

  // Every share of the work must give its parts the numbers that one share of all gives them.
  std::vector<SourceCount> count(const plan::Allocation& allocation, CountingLimits limits = {}) {
    const model::Circuit circuit = files_.read();
    const Partition partition = ranks_of(circuit.catalog, allocation);
    const SourcesInput input{
        .circuit = circuit, .played = played_, .partition = partition, .limits = limits};
    const SourceCounts all = count_sources(input, {});
    EXPECT_EQ(all.relative_error, 0.0);
    for (const int parts : {2, 4}) {
      std::vector<SourceCount> sum(all.parts.size());
      for (int part = 0; part < parts; ++part) {
        const SourceCounts share = count_sources(input, {part, parts});
        for (std::size_t i = 0; i < sum.size(); ++i) {
          if (share.parts[i] != SourceCount()) sum[i] = share.parts[i];
        }
      }
      EXPECT_EQ(sum, all.parts) << parts;
    }
    return all.parts;
  }

  SmallCircuit files_;
  std::vector<model::PlayedSpikes> played_;
};

TEST_F(Sources, AreDistinctGidsOfOtherRanks) {
  // Rank 0 hears 1, 3 and 1 again of rank 1, and its own 2; rank 1 hears 0 twice, and its own 5.
  EXPECT_THAT(count(even_and_odd()),
              ElementsAre(SourceCount{.remote = 2, .local = 1, .remote_synapses = 3, .pairs = 4},
                          SourceCount{.remote = 1, .local = 1, .remote_synapses = 2, .pairs = 3}));
}

TEST_F(Sources, AreAllLocalOnOneRank) {
  const auto allocation = allocation_of({{"A", Rank(0), Cycle(0), nodes({0, 1, 2, 3, 4, 5}), {}},
                                         {"B", Rank(0), Cycle(0), nodes({0}), Bytes(0)}},
                                        {1, 1, 1});
  EXPECT_THAT(count(allocation), ElementsAre(SourceCount{.local = 5, .pairs = 7}));
}

TEST_F(Sources, AreSharedByEdgePopulationsButNotByPopulationsOfNodes) {
  files_.add_edges("f", "chemical", "A", "A", {3, 5}, {0, 0}, SmallCircuit::chemical(2));
  files_.add_edges("g", "chemical", "B", "A", {0, 0}, {0, 2}, SmallCircuit::chemical(2));
  // Rank 0 hears 1, 3 and 5 of A, and 0 of B.
  EXPECT_THAT(count(even_and_odd()),
              ElementsAre(SourceCount{.remote = 4, .local = 1, .remote_synapses = 7, .pairs = 8},
                          SourceCount{.remote = 1, .local = 1, .remote_synapses = 2, .pairs = 3}));
}

TEST_F(Sources, OutsideTheNodeSetAreNotThere) {
  files_.node_sets["part"] = {{"population", "A"}, {"node_id", {0, 1, 2, 4}}};
  files_.simulation["node_set"] = "part";
  const auto allocation = allocation_of({{"A", Rank(0), Cycle(0), nodes({0, 2, 4}), Bytes(0)},
                                         {"A", Rank(1), Cycle(0), nodes({1}), Bytes(0)}},
                                        {2, 1, 2});
  EXPECT_THAT(count(allocation),
              ElementsAre(SourceCount{.remote = 1, .local = 1, .remote_synapses = 2, .pairs = 3},
                          SourceCount{.remote = 1, .remote_synapses = 1, .pairs = 1}));
}

TEST_F(Sources, OfGapJunctionsAreNone) {
  Columns columns;
  columns.numbers["conductance"] = {0.1, 0.1};
  files_.add_edges("gj", "electrical", "A", "A", {5, 4}, {4, 5}, columns);
  EXPECT_EQ(count(even_and_odd())[0].remote, 2);
}

TEST_F(Sources, OfPlayedSpikesAreOneForEachInputAndNode) {
  play({1, 2, 4}, {10, 20, 40}, sonata::Selection::all(6));
  play({0, 1}, {3, 5}, sonata::Selection({{2, 4}}));  // into cells 2 and 3
  // Rank 0: 1 and 2 of the first input, 1 of the second. Rank 1: 0 of the second.
  EXPECT_THAT(count(even_and_odd()), ElementsAre(SourceCount{.remote = 2,
                                                             .local = 1,
                                                             .event_sources = 3,
                                                             .spike_times = 10 + 20 + 5,
                                                             .remote_synapses = 3,
                                                             .pairs = 4},
                                                 SourceCount{.remote = 1,
                                                             .local = 1,
                                                             .event_sources = 1,
                                                             .spike_times = 3,
                                                             .remote_synapses = 2,
                                                             .pairs = 3}));
}

TEST_F(Sources, OfVirtualNodesAreEventSourcesAlone) {
  files_.add_virtual("V", 3);
  files_.add_edges("v", "chemical", "V", "A", {0, 1, 2, 1}, {0, 0, 1, 5},
                   SmallCircuit::chemical(4));
  files_.add_edges("w", "chemical", "V", "A", {1}, {2}, SmallCircuit::chemical(1));
  play({1, 2}, {7, 9}, sonata::Selection::all(6), "V");
  EXPECT_THAT(count(even_and_odd()), ElementsAre(SourceCount{.remote = 2,
                                                             .local = 1,
                                                             .event_sources = 1,
                                                             .spike_times = 7,
                                                             .remote_synapses = 3,
                                                             .pairs = 4},
                                                 SourceCount{.remote = 1,
                                                             .local = 1,
                                                             .event_sources = 2,
                                                             .spike_times = 16,
                                                             .remote_synapses = 2,
                                                             .pairs = 3}));
}

TEST_F(Sources, OfEdgesInNoOrderAreTheSame) {
  const auto sorted = count(even_and_odd());
  SmallCircuit unsorted;
  unsorted.add_cells("A", 6);
  unsorted.add_cells("B", 1);
  unsorted.add_edges("e", "chemical", "A", "A", {5, 1, 0, 3, 1, 2, 0}, {3, 0, 3, 2, 2, 2, 1},
                     SmallCircuit::chemical(7));
  const model::Circuit circuit = unsorted.read();
  const Partition partition = ranks_of(circuit.catalog, even_and_odd());
  const SourcesInput input{.circuit = circuit, .played = {}, .partition = partition};
  EXPECT_EQ(count_sources(input, {}).parts, sorted);
}

TEST_F(Sources, OfACycleAreThoseOfTheRanksOtherCyclesToo) {
  const auto allocation = allocation_of({{"A", Rank(0), Cycle(0), nodes({0, 1}), Bytes(0)},
                                         {"A", Rank(0), Cycle(1), nodes({2, 3}), Bytes(0)},
                                         {"A", Rank(1), Cycle(1), nodes({4, 5}), Bytes(0)},
                                         {"B", Rank(1), Cycle(1), nodes({0}), Bytes(0)}},
                                        {2, 2, 2});
  EXPECT_THAT(count(allocation),
              ElementsAre(SourceCount{.remote = 1, .local = 4, .remote_synapses = 1, .pairs = 7},
                          SourceCount{}));
  const model::Circuit circuit = files_.read();
  const Partition partition = buckets_of(circuit.catalog, allocation);
  const SourcesInput input{.circuit = circuit, .played = {}, .partition = partition};
  // Cycle 0 hears its own 1 and 0. Cycle 1 hears 3 and 2, and 0, 1 and 5.
  EXPECT_THAT(count_sources(input, {}).parts,
              ElementsAre(SourceCount{.local = 2, .pairs = 2},
                          SourceCount{.remote = 3, .local = 2, .remote_synapses = 3, .pairs = 5},
                          SourceCount{}, SourceCount{}));
}

TEST_F(Sources, MakeOnePairWhereTheirSynapsesLieSideBySide) {
  files_.add_edges("f", "chemical", "A", "A", {1, 1, 3, 3, 1}, {4, 4, 4, 4, 4},
                   SmallCircuit::chemical(5));
  EXPECT_EQ(count(even_and_odd())[0].pairs, 4 + 3);
}

// 7 cells and no spikes: a part takes 7 bits, so that one byte is one part a time.
TEST_F(Sources, AreTheSameInSeveralPasses) {
  const auto at_once = count(even_and_odd());
  EXPECT_EQ(count(even_and_odd(), {.bitmaps = Bytes(1), .passes = 2}), at_once);
}

// 4,000 cells on 8 ranks, 60 random edges onto each and two inputs.
class ManySources : public ::testing::Test {
 protected:
  static constexpr std::uint64_t cells = 4000, degree = 60, ranks = 8;

  ManySources() {
    files_.add_points("P", cells);
    std::mt19937_64 random(5);
    for (std::uint64_t edge = 0; edge < cells * degree; ++edge) {
      sources_.push_back(random() % cells);
      targets_.push_back(edge / degree);
    }
    Columns columns;
    columns.numbers["syn_weight"].assign(sources_.size(), 0.1);
    files_.add_edges("e", "chemical", "P", "P", sources_, targets_, columns);
    for (std::uint64_t rank = 0; rank < ranks; ++rank) {
      std::vector<std::uint64_t> mine;
      for (std::uint64_t id = rank; id < cells; id += ranks) mine.push_back(id);
      buckets_.push_back({"P", Rank(std::int32_t(rank)), Cycle(0), nodes(mine), Bytes(0)});
    }
    played_ = {{.source_population = "P",
                .nodes = {},
                .spikes = {},
                .targets = {{"P", sonata::Selection({{0, 3000}})}}}};
    for (std::uint64_t id = 0; id < cells; id += 2) {
      played_[0].nodes.push_back(id);
      played_[0].spikes.push_back(std::uint32_t(id % 7 + 1));
    }
  }

  // Told by sets, edge by edge.
  [[nodiscard]] std::vector<SourceCount> expected() const {
    std::vector<std::set<std::uint64_t>> remote(ranks), local(ranks), events(ranks);
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      const std::uint64_t rank = targets_[i] % ranks;
      (sources_[i] % ranks == rank ? local : remote)[rank].insert(sources_[i]);
      if (sources_[i] % 2 == 0 && targets_[i] < 3000) events[rank].insert(sources_[i]);
    }
    std::vector<std::int64_t> synapses(ranks), pairs(ranks);
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      pairs[targets_[i] % ranks] += i % degree == 0 || sources_[i] != sources_[i - 1] ? 1 : 0;
      synapses[targets_[i] % ranks] += sources_[i] % ranks != targets_[i] % ranks ? 1 : 0;
    }
    std::vector<SourceCount> counts;
    for (std::size_t rank = 0; rank < ranks; ++rank) {
      counts.push_back({.remote = std::int64_t(remote[rank].size()),
                        .local = std::int64_t(local[rank].size()),
                        .event_sources = std::int64_t(events[rank].size()),
                        .remote_synapses = synapses[rank],
                        .pairs = pairs[rank]});
      for (const std::uint64_t id : events[rank])
        counts[rank].spike_times += std::int64_t(id % 7 + 1);
    }
    return counts;
  }

  SourceCounts count(const CountingLimits& limits, model::Share share = {}) {
    const model::Circuit circuit = files_.read();
    const Partition partition =
        ranks_of(circuit.catalog, allocation_of(buckets_, {std::int32_t(ranks), 1, 8}));
    return count_sources(
        {.circuit = circuit, .played = played_, .partition = partition, .limits = limits}, share);
  }

  SmallCircuit files_;
  std::vector<std::uint64_t> sources_, targets_;
  std::vector<plan::Bucket> buckets_;
  std::vector<model::PlayedSpikes> played_;
};

TEST_F(ManySources, AreCountedAsSetsCountThem) {
  EXPECT_EQ(count({}).parts, expected());
}

// A rank takes 6,000 bits: two ranks in 1,500 bytes, so four passes.
TEST_F(ManySources, AreCountedExactlyInAsManyPassesAsAllowed) {
  const SourceCounts counts = count({.bitmaps = Bytes(1500), .passes = 4});
  EXPECT_EQ(counts.parts, expected());
  EXPECT_EQ(counts.relative_error, 0.0);
}

TEST_F(ManySources, AreEstimatedWhereTheBitsWouldTakeMorePasses) {
  const CountingLimits limits{.bitmaps = Bytes(3000), .passes = 1};
  const SourceCounts counts = count(limits);
  EXPECT_GT(counts.relative_error, 0.0);
  EXPECT_LT(counts.relative_error, 0.05);
  const std::vector<SourceCount> truth = expected();
  for (std::size_t rank = 0; rank < ranks; ++rank) {
    const double four_errors = 4 * counts.relative_error;
    EXPECT_NEAR(double(counts.parts[rank].remote), double(truth[rank].remote),
                four_errors * double(truth[rank].remote));
    EXPECT_NEAR(double(counts.parts[rank].event_sources), double(truth[rank].event_sources),
                four_errors * double(truth[rank].event_sources));
    EXPECT_NEAR(double(counts.parts[rank].spike_times), double(truth[rank].spike_times),
                four_errors * double(truth[rank].spike_times));
    EXPECT_EQ(counts.parts[rank].local, truth[rank].local);  // exact in any case
  }
  const SourceCounts second_half = count(limits, {1, 2});
  for (std::size_t rank = 4; rank < ranks; ++rank) {
    EXPECT_EQ(second_half.parts[rank], counts.parts[rank]);
  }
}

}  // namespace
}  // namespace ballast::estimator
