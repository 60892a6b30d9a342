#include "estimator/run_record.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "core/error.hpp"
#include "core/output_file.hpp"

namespace ballast::estimator {

namespace {

constexpr const char* runs_key = "runs";
constexpr std::size_t most_runs = 100;

std::string now() {
  const auto seconds =
      std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", seconds);
}

void widen(double& least, double& most, double value) {
  least = std::min(least, value);
  most = std::max(most, value);
}

Json to_json(const RunRecord& record) {
  return {{"time", record.time},
          {"circuit", record.circuit},
          {"ranks", record.ranks},
          {"covered", record.covered},
          {"build_error", {record.least_build_error, record.most_build_error}},
          {"run_error", {record.least_run_error, record.most_run_error}}};
}

RunRecord record_from(const JsonValue& value) {
  const auto build = value.at("build_error").elements();
  const auto run = value.at("run_error").elements();
  if (build.size() != 2 || run.size() != 2) throw value.error("least and most error expected");
  return {.time = value.at("time").as_string(),
          .circuit = value.at("circuit").as_string(),
          .ranks = value.at("ranks").as_integer(),
          .covered = value.at("covered").as_integer(),
          .least_build_error = build[0].as_number(),
          .most_build_error = build[1].as_number(),
          .least_run_error = run[0].as_number(),
          .most_run_error = run[1].as_number()};
}

}  // namespace

RunRecord record_of(const std::vector<RankPrediction>& predicted,
                    const std::vector<RankMeasurement>& measured, const std::string& circuit) {
  BALLAST_EXPECT(!measured.empty() && predicted.size() == measured.size());
  RunRecord record{.time = now(),
                   .circuit = circuit,
                   .ranks = std::int64_t(measured.size()),
                   .least_build_error = 1e300,
                   .most_build_error = -1e300,
                   .least_run_error = 1e300,
                   .most_run_error = -1e300};
  for (std::size_t i = 0; i < measured.size(); ++i) {
    record.covered += is_covered(predicted[i], measured[i]) ? 1 : 0;
    widen(record.least_build_error, record.most_build_error,
          relative_error(predicted[i].build, measured[i].build_peak));
    widen(record.least_run_error, record.most_run_error,
          relative_error(predicted[i].run, measured[i].run_peak));
  }
  return record;
}

std::vector<RunRecord> read_runs(const std::filesystem::path& file) {
  std::vector<RunRecord> runs;
  if (!std::filesystem::exists(file)) return runs;
  const auto list = JsonValue::read_file(file).find(runs_key);
  if (!list) return runs;
  for (const JsonValue& entry : list->elements()) runs.push_back(record_from(entry));
  return runs;
}

void append_run(const std::filesystem::path& file, const RunRecord& record) {
  std::vector<RunRecord> runs = read_runs(file);
  runs.push_back(record);
  if (runs.size() > most_runs) runs.erase(runs.begin(), runs.end() - std::ptrdiff_t(most_runs));
  Json document = std::filesystem::exists(file) ? JsonValue::read_file(file).raw() : Json::object();
  document[runs_key] = Json::array();
  for (const RunRecord& run : runs) document[runs_key].push_back(to_json(run));
  write_file(file, document.dump(1) + "\n");
}

std::string record_text(const std::vector<RunRecord>& runs) {
  if (runs.empty()) return {};
  double least = runs.front().least_run_error;
  double most = runs.front().most_run_error;
  std::int64_t ranks = 0;
  std::int64_t covered = 0;
  for (const RunRecord& run : runs) {
    least = std::min(least, run.least_run_error);
    most = std::max(most, run.most_run_error);
    ranks += run.ranks;
    covered += run.covered;
  }
  return fmt::format(
      "Last {} predicted run(s) here: error of a rank's run peak {:+.1f} ... {:+.1f} %, {} of {} "
      "ranks within their intervals.",
      runs.size(), 100 * least, 100 * most, covered, ranks);
}

}  // namespace ballast::estimator
