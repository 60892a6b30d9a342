#include "estimator/pair_sampling.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "estimator/workload.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::estimator {
namespace {

using test::SmallCircuit;
using ::testing::SizeIs;

constexpr std::size_t pair_count = 400;

// Cells with a morphology of their own each, two cells of every third, and a point neuron.
class PairSamples : public ::testing::Test {
 protected:
  PairSamples() {
    test::Columns columns;
    std::vector<std::string>& names = columns.strings["morphology"];
    for (std::size_t i = 0; i < pair_count; ++i) {
      const std::string name = "m" + std::to_string(i);
      write_file(files_.path(name + ".swc"),
                 "1 1 0 0 0 5 -1\n" + std::string(50 + 7 * i, '#') + "\n");
      names.insert(names.end(), i % 3 == 0 ? 2 : 1, name);
    }
    cells_ = names.size();
    files_.add_cells("A", cells_, columns);
    files_.add_points("P", 5);
    memory_.pools = {{"pas", 1000, Bytes(40), Bytes(24), Bytes(28)}};
  }

  // What NEURON might count: bytes and instances rise with the file, and differ by some percent.
  [[nodiscard]] CellRecord measured(const model::CellModel& cell_model) const {
    CellRecord record{.template_name = cell_model.template_name,
                      .morphology = cell_model.morphology_file.filename().string(),
                      .fingerprint = fingerprint(cell_model),
                      .cost = {.individual = 500}};
    if (cell_model.morphology_file.empty()) return record;
    const double size = double(std::filesystem::file_size(cell_model.morphology_file));
    const double noise = 1 + 0.1 * std::sin(size);
    record.segments = std::int64_t(size / 10 * noise);
    record.cost = {.individual = 20'000 + 100 * size * noise, .pools = {{0, record.segments}}};
    return record;
  }

  // Builds what is asked for; returns how many.
  std::size_t build(const model::Circuit& circuit, double error) {
    PairSampling sampling(circuit.catalog, memory_, error, 0);
    std::size_t built = 0;
    while (true) {
      const auto models = sampling.next(memory_);
      if (models.empty()) break;
      std::vector<CellRecord> records;
      for (const std::size_t m : models) records.push_back(measured(circuit.catalog.models[m]));
      put_cells(memory_, std::move(records));
      built += models.size();
    }
    sampling.predict(memory_);
    summary_ = sampling.summary(memory_);
    return built;
  }

  [[nodiscard]] double total(const model::Circuit& circuit, const MemoryModel& memory) const {
    const CellIndex index(memory);
    double sum = 0;
    for (const auto& population : circuit.catalog.populations) {
      for (const std::uint32_t m : population.model) {
        const auto* record = index.find(fingerprint(circuit.catalog.models[m]));
        sum += additive_weight(record->cost, memory.pools);
      }
    }
    return sum;
  }

  SmallCircuit files_;
  std::size_t cells_ = 0;
  MemoryModel memory_;
  SampleSummary summary_;
};

TEST_F(PairSamples, PredictTheTotalWithinTheInterval) {
  const model::Circuit circuit = files_.read();
  const std::size_t built = build(circuit, 0.02);
  EXPECT_LT(built, pair_count / 2);
  EXPECT_EQ(summary_.pairs, std::int64_t(pair_count) + 1);
  EXPECT_EQ(summary_.built, std::int64_t(built));
  EXPECT_LE(summary_.relative_error, 0.02);
  EXPECT_GT(summary_.relative_error, 0);
  MemoryModel all;
  all.pools = memory_.pools;
  for (const auto& cell_model : circuit.catalog.models) all.cells.push_back(measured(cell_model));
  const double truth = total(circuit, all);
  EXPECT_NEAR(total(circuit, memory_), truth, double(summary_.half_width.count()));
}

TEST_F(PairSamples, PredictedRecordsAreMarkedAndHaveWholeInstances) {
  const model::Circuit circuit = files_.read();
  build(circuit, 0.02);
  ASSERT_THAT(memory_.cells, SizeIs(pair_count + 1));
  const auto predicted = std::find_if(memory_.cells.begin(), memory_.cells.end(),
                                      [](const CellRecord& record) { return record.predicted; });
  ASSERT_NE(predicted, memory_.cells.end());
  EXPECT_EQ(predicted->prediction.group, "Cell.swc");
  EXPECT_GT(predicted->prediction.own_half_width, 0);
  ASSERT_THAT(predicted->cost.pools, SizeIs(1));
  EXPECT_NEAR(double(predicted->cost.pools[0].instances), double(predicted->segments), 1);
  for (const CellRecord& record : memory_.cells) {
    EXPECT_TRUE(!record.predicted || !record.morphology.empty()) << "point neurons are built";
  }
}

TEST_F(PairSamples, ALaterRunBuildsNothingForTheSameErrorAndMoreForASmallerOne) {
  const model::Circuit circuit = files_.read();
  const std::size_t first = build(circuit, 0.02);
  const MemoryModel before = memory_;
  EXPECT_EQ(build(circuit, 0.02), 0U);
  EXPECT_EQ(memory_, before);
  const std::size_t more = build(circuit, 0.005);
  EXPECT_GT(more, 0U);
  EXPECT_EQ(summary_.built, std::int64_t(first + more));
  EXPECT_EQ(build(circuit, 0), pair_count + 1 - first - more);
  EXPECT_EQ(summary_.built, summary_.pairs);
  EXPECT_EQ(summary_.half_width, Bytes(0));
  for (const CellRecord& record : memory_.cells) EXPECT_FALSE(record.predicted);
}

TEST_F(PairSamples, PairsOfTheSameContentAreOne) {
  for (std::size_t i = 1; i < pair_count; ++i) {
    write_file(files_.path("m" + std::to_string(i) + ".swc"), "1 1 0 0 0 5 -1\n");
  }
  const model::Circuit circuit = files_.read();
  EXPECT_EQ(build(circuit, 0.01), 3U);
  EXPECT_EQ(summary_.pairs, 3);
}

TEST_F(PairSamples, HasAllCellsTellsWhetherARecordIsAbsent) {
  const model::Circuit circuit = files_.read();
  EXPECT_FALSE(has_all_cells(memory_, circuit.catalog));
  build(circuit, 0.02);
  EXPECT_TRUE(has_all_cells(memory_, circuit.catalog));
  memory_.cells.pop_back();
  EXPECT_FALSE(has_all_cells(memory_, circuit.catalog));
}

}  // namespace
}  // namespace ballast::estimator
