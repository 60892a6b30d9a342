#pragma once
// The command line of `ballast`: what a user may say, checked before anything is read. Options that
// other programs of this kind have and ballast has not yet are refused by name. docs/ballast.md

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "cli/command_line.hpp"
#include "run/job.hpp"

namespace ballast::program {

struct Options {
  run::JobOptions job;
  bool json = false;
};

/// What CLI11 fills in before it is checked.
struct RawOptions {
  std::string config, config_file, lb_mode, balancer, output_path, mechanisms, report, build_model,
      simulate_model, save_model, save_state, restore;
  bool dry_run = false, disable_reports = false, force = false, json = false,
       neurodamus_files = false, keep_build = false;
  std::optional<int> target_ranks;
  std::optional<std::string> sample_error;    ///< percent
  std::optional<std::uint64_t> graph_budget;  ///< bytes
  std::optional<int> cycles, threads;
};

/// Binds the options to `raw`, which outlives the parsing.
void declare(CLI::App& app, RawOptions& raw);
/// Throws cli::UsageError for what is wrong, contradictory or not supported yet.
[[nodiscard]] Options check(const RawOptions& raw);

}  // namespace ballast::program
