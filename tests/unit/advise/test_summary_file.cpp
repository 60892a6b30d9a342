#include "advise/summary_file.hpp"

#include <gtest/gtest.h>

#include "advise/layout_prediction.hpp"
#include "core/error.hpp"
#include "core/gzip.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/advise/builders.hpp"

namespace ballast::advise {
namespace {

using test::expect_error_text;

class SummaryFile : public ::testing::Test {
 protected:
  SummaryFile() {
    demand_.circuit = "0123456789abcdef0123456789abcdef";
    demand_.configuration = "/c/simulation_config.json";
    demand_.tstop = 100;
    demand_.edges_per_connection = 3.5;
  }
  void expect_error(const std::string& text) const {
    expect_error_text<InputError>([&] { (void)read_summary(file_); }, file_.string() + text);
  }
  // Header and content as they are in the file.
  [[nodiscard]] std::pair<std::string, std::string> lines() const {
    std::uint64_t offset = 0;
    std::string header = read_gzip_member(file_, offset, offset);
    return {header, read_gzip_member(file_, offset, offset)};
  }

  test::TemporaryDirectory folder_;
  std::filesystem::path file_ = folder_ / "workload_summary.gz";
  Demand demand_ = make_demand(testing::model_of_channels(), testing::large_workload(300), 200);
};

TEST_F(SummaryFile, GivesBackWhatWasWritten) {
  write_summary(file_, demand_);
  const Demand read = read_summary(file_);
  EXPECT_EQ(read.circuit, demand_.circuit);
  EXPECT_EQ(read.configuration, demand_.configuration);
  EXPECT_EQ(read.tstop, 100);
  EXPECT_EQ(read.edges_per_connection, 3.5);
  EXPECT_EQ(read.heaviest, demand_.heaviest);
  EXPECT_EQ(read.memory, demand_.memory);
  EXPECT_EQ(read.cells, demand_.cells);
  EXPECT_EQ(read.edges, demand_.edges);
  for (const JobLayout& layout : {JobLayout{1, 1}, JobLayout{10, 7}}) {
    const LayoutPrediction before = predict_layout(demand_, layout);
    const LayoutPrediction after = predict_layout(read, layout);
    EXPECT_EQ(after.node.run, before.node.run);
    EXPECT_EQ(after.node.build, before.node.build);
    EXPECT_EQ(after.seconds, before.seconds);
  }
}

TEST_F(SummaryFile, IsTheSameForTheSameDemand) {
  write_summary(file_, demand_);
  const std::string first = read_file(file_);
  write_summary(file_, read_summary(folder_.path()));
  EXPECT_EQ(read_file(file_), first);
}

TEST_F(SummaryFile, StaysBelowAMegabyte) {
  write_summary(file_, make_demand(testing::model_of_channels(), testing::large_workload(50'000)));
  EXPECT_LT(std::filesystem::file_size(file_), 1'000'000U);
}

TEST_F(SummaryFile, MustBeThere) {
  expect_error(
      ": no workload summary (a dry run writes it). "
      "Run 'ballast <simulation_config.json> --dry-run' first.");
}

TEST_F(SummaryFile, MustBeWhole) {
  write_summary(file_, demand_);
  const std::string whole = read_file(file_);
  const std::string header = gzip_member(lines().first);
  write_file(file_, whole.substr(0, whole.size() - 10));
  expect_error(":offset " + std::to_string(header.size()) +
               ": truncated gzip member (the file ends within it).");
  write_file(file_, header);
  expect_error(":offset " + std::to_string(header.size()) +
               ": truncated gzip member (the file ends within it).");
  write_file(file_, "");
  expect_error(":offset 0: truncated gzip member (the file ends within it).");
}

TEST_F(SummaryFile, MustBeOurs) {
  write_file(file_, "{}");
  expect_error(
      ": not a workload summary (a dry run writes workload_summary.gz). Name that file, or its "
      "folder.");
  write_file(file_, gzip_member(R"({"schema":"ballast-allocation","version":1})"));
  expect_error(":header: not a workload summary (schema 'ballast-workload-summary' expected).");
}

TEST_F(SummaryFile, MustBeOfThisVersion) {
  write_file(file_, gzip_member(R"({"schema":"ballast-workload-summary","version":1})"));
  expect_error(
      ":header:/version: unknown version '1' (this program reads version 2). "
      "Make it again with --dry-run.");
}

TEST_F(SummaryFile, MustNotBeEdited) {
  write_summary(file_, demand_);
  auto [header, content] = lines();
  content.replace(content.find("\"tstop\":100.0"), 13, "\"tstop\":900.0");
  write_file(file_, gzip_member(header) + gzip_member(content));
  const std::string print = header.substr(header.size() - 35, 32);
  expect_error(":header:/content: content does not match its fingerprint '" + print +
               "' (the file was edited or damaged). Make it again with --dry-run.");
}

}  // namespace
}  // namespace ballast::advise
