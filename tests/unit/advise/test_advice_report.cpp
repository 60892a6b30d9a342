#include "advise/advice_report.hpp"

#include <gtest/gtest.h>

#include "tests/unit/advise/builders.hpp"
#include "tests/unit/advise/profiles.hpp"

namespace ballast::advise {
namespace {

using testing::gibibyte;

LayoutPrediction prediction(std::int64_t nodes, std::int64_t run_gib, double seconds = 7200) {
  LayoutPrediction result;
  result.layout = {nodes, 8};
  result.node = {.run = Bytes(run_gib * gibibyte),
                 .run_half_width = Bytes(gibibyte),
                 .build = Bytes(gibibyte),
                 .build_half_width = Bytes(0)};
  result.seconds = seconds;
  result.half_width = 0.5;
  return result;
}

class AdviceReport : public ::testing::Test {
 protected:
  AdviceReport() {
    demand_.configuration = "/c/simulation_config.json";
    demand_.tstop = 100;
    request_.headroom = 0.1;
    advice_.rows = {row(1, 11, Verdict::needs_memory), row(2, 7, Verdict::fits)};
    advice_.chosen = 1;
    advice_.rule_of_thumb = {3, 5, 9};
  }
  [[nodiscard]] static Row row(std::int64_t nodes, std::int64_t run_gib, Verdict verdict) {
    Row row;
    row.prediction = prediction(nodes, run_gib);
    row.partition = {.name = "p", .max_nodes = 64, .memory = Bytes(10 * gibibyte)};
    row.limit = Bytes(9 * gibibyte);
    row.verdict = verdict;
    row.core_hours = 16 * double(nodes);
    return row;
  }
  [[nodiscard]] std::string text() const {
    return advice_text(advice_, demand_, machine_, request_);
  }

  Demand demand_ = make_demand(testing::model_of_channels(), testing::large_workload(1000));
  MachineProfile machine_ = testing::machine_of(64, Bytes(10 * gibibyte));
  Request request_;
  Advice advice_;
};

TEST_F(AdviceReport, HasATableAndASuggestion) {
  const std::string synapses = std::to_string(demand_.synapse_count());
  const std::string with_comma = synapses.substr(0, 3) + "," + synapses.substr(3);
  ASSERT_EQ(synapses.size(), 6U);
  EXPECT_EQ(
      text(),
      "Circuit /c/simulation_config.json: 1,000 cells, " + with_comma +
          " synapses, 100 ms\n"
          "Machine m: 64 nodes of 10 GiB (10 GiB usable), 8 cores; 10 % of the memory is to stay "
          "free\n"
          "\n"
          "   Nodes  Ranks/node  Cycles  Build peak  Run peak  95 % interval  Headroom  Time  "
          "Core-hours  Verdict\n" +
          std::string(120, '-') +
          "\n"
          "       1           8       1       1 GiB    11 GiB        ± 1 GiB   -20.0 %   2 h      "
          "    16  needs 3 GiB more per node\n"
          "*      2           8       1       1 GiB     7 GiB        ± 1 GiB    20.0 %   2 h      "
          "    32  fits\n"
          "\n"
          "Suggested: 2 nodes with 8 ranks each, 16 ranks in all in partition p; at most 8 GiB of "
          "10 GiB on the fullest node; about 2 h, within 03:00:00.\n"
          "Rule of thumb (20 to 25 MB per neuron, 15 neurons per core): 3 to 5 nodes for memory, 9 "
          "for cores, so 9. Here: 15 MB per neuron, 62.5 neurons per core.\n"
          "Times are those of cores like the dry run's, without reports and communication.\n");
}

TEST_F(AdviceReport, NamesANeighbourThatSaves) {
  advice_.neighbour = Neighbour{prediction(3, 3), 0.123};
  EXPECT_NE(text().find("3 nodes with 8 ranks each would take 12 % less memory, as pools double in "
                        "steps: 4 GiB on the fullest node; about 2 h.\n"),
            std::string::npos);
}

TEST_F(AdviceReport, ShowsPricesWhereThereAreAny) {
  EXPECT_EQ(text().find("Price"), std::string::npos);
  advice_.rows[0].price = 1234.5;
  EXPECT_NE(text().find("1,235"), std::string::npos);
}

TEST_F(AdviceReport, SaysWhatCyclesDo) {
  advice_.rows.push_back(row(2, 7, Verdict::run_unknown));
  advice_.rows.back().prediction.layout.cycles = 4;
  EXPECT_NE(
      text().find("Of layouts with more than one cycle the run peak is that of the built model on "
                  "ballast's own runtime.\n"),
      std::string::npos);
}

TEST_F(AdviceReport, HasAVerdictForEveryCase) {
  const auto verdict = [&](Verdict kind) { return verdict_text(row(1, 11, kind), demand_); };
  EXPECT_EQ(verdict(Verdict::fits), "fits");
  EXPECT_EQ(verdict(Verdict::needs_memory), "needs 3 GiB more per node");
  EXPECT_EQ(verdict(Verdict::more_ranks_than_cells), "more ranks than the 1,000 cells");
  EXPECT_EQ(verdict(Verdict::run_unknown), "can be built; what the run takes is not known");
  Row slow = row(1, 7, Verdict::needs_time);
  slow.partition.max_seconds = 3600;
  EXPECT_EQ(verdict_text(slow, demand_), "may take 03:00:00, over the limit of 01:00:00");
}

TEST_F(AdviceReport, NamesRemediesWhereNothingFits) {
  advice_.chosen.reset();
  advice_.remedies = Remedies{.more_nodes = prediction(30, 7),
                              .fewer_ranks = prediction(2, 8),
                              .memory_per_node = Bytes(12 * gibibyte),
                              .max_seconds = 7200,
                              .widest = prediction(1, 11)};
  EXPECT_NE(
      text().find(
          "Nothing fits. What would:\n"
          "  More nodes: 30 nodes with 8 ranks each would fit (8 GiB on the fullest).\n"
          "  Fewer ranks per node: 2 nodes with 8 ranks each would fit (9 GiB on the fullest).\n"
          "  More memory: 1 node with 8 ranks each would fit where a node has 12 GiB for users.\n"
          "  More time: 1 node with 8 ranks each would fit within 02:00:00.\n"
          "  Building in cycles was looked at, unless --cycles names others.\n"),
      std::string::npos);
  Remedies building;
  building.widest = prediction(1, 0);
  EXPECT_EQ(remedy_texts(building),
            std::vector<std::string>{"More cycles would lower the build peak."});
}

TEST_F(AdviceReport, HasAllFiguresAsJson) {
  const Json json = advice_json(advice_, demand_, machine_, request_);
  EXPECT_EQ(json["circuit"]["cells"], 1000);
  EXPECT_EQ(json["machine"]["partitions"][0]["usable_bytes_per_node"], 10 * gibibyte);
  EXPECT_EQ(json["fits"], true);
  EXPECT_EQ(json["chosen"], 1);
  ASSERT_EQ(json["layouts"].size(), 2U);
  EXPECT_EQ(json["layouts"][1]["run_bytes"], 7 * gibibyte);
  EXPECT_EQ(json["layouts"][1]["run_half_width"], gibibyte);
  EXPECT_EQ(json["layouts"][1]["seconds"], 7200);
  EXPECT_EQ(json["layouts"][0]["fits"], false);
  EXPECT_EQ(json["layouts"][0]["verdict"], "needs 3 GiB more per node");
  EXPECT_EQ(json["rule_of_thumb"]["nodes_for_cores"], 9);
  EXPECT_FALSE(json.contains("remedies"));
  advice_.chosen.reset();
  advice_.remedies.emplace();
  advice_.remedies->more_nodes = prediction(30, 7);
  const Json without = advice_json(advice_, demand_, machine_, request_);
  EXPECT_TRUE(without["chosen"].is_null());
  EXPECT_EQ(without["remedies"]["more_nodes"]["nodes"], 30);
}

TEST_F(AdviceReport, ListsProfiles) {
  machine_.description = "a machine";
  EXPECT_EQ(profiles_text({machine_}),
            "Profile  Nodes  Memory  Usable  Cores  Longest job  Description\n"
            "---------------------------------------------------------------\n"
            "m           64  10 GiB  10 GiB      8    UNLIMITED  a machine\n");
}

}  // namespace
}  // namespace ballast::advise
