#pragma once
// The command line of `ballast`: what a user may say, checked before anything is read. Options that
// other programs of this kind have and ballast has not yet are refused by name. docs/ballast.md

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "cli/command_line.hpp"
#include "run/estimate.hpp"
#include "run/job.hpp"
#include "run/model_job.hpp"

namespace ballast::program {

struct Options {
  run::JobOptions job;
  bool dry_run = false;
  std::optional<int> target_ranks;  ///< of a dry run; by default those that run it
  int cycles = 1;                   ///< build cycles
  bool cycles_named = false;        ///< by the user
  run::ModelOptions model;          ///< built on disk
  run::Placing placing;             ///< by --lb-mode and --balancer
  double sample_error = 0.01;       ///< that an estimate may add to the total of the cells
  bool force = false;               ///< also where memory is predicted to run out
  bool json = false;
  bool neurodamus_files = false;  ///< of a dry run
  std::filesystem::path report;   ///< page of a dry run; empty = none
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
