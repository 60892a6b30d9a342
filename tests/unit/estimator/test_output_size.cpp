#include "estimator/output_size.hpp"

#include <gmock/gmock.h>

#include <filesystem>

#include "builders.hpp"
#include "sonata/spikes.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::estimator {
namespace {

constexpr std::int64_t mib = 1024 * 1024;

/// Cells 0 and 2 (3 sections, 10 segments; 2 and 0 synapses) on rank 0, cell 1 (90 sections, 995
/// segments; 3 synapses) on rank 1.
plan::Allocation two_ranks() {
  return testing::allocation_of({{"A", Rank(0), Cycle(0), {NodeId(0), NodeId(2)}, Bytes(0)},
                                 {"A", Rank(1), Cycle(0), {NodeId(1)}, Bytes(0)}},
                                {2, 1, 2});
}

ReportRequest request(ReportItems items, std::vector<std::uint32_t> cells = {0, 1, 2}) {
  ReportRequest result;
  result.steps = 10;
  result.items = items;
  result.mechanism = "Syn";
  result.cells = {{std::move(cells), {}}};
  return result;
}

OutputSize output_of(const ReportRequest& report) {
  return report_output(testing::small_model(), testing::small_workload(), two_ranks(), report);
}

TEST(ReportSteps, AreThoseOfTheHalfOpenInterval) {
  EXPECT_EQ(report_steps(0, 100, 0.1), 1000);
  EXPECT_EQ(report_steps(0, 1, 0.3), 4);  // 0, 0.3, 0.6, 0.9
  EXPECT_EQ(report_steps(50, 100, 0.5), 100);
  EXPECT_EQ(report_steps(50, 50, 0.1), 0);
  EXPECT_EQ(report_steps(60, 50, 0.1), 0);
}

TEST(ReportSize, IsDataAndMapping) {
  // data 5 * 10 * 4; node ids 2 * 8, index pointers 3 * 8, element ids 5 * 4, time 3 * 8
  EXPECT_EQ(report_size(2, 5, 10), Bytes(200 + 16 + 24 + 20 + 24));
}

TEST(ReportBuffer, HoldsAllStepsWhereTheyFit) {
  EXPECT_EQ(report_buffer({100, 200}, 50), Bytes(200 * 50 * 4));
}

TEST(ReportBuffer, HoldsAsManyStepsAsTheFullestRankHasRoomFor) {
  // 8 MiB hold 2,097,152 values: two steps of 1,000,000
  EXPECT_EQ(report_buffer({1'000'000, 10}, 50), Bytes(2 * 1'000'000 * 4));
  EXPECT_EQ(report_buffer({3'000'000}, 50), Bytes(3'000'000 * 4));  // never less than one
}

TEST(ReportBuffer, IsNoneWithoutElements) {
  EXPECT_EQ(report_buffer({0, 0}, 50), Bytes(0));
  EXPECT_EQ(report_buffer({}, 50), Bytes(0));
}

TEST(ReportOutput, CountsWhatIsReportedOfEachCell) {
  EXPECT_EQ(output_of(request(ReportItems::soma)).elements, 3);
  EXPECT_EQ(output_of(request(ReportItems::sections)).elements, 3 + 90 + 3);
  EXPECT_EQ(output_of(request(ReportItems::segments)).elements, 10 + 995 + 10);
  EXPECT_EQ(output_of(request(ReportItems::synapses)).elements, 2 + 3 + 0);
}

TEST(ReportOutput, CountsTheCellsOfTheNodeSetAlone) {
  const OutputSize output = output_of(request(ReportItems::segments, {0, 2}));
  EXPECT_EQ(output.cells, 2);
  EXPECT_EQ(output.elements, 20);
  EXPECT_EQ(output.size, report_size(2, 20, 10));
  EXPECT_EQ(output.buffer, Bytes(20 * 10 * 4));  // both on rank 0
}

TEST(ReportOutput, TakesTheBufferOfTheFullestRank) {
  EXPECT_EQ(output_of(request(ReportItems::segments)).buffer, Bytes(995 * 10 * 4));
}

TEST(ReportOutput, CountsListedElementsAsTheyAre) {
  ReportRequest report = request(ReportItems::soma, {1, 2});
  report.cells[0].elements = {4, 1};
  EXPECT_EQ(output_of(report).elements, 5);
}

TEST(ReportOutput, HasNoSomaInAPointNeuron) {
  MemoryModel memory = testing::small_model();
  memory.cells[0].sections = memory.cells[0].segments = 0;
  const OutputSize output =
      report_output(memory, testing::small_workload(), two_ranks(), request(ReportItems::soma));
  EXPECT_EQ(output.elements, 1);
}

TEST(ReportOutput, LeavesOpenWhatCannotBeCounted) {
  ReportRequest report = request(ReportItems::soma);
  report.countable = false;
  const OutputSize output = output_of(report);
  EXPECT_FALSE(output.known);
  EXPECT_EQ(output.cells, 3);
  EXPECT_EQ(output.size, Bytes(0));
}

TEST(SpikesSize, IsThatOfTheFileWritten) {
  const test::TemporaryDirectory folder;
  const auto written = [&](const std::vector<std::int64_t>& counts) {
    std::vector<sonata::PopulationSpikes> populations;
    for (const std::int64_t count : counts) {
      auto& entry = populations.emplace_back();
      entry.population = "population_" + std::to_string(populations.size());
      for (std::int64_t i = 0; i < count; ++i) {
        entry.spikes.times.push_back(0.1 * double(i));
        entry.spikes.node_ids.push_back(std::uint64_t(i));
      }
    }
    sonata::write_spikes(folder / "out.h5", populations, sonata::SpikeOrder::by_time);
    return double(std::filesystem::file_size(folder / "out.h5"));
  };
  for (const auto& counts : {std::vector<std::int64_t>{0}, {1}, {5000}, {0, 3000}, {10, 0, 2000}}) {
    EXPECT_NEAR(double(spikes_size(counts).count()), written(counts), 3 * 1024);
  }
}

TEST(SpikesOutput, FollowsRateAndDuration) {
  // 3 cells * 20 Hz * 0.5 s
  const OutputSize output = spikes_output(testing::small_workload(), "out.h5", 20, 500);
  EXPECT_EQ(output.size, spikes_size({30}));
  EXPECT_EQ(output.what, "spikes, at 20 Hz per cell");
}

std::vector<OutputSize> some_outputs() {
  return {{.file = "out.h5", .what = "spikes", .cells = 1200, .size = Bytes(mib)},
          {.file = "v.h5",
           .what = "compartment v, axon",
           .cells = 3,
           .elements = 1015,
           .steps = 10,
           .is_limit = true,
           .size = Bytes(2 * mib),
           .buffer = Bytes(mib)},
          {.file = "lfp.h5", .what = "lfp", .cells = 3, .steps = 10, .known = false}};
}

TEST(OutputsText, IsATable) {
  EXPECT_EQ(
      outputs_text(some_outputs()),
      "Files on disk  Content              Cells  Values a step  Steps           Size  Buffer "
      "of a rank\n"
      "---------------------------------------------------------------------------------------"
      "---------\n"
      "out.h5         spikes               1,200              -      -          1 MiB         "
      "        -\n"
      "v.h5           compartment v, axon      3          1,015     10  at most 2 MiB         "
      "    1 MiB\n"
      "lfp.h5         lfp                      3              -     10      not known         "
      "        -\n"
      "---------------------------------------------------------------------------------------"
      "---------\n"
      "all                                                              at most 3 MiB\n");
}

TEST(OutputsJson, LeavesOutWhatIsNotKnown) {
  const Json json = outputs_json(some_outputs());
  EXPECT_EQ(
      json[1].dump(),
      R"({"file":"v.h5","content":"compartment v, axon","cells":3,"elements":1015,)"
      R"("steps":10,"known":true,"size_bytes":2097152,"at_most":true,"buffer_bytes":1048576})");
  EXPECT_FALSE(json[2].contains("size_bytes"));
}

}  // namespace
}  // namespace ballast::estimator
