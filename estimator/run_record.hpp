#pragma once
// The record of a folder: how well the predictions of its runs were, kept in cell_memory_usage.json
// under "runs", so that a later estimate can say what its own are worth.

#include <filesystem>
#include <string>
#include <vector>

#include "estimator/memory_report.hpp"

namespace ballast::estimator {

/// One run that was predicted. Errors are (predicted - measured) / measured, of the ranks' peaks.
struct RunRecord {
  std::string time = {};     ///< UTC, "2026-11-20T12:00:00Z"
  std::string circuit = {};  ///< fingerprint of circuit and node set
  std::int64_t ranks = 0;
  std::int64_t covered = 0;  ///< ranks within their intervals
  double least_build_error = 0, most_build_error = 0;
  double least_run_error = 0, most_run_error = 0;
  friend bool operator==(const RunRecord&, const RunRecord&) = default;
};

/// Throws std::logic_error where there are no ranks or as many predictions as there are not.
[[nodiscard]] RunRecord record_of(const std::vector<RankPrediction>& predicted,
                                  const std::vector<RankMeasurement>& measured,
                                  const std::string& circuit);

/// The runs of a file, the oldest first; none where it has none or does not exist.
[[nodiscard]] std::vector<RunRecord> read_runs(const std::filesystem::path& file);
/// Adds one, keeping the last hundred and all else that the file holds.
void append_run(const std::filesystem::path& file, const RunRecord& record);

/// "Last 12 predicted runs here: error of a rank's run peak -1.3 ... +0.8 %, 47 of 48 ranks within
/// their intervals." Empty for no runs.
[[nodiscard]] std::string record_text(const std::vector<RunRecord>& runs);

}  // namespace ballast::estimator
