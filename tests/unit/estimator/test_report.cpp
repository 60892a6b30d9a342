#include "estimator/report.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include "builders.hpp"

namespace ballast::estimator {
namespace {

Prediction small_prediction() {
  const auto allocation = testing::allocation_of(
      {{"A", Rank(0), Cycle(0), {NodeId(0), NodeId(1), NodeId(2)}, Bytes(0)}}, {1, 1, 1});
  return predict(testing::small_model(), testing::small_workload(), allocation);
}

Prediction prediction_of(Bytes base, Bytes cells) {
  Prediction p;
  p.layout = {4, 1, 4};
  p.totals.base = base;
  p.totals.cells = cells;
  return p;
}

TEST(Suggestion, TakesTheFewestNodesThatHoldTheCircuit) {
  // 4 ranks with 10 bytes base each; a node of 2 cores offers 100, less a tenth, less 20 base = 70.
  const NodeOffer node{"n", Bytes(100), 2};
  EXPECT_EQ(suggest(prediction_of(Bytes(40), Bytes(70)), node, 0.1).nodes, 1);
  EXPECT_EQ(suggest(prediction_of(Bytes(40), Bytes(71)), node, 0.1).nodes, 2);
  const Suggestion s = suggest(prediction_of(Bytes(40), Bytes(140)), node, 0.1);
  EXPECT_EQ(s.nodes, 2);
  EXPECT_EQ(s.ranks_per_node, 2);
  EXPECT_EQ(s.node_peak, Bytes(90));
  EXPECT_TRUE(s.feasible);
}

TEST(Suggestion, SaysWhenTheBaseAloneDoesNotFit) {
  const NodeOffer node{"n", Bytes(20), 2};
  const Suggestion s = suggest(prediction_of(Bytes(40), Bytes(70)), node, 0.0);
  EXPECT_FALSE(s.feasible);
  EXPECT_EQ(s.nodes, 0);
}

TEST(EstimateText, ShowsEveryTable) {
  Prediction p = small_prediction();
  p.metypes[0].half_width = Bytes(4096);
  p.synapses[0].half_width = Bytes(512);
  p.totals.half_width = p.ranks[0].run_half_width = Bytes(60 * 1024);
  p.ranks[0].build_half_width = Bytes(50 * 1024);
  const NodeOffer node{"here", Bytes(std::int64_t{1} << 30), 2};
  const std::string text = estimate_text(p, node, suggest(p, node, 0.0));
  // mL-e: (50,000 + 995 * 40) bytes of cell, 3 * 906 of synapses; unused slots: 985 * 40 + 995 *
  // 400
  EXPECT_EQ(
      text,
      "Metype  Cells  Synapses   Per cell  Synapses per cell      Total    Share  95 % interval\n"
      "----------------------------------------------------------------------------------------\n"
      "mL-e        1         3   87.7 KiB          2.654 KiB  90.35 KiB   80.4 %        ± 4 KiB\n"
      "mS-e        2         2  10.16 KiB              906 B  22.08 KiB   19.6 %        ± 113 B\n"
      "----------------------------------------------------------------------------------------\n"
      "all         3         5     36 KiB          1.475 KiB  112.4 KiB  100.0 %              -\n"
      "\n"
      "Synapse  Count   Each      Total  95 % interval\n"
      "-----------------------------------------------\n"
      "Syn          5  906 B  4.424 KiB        ± 512 B\n"
      "\n"
      "All ranks (1)                         Memory    Share  95 % interval\n"
      "--------------------------------------------------------------------\n"
      "base (engine, mechanisms, MPI)     11.95 MiB   95.2 %\n"
      "cells                                108 KiB    0.8 %\n"
      "synapses and NetCons               4.424 KiB    0.0 %\n"
      "sources of spikes                      171 B    0.0 %\n"
      "pool slots allocated, not used     427.1 KiB    3.3 %\n"
      "--------------------------------------------------------------------\n"
      "built                              12.48 MiB   99.4 %\n"
      "added by initialisation            57.19 KiB    0.4 %\n"
      "data held twice at initialisation  25.35 KiB    0.2 %\n"
      "--------------------------------------------------------------------\n"
      "running                            12.56 MiB  100.0 %       ± 60 KiB\n"
      "\n"
      "Peak of a rank      Least       Mean       Most  95 % interval  Heaviest rank  Most/mean\n"
      "----------------------------------------------------------------------------------------\n"
      "building        12.48 MiB  12.48 MiB  12.48 MiB       ± 50 KiB              0      1.000\n"
      "running         12.56 MiB  12.56 MiB  12.56 MiB       ± 60 KiB              0      1.000\n"
      "\n"
      "Suggested for nodes like here (1 GiB usable, 2 cores): 1 node(s) with 2 ranks each, 2 ranks "
      "in all; 24.52 MiB on the heaviest node.\n");
}

TEST(SuggestionText, SaysWhyNoNumberOfNodesIsEnough) {
  const NodeOffer node{"small", Bytes(2048), 4};
  EXPECT_EQ(suggestion_text(node, {.feasible = false}),
            "No number of nodes like small (2 KiB usable, 4 cores) is enough: the base of 4 ranks "
            "alone exceeds a node. Start fewer ranks per node.");
  EXPECT_EQ(
      suggestion_text(node, {.nodes = 9, .node_peak = Bytes(4096), .feasible = false}),
      "No number of nodes like small (2 KiB usable, 4 cores) is enough: with one cell on each "
      "the heaviest takes 4 KiB.");
}

// The lines of a text that begin with `start`.
std::vector<std::string> lines_from(const std::string& text, const std::string& start) {
  std::vector<std::string> found;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with(start)) found.push_back(line);
  }
  return found;
}

TEST(EstimateText, AddsUpTheSmallestOfManyMetypes) {
  Prediction p = small_prediction();
  p.metypes = {{"m1", 1, 10, Bytes(500), Bytes(100)},
               {"m2", 2, 20, Bytes(200), Bytes(100)},
               {"m3", 3, 30, Bytes(60), Bytes(40)}};
  p.synapses = {{"s1", 3, Bytes(30)}, {"s2", 2, Bytes(20)}, {"s3", 1, Bytes(10)}};
  const NodeOffer node{"here", Bytes(std::int64_t{1} << 30), 2};
  const auto text = [&](std::size_t most) {
    return estimate_text(p, node, suggest(p, node, 0.0), {.most_rows = most});
  };
  EXPECT_THAT(lines_from(text(1), "m"), ::testing::SizeIs(1));
  EXPECT_THAT(
      lines_from(text(1), "2 more"),
      ::testing::ElementsAre("2 more      5        50      52 B               28 B   400 B   40.0 %"
                             "              -",
                             "2 more       3  10 B   30 B              -"));
  EXPECT_THAT(lines_from(text(1), "all "),
              ::testing::ElementsAre("all         6        60     127 B               40 B  1000 B"
                                     "  100.0 %              -"));
  // One line more instead of "1 more".
  EXPECT_THAT(lines_from(text(2), "m"), ::testing::SizeIs(3));
}

TEST(PeakSpread, NamesTheHeaviestRankAndItsInterval) {
  Prediction p;
  p.ranks = {{Rank(0), Bytes(5), Bytes(10), 0, 0, Bytes(1), Bytes(2)},
             {Rank(1), Bytes(8), Bytes(30), 0, 0, Bytes(3), Bytes(4)},
             {Rank(2), Bytes(8), Bytes(20), 0, 0, Bytes(5), Bytes(6)}};
  EXPECT_EQ(run_spread(p).least, Bytes(10));
  EXPECT_EQ(run_spread(p).mean, Bytes(20));
  EXPECT_EQ(run_spread(p).most, Bytes(30));
  EXPECT_EQ(run_spread(p).half_width, Bytes(4));
  EXPECT_EQ(build_spread(p).heaviest, Rank(1));
  EXPECT_EQ(build_spread(p).half_width, Bytes(3));
}

TEST(TotalsParts, AddUpToTheRun) {
  const Totals totals = small_prediction().totals;
  Bytes sum;
  for (const TotalsPart& part : totals_parts(totals)) sum += part.bytes;
  EXPECT_EQ(sum, totals.run());
}

TEST(EstimateJson, HoldsRanksAndTotals) {
  Prediction p = small_prediction();
  p.sample = {.pairs = 2000, .built = 812, .half_width = Bytes(7), .relative_error = 0.009};
  p.totals.half_width = Bytes(7);
  p.ranks[0].run_half_width = Bytes(6);
  p.metypes[0].half_width = Bytes(5);
  p.synapses[0].half_width = Bytes(4);
  const NodeOffer node{"here", Bytes(std::int64_t{1} << 30), 2};
  const Json json = estimate_json(p, node, suggest(p, node, 0.0));
  EXPECT_EQ(json["ranks"].size(), 1U);
  EXPECT_EQ(json["pairs_total"], 2000);
  EXPECT_EQ(json["pairs_built"], 812);
  EXPECT_DOUBLE_EQ(json["sample_error"], 0.9);
  EXPECT_EQ(json["ranks"][0]["run_bytes"], p.ranks[0].run.count());
  EXPECT_EQ(json["totals"]["base_bytes"], testing::empty_rank(1));
  EXPECT_EQ(json["suggestion"]["nodes"], 1);
  EXPECT_EQ(json["totals"]["half_width"], 7);
  EXPECT_EQ(json["ranks"][0]["run_half_width"], 6);
  EXPECT_EQ(json["metypes"][0]["half_width"], 5);
  EXPECT_EQ(json["synapses"][0]["half_width"], 4);
}

}  // namespace
}  // namespace ballast::estimator
