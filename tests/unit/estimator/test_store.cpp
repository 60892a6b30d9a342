#include "estimator/store.hpp"

#include <gtest/gtest.h>

#include "builders.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::estimator {
namespace {

using test::expect_error_text;
using testing::small_model;
using testing::small_workload;

class Store : public ::testing::Test {
 protected:
  Store() {
    const auto allocation = testing::allocation_of(
        {{"A", Rank(0), Cycle(0), {NodeId(0), NodeId(1), NodeId(2)}, Bytes(0)}}, {1, 1, 1});
    prediction_ = predict(small_model(), small_workload(), allocation);
  }
  void replace_in_file(const std::string& from, const std::string& to) const {
    std::string text = read_file(file_);
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos);
    write_file(file_, text.replace(at, from.size(), to));
  }
  test::TemporaryDirectory folder_;
  std::filesystem::path file_ = folder_ / "cell_memory_usage.json";
  Prediction prediction_;
};

TEST_F(Store, GivesBackTheModelToTheBit) {
  MemoryModel memory = small_model();
  memory.cells[0].cost.individual = 1.0 / 3.0;
  write_store(file_, memory, prediction_);
  EXPECT_EQ(read_store(file_), memory);
}

TEST_F(Store, TellsPredictedRecordsFromMeasuredOnes) {
  MemoryModel memory = small_model();
  memory.cells[1].predicted = true;
  memory.cells[1].prediction = {"Large.swc", 0.001, 1.0 / 3.0};
  write_store(file_, memory, prediction_);
  EXPECT_EQ(read_store(file_), memory);
  const auto cells = JsonValue::read_file(file_).at("ballast").at("cells").elements();
  EXPECT_FALSE(cells[0].find("predicted"));
  EXPECT_EQ(cells[1].at("predicted").at("group").as_string(), "Large.swc");
}

TEST_F(Store, HoldsTheKeysOfNeurodamus) {
  write_store(file_, small_model(), prediction_);
  const JsonValue root = JsonValue::read_file(file_);
  // Small: 10,000 + 10 * 40 bytes
  EXPECT_DOUBLE_EQ(root.at("metype_memory").at("mS-e").as_number(), 10'400.0 / 1024.0);
  EXPECT_DOUBLE_EQ(root.at("metype_cell_syn_average").at("mS-e").as_number(), 1.0);
}

TEST_F(Store, AbsentFileIsNoStore) {
  EXPECT_EQ(read_store(folder_ / "none.json"), std::nullopt);
}

TEST_F(Store, AFileOfNeurodamusIsNoStore) {
  write_file(file_, R"({"metype_memory": {"a-b": 3.0}, "metype_cell_syn_average": {}})");
  EXPECT_EQ(read_store(file_), std::nullopt);
}

TEST_F(Store, EditedFileIsRefused) {
  write_store(file_, small_model(), prediction_);
  replace_in_file("\"base_bytes\": 1000000", "\"base_bytes\": 1000001");
  const std::string hash = JsonValue::read_file(file_).at("ballast").at("fingerprint").as_string();
  expect_error_text<InputError>(
      [&] { (void)read_store(file_); },
      file_.string() + ":/ballast/fingerprint: content does not match its fingerprint '" + hash +
          "' (the file was edited or damaged). Remove it; the next dry run makes a new one");
}

TEST_F(Store, OtherVersionIsRefused) {
  write_store(file_, small_model(), prediction_);
  replace_in_file("\"version\": 4", "\"version\": 7");
  expect_error_text<InputError>(
      [&] { (void)read_store(file_); },
      file_.string() +
          ":/ballast/version: store of another version '7' (this program reads version "
          "4). Remove the file; the next dry run makes a new one");
}

TEST_F(Store, KeepsWhatTheRuntimeTakes) {
  MemoryModel memory = small_model();
  memory.runtime = RuntimeModel{
      .node = 64,
      .node_read = 36,
      .group = Bytes(1000),
      .mechanisms = {{"Syn", {.kept = 200.5, .laid_out = 220.5, .read = 300, .weights = 5}}}};
  write_store(file_, memory, prediction_);
  EXPECT_EQ(read_store(file_), memory);
}

TEST_F(Store, TruncatedFileIsRefused) {
  write_store(file_, small_model(), prediction_);
  const std::string text = read_file(file_);
  write_file(file_, text.substr(0, text.size() / 2));
  EXPECT_THROW((void)read_store(file_), InputError);
}

TEST_F(Store, MetypeFileHasOneEntryPerMetype) {
  const auto file = folder_ / "memory_per_metype.json";
  write_metype_file(file, prediction_);
  const JsonValue large = JsonValue::read_file(file).at("metypes").at("mL-e");
  EXPECT_EQ(large.at("cells").as_integer(), 1);
  EXPECT_EQ(large.at("total_bytes").as_integer(), 50'000 + 995 * 40 + 3 * 906);
  EXPECT_NEAR(large.at("share").as_number(), 92'518.0 / (92'518.0 + 20'800 + 1'812), 1e-12);
}

}  // namespace
}  // namespace ballast::estimator
