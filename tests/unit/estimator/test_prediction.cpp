#include "estimator/prediction.hpp"

#include <gtest/gtest.h>

#include "builders.hpp"
#include "estimator/cell_weights.hpp"
#include "estimator/model_error.hpp"

namespace ballast::estimator {
namespace {

using testing::allocation_of;
using testing::empty_rank;
using testing::extra;
using testing::small_model;
using testing::small_workload;

TEST(Prediction, OneRankHoldsPoolsOfAllItsCells) {
  const auto allocation = allocation_of(
      {{"A", Rank(0), Cycle(0), {NodeId(0), NodeId(1), NodeId(2)}, Bytes(0)}}, {1, 1, 1});
  const Prediction p = predict(small_model(), small_workload(), allocation);
  // cells 2 * 10,000 + 50,000; synapses 5 * (256 + 250); pas 1,015 -> 2,000 slots; Syn 5 -> 1,000
  // slots
  const std::int64_t built = 70'000 + 5 * 506 + 2000 * 40 + 1000 * 400;
  ASSERT_EQ(p.ranks.size(), 1U);
  // five sources of one synapse each, all of this rank
  EXPECT_EQ(p.ranks[0].build, Bytes(empty_rank(1) + built + extra(5, 5, 5)));
  // lists of 1,020 instances; data held twice: 1,015 * 24 + 5 * 320
  const std::int64_t grown = 30'000 + 1020 * 28 + 24'360 + 1'600;
  EXPECT_EQ(p.ranks[0].run, Bytes(empty_rank(1) + built + extra(0, 5, 5) + grown));
  EXPECT_EQ(p.ranks[0].cells, 3);
  EXPECT_EQ(p.ranks[0].synapses, 5);
}

TEST(Prediction, TwoRanksRoundTheirOwnPoolsAndHoldRemoteSources) {
  const auto allocation =
      allocation_of({{"A", Rank(0), Cycle(0), {NodeId(1)}, Bytes(0)},
                     {"A", Rank(1), Cycle(0), {NodeId(0), NodeId(2)}, Bytes(0)}},
                    {2, 1, 2});
  const Prediction p = predict(small_model(), small_workload(), allocation);
  // rank 0: pas 995 -> 1,000 slots; 3 edges have just under 3 sources, half of them remote: 1
  EXPECT_EQ(p.ranks[0].build,
            Bytes(empty_rank(2) + 50'000 + 3 * 506 + 440'000 + 1 * 300 + extra(3, 2, 3)));
  EXPECT_EQ(p.ranks[1].build,
            Bytes(empty_rank(2) + 20'000 + 2 * 506 + 440'000 + 1 * 300 + extra(2, 2, 2)));
}

// Minis onto 1 synapse of cell 0 and 2 of cell 1, one of which no source connects to.
TEST(Prediction, MinisCostASourceAndANetConEach) {
  MemoryModel memory = small_model();
  memory.pools.push_back({"InhPoissonStim", 1000, Bytes(48), Bytes(0)});
  memory.synapses.push_back({"InhPoissonStim", {.individual = 600, .pools = {{2, 1}}}, 10});
  Workload workload = small_workload();
  workload.edges[0].minis = {1, 2, 0};
  workload.edges[0].minis_alone = {0, 1, 0};
  workload.edges[0].mini_record = 1;
  const auto allocation = allocation_of(
      {{"A", Rank(0), Cycle(0), {NodeId(0), NodeId(1), NodeId(2)}, Bytes(0)}}, {1, 1, 1});
  const Prediction p = predict(memory, workload, allocation);
  // 5 synapses, 4 NetCons from cells and 3 from minis; 3 sources of minis
  const std::int64_t connected = 5 * 256 + 7 * 250 + 3 * 600;
  EXPECT_EQ(p.ranks[0].build, Bytes(empty_rank(1) + 70'000 + connected + 2000 * 40 + 1000 * 400 +
                                    1000 * 48 + extra(5, 4, 4)));
  EXPECT_EQ(p.ranks[0].synapses, 5);
  ASSERT_EQ(p.synapses.size(), 2U);
  EXPECT_EQ(p.synapses[1].kind, "InhPoissonStim");
  EXPECT_EQ(p.synapses[1].count, 3);
  EXPECT_EQ(p.synapses[1].total, Bytes(3 * (600 + 48) + 2 * 250));
  // cell 0: two synapses of 256 + 400 and their NetCons; one mini with its NetCon
  const auto weights = cell_weights(memory, workload);
  const auto plain = cell_weights(memory, small_workload());
  EXPECT_EQ(weights[0][0], plain[0][0] + Bytes(600 + 48 + 250));
  EXPECT_EQ(weights[0][1], plain[0][1] + Bytes(2 * (600 + 48) + 250));
  EXPECT_EQ(weights[0][2], plain[0][2]);
}

// The small cells' record is predicted, known to 3 % with its level and 4 % by itself: 5 % of the
// additive bytes of two cells, 2 * (10,000 + 10 * 92).
TEST(Prediction, PredictedCellsWidenTheIntervals) {
  MemoryModel memory = small_model();
  memory.cells[0].predicted = true;
  memory.cells[0].prediction = {"Small.swc", 0.03, 0.04};
  const auto allocation =
      allocation_of({{"A", Rank(0), Cycle(0), {NodeId(1)}, Bytes(0)},
                     {"A", Rank(1), Cycle(0), {NodeId(0), NodeId(2)}, Bytes(0)}},
                    {2, 1, 2});
  const Prediction exact = predict(small_model(), small_workload(), allocation);
  const Prediction p = predict(memory, small_workload(), allocation);
  EXPECT_EQ(p.sample.pairs, 2);
  EXPECT_EQ(p.sample.built, 1);
  EXPECT_EQ(p.sample.half_width, Bytes(2 * 10'920 / 20));
  EXPECT_EQ(p.ranks[0].run_half_width, exact.ranks[0].run_half_width);
  // 5 % of 20,000 bytes; of the 20 instances, one more or less in lists and copy
  const Bytes build(1000);
  EXPECT_EQ(p.ranks[1].build_half_width, combine({exact.ranks[1].build_half_width, build}));
  EXPECT_EQ(p.ranks[1].run_half_width,
            combine({exact.ranks[1].run_half_width, build + Bytes(28 + 24)}));
  EXPECT_EQ(p.totals.half_width, combine({exact.totals.half_width, p.sample.half_width}));
  ASSERT_EQ(p.metypes[1].metype, "mS-e");
  EXPECT_EQ(p.metypes[1].half_width,
            combine({exact.metypes[1].half_width, Bytes(2 * 10'400 / 20)}));
}

TEST(Prediction, APoolThatMayDoubleCountsInTheInterval) {
  MemoryModel memory = small_model();
  memory.cells[1].predicted = true;  // 995 instances, 5 below the capacity
  memory.cells[1].prediction = {"Large.swc", 0.01, 0};
  const auto allocation =
      allocation_of({{"A", Rank(0), Cycle(0), {NodeId(1)}, Bytes(0)}}, {1, 1, 1});
  const Prediction exact = predict(small_model(), small_workload(), allocation);
  const Prediction p = predict(memory, small_workload(), allocation);
  EXPECT_EQ(p.ranks[0].build_half_width,
            combine({exact.ranks[0].build_half_width, Bytes(500 + 1000 * 40)}));
}

TEST(Prediction, ARankWithoutCellsHoldsTheBase) {
  const auto allocation = allocation_of(
      {{"A", Rank(1), Cycle(0), {NodeId(0), NodeId(1), NodeId(2)}, Bytes(0)}}, {3, 1, 3});
  const Prediction p = predict(small_model(), small_workload(), allocation);
  EXPECT_EQ(p.ranks[0].run, Bytes(empty_rank(3) + 30'000));
  EXPECT_EQ(p.ranks[2].run, Bytes(empty_rank(3) + 30'000));
  EXPECT_EQ(p.ranks[2].rank, Rank(2));
}

TEST(Prediction, BuildPeakIsTheHeaviestCycle) {
  const auto allocation =
      allocation_of({{"A", Rank(0), Cycle(0), {NodeId(1)}, Bytes(0)},
                     {"A", Rank(0), Cycle(1), {NodeId(0), NodeId(2)}, Bytes(0)}},
                    {1, 2, 1});
  const Prediction p = predict(small_model(), small_workload(), allocation);
  // A cycle is initialised to be written: 995 pas and 3 Syn, listed and held twice.
  const std::int64_t initialised = 30'000 + 998 * 28 + 995 * 24 + 3 * 320;
  const std::int64_t morphology = 900 * 16 + 90 * 76;  // points and sections of the file
  EXPECT_EQ(p.ranks[0].build, Bytes(empty_rank(1) + 50'000 + 3 * 506 + 440'000 + extra(0, 3, 3) +
                                    initialised + morphology));
  EXPECT_FALSE(p.run_known);  // on the runtime: test_runtime_law.cpp
}

// Half-widths of the law for what is held, and an item of the event queue for each NetCon.
TEST(Prediction, IntervalsAreWiderWhereTheSampleDidNotSpike) {
  const auto allocation = allocation_of(
      {{"A", Rank(0), Cycle(0), {NodeId(0), NodeId(1), NodeId(2)}, Bytes(0)}}, {1, 1, 1});
  MemoryModel memory = small_model();
  const RankPrediction sure = predict(memory, small_workload(), allocation).ranks[0];
  EXPECT_EQ(sure.run_half_width, run_model_error(sure.run - Bytes(empty_rank(1))));
  EXPECT_EQ(sure.build_half_width, build_model_error(sure.build - Bytes(empty_rank(1))));
  memory.spiked = false;
  const RankPrediction unsure = predict(memory, small_workload(), allocation).ranks[0];
  EXPECT_EQ(unsure.run_half_width, sure.run_half_width + Bytes(5 * 96));
}

TEST(Prediction, MetypeRowsCountSlotsByInstancesAndAreSortedByTotal) {
  const auto allocation = allocation_of(
      {{"A", Rank(0), Cycle(0), {NodeId(0), NodeId(1), NodeId(2)}, Bytes(0)}}, {1, 1, 1});
  const Prediction p = predict(small_model(), small_workload(), allocation);
  ASSERT_EQ(p.metypes.size(), 2U);
  EXPECT_EQ(p.metypes[0].metype, "mL-e");
  EXPECT_EQ(p.metypes[0].cell_bytes, Bytes(50'000 + 995 * 40));
  EXPECT_EQ(p.metypes[0].synapse_bytes, Bytes(3 * (506 + 400)));
  EXPECT_EQ(p.metypes[1].cells, 2);
  EXPECT_EQ(p.metypes[1].synapses, 2);
  ASSERT_EQ(p.synapses.size(), 1U);
  EXPECT_EQ(p.synapses[0].total, Bytes(5 * 906));
}

TEST(Prediction, TotalsAddUpToTheRanks) {
  const auto allocation =
      allocation_of({{"A", Rank(0), Cycle(0), {NodeId(1)}, Bytes(0)},
                     {"A", Rank(1), Cycle(0), {NodeId(0), NodeId(2)}, Bytes(0)}},
                    {2, 1, 2});
  const Prediction p = predict(small_model(), small_workload(), allocation);
  EXPECT_EQ(p.totals.build(), p.ranks[0].build + p.ranks[1].build - build::block_memory(5));
  EXPECT_EQ(p.totals.run(), p.ranks[0].run + p.ranks[1].run);
}

TEST(Prediction, CountedSourcesTakeThePlaceOfExpectedOnes) {
  const auto allocation = allocation_of({{"A", Rank(0), Cycle(0), {NodeId(1)}, Bytes(0)},
                                         {"A", Rank(0), Cycle(1), {NodeId(0)}, Bytes(0)},
                                         {"A", Rank(1), Cycle(1), {NodeId(2)}, Bytes(0)}},
                                        {2, 2, 2});
  const AllocationSources sources{
      .ranks = {.parts = {{.remote = 4, .local = 7, .event_sources = 2, .spike_times = 30}, {}}},
      .buckets = {.parts = {{.remote = 3, .event_sources = 2, .spike_times = 20},
                            {.remote = 100, .spike_times = 10},
                            {},
                            {.remote = 1}}}};
  const Prediction p = predict(small_model(), small_workload(), allocation, sources);
  // Cycle 0 of rank 0: cell 1 with 3 synapses; cycle 1: cell 0 with 2, less in all.
  EXPECT_EQ(p.ranks[0].build,
            Bytes(empty_rank(2) + 50'000 + 3 * 506 + 440'000 + 3 * 300 + 2 * 700 + 20 * 8 +
                  extra(0, 5, 3) + 30'000 + 998 * 28 + 995 * 24 + 3 * 320 + 900 * 16 + 90 * 76));
  EXPECT_EQ(p.ranks[1].build, Bytes(empty_rank(2) + 10'000 + 40'000 + 300 + 30'000 + 10 * 28 +
                                    10 * 24 + 30 * 16 + 3 * 76));
  const auto in_place = allocation_of({{"A", Rank(0), Cycle(0), {NodeId(0), NodeId(1)}, Bytes(0)},
                                       {"A", Rank(1), Cycle(0), {NodeId(2)}, Bytes(0)}},
                                      {2, 1, 2});
  const Prediction run = predict(small_model(), small_workload(), in_place,
                                 {.ranks = sources.ranks, .buckets = sources.ranks});
  const std::int64_t grown = 30'000 + 1010 * 28 + 1005 * 24 + 5 * 320;
  EXPECT_EQ(run.ranks[0].run, Bytes(empty_rank(2) + 60'000 + 5 * 506 + 480'000 + 4 * 300 + 2 * 700 +
                                    30 * 8 + extra(0, 13, 5) + grown));
  EXPECT_EQ(run.totals.sources, Bytes(4 * 300 + 2 * 700 + 30 * 8 + extra(0, 13, 5)));
}

TEST(Prediction, SilentVirtualSourcesCostNoNetCon) {
  Workload workload = small_workload();
  workload.edges[0].sources = 0;
  const auto allocation =
      allocation_of({{"A", Rank(0), Cycle(0), {NodeId(1)}, Bytes(0)}}, {1, 1, 1});
  const Prediction p = predict(small_model(), workload, allocation);
  EXPECT_EQ(p.ranks[0].build, Bytes(empty_rank(1) + 50'000 + 3 * 256 + 440'000 + extra(3, 0, 0)));
}

TEST(Prediction, PlayedSpikesCostTheNetConsThatAreCounted) {
  Workload workload = small_workload();
  workload.edges[0].sources = 0;
  workload.edges[0].played = {0, 2, 0};  // 2 of the 3 edges onto cell 1
  workload.edges[0].event_sources = 1'000'000'000;
  workload.edges[0].spikes_per_event_source = 10;
  const auto allocation =
      allocation_of({{"A", Rank(0), Cycle(0), {NodeId(1)}, Bytes(0)}}, {1, 1, 1});
  const Prediction p = predict(small_model(), workload, allocation);
  EXPECT_EQ(p.ranks[0].build, Bytes(empty_rank(1) + 50'000 + 3 * 256 + 2 * 250 + 440'000 + 2 * 700 +
                                    20 * 8 + extra(3, 2, 2)));
  EXPECT_EQ(p.synapses[0].total, Bytes(5 * (256 + 400) + 2 * 250));
  EXPECT_EQ(p.metypes[0].synapse_bytes, Bytes(3 * (256 + 400) + 2 * 250));
  EXPECT_EQ(cell_weights(small_model(), workload)[0][1],
            Bytes(50'000 + 995 * 92 + 3 * 1004 + 2 * 250));
}

TEST(Prediction, SpikesPlayedFromCellsComeOnTopOfTheirOwn) {
  Workload workload = small_workload();
  workload.edges[0].played = {0, 2, 0};
  EXPECT_EQ(workload.edges[0].netcons(0), 2);
  EXPECT_EQ(workload.edges[0].netcons(1), 5);
}

TEST(Prediction, PopulationsOfEdgesShareTheSourcesThatTheyHaveInCommon) {
  Workload workload = small_workload();
  workload.edges[0].sources = 1;
  workload.edges.push_back(workload.edges[0]);
  const auto allocation =
      allocation_of({{"A", Rank(0), Cycle(0), {NodeId(1)}, Bytes(0)},
                     {"A", Rank(1), Cycle(0), {NodeId(0), NodeId(2)}, Bytes(0)}},
                    {2, 1, 2});
  // One source, remote with probability 1/2, which rounds to 1.
  EXPECT_EQ(predict(small_model(), workload, allocation).totals.sources,
            Bytes(2 * 300 + extra(0, 2, 6) + extra(0, 2, 4)));
}

TEST(CellWeights, AreTheCellAndItsSynapses) {
  const auto weights = cell_weights(small_model(), small_workload());
  ASSERT_EQ(weights.size(), 1U);
  // Small: 10,000 + 10 * (40 + 24 + 28) and 2 * (256 + 400 + 320 + 28 + 250)
  EXPECT_EQ(weights[0][0], Bytes(10'920 + 2 * 1254));
  EXPECT_EQ(weights[0][1], Bytes(50'000 + 995 * 92 + 3 * 1254));
  EXPECT_EQ(weights[0][2], Bytes(10'920));
}

}  // namespace
}  // namespace ballast::estimator
