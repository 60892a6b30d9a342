#include "options.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "cli/failure.hpp"

namespace ballast::program {

namespace {

cli::UsageError usage(const char* problem, const std::string& value, const char* reason,
                      const std::string& suggestion = {}) {
  return cli::UsageError(
      {.problem = problem, .value = value, .reason = reason, .suggestion = suggestion});
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// Any case, as neurodamus takes it; nothing where no mode is given.
std::optional<plan::Policy> policy_of_mode(const std::string& mode) {
  const std::string name = lower(mode);
  if (name.empty()) return std::nullopt;
  if (name == "roundrobin" || name == "rr") return plan::Policy::round_robin;
  if (name == "memory") return plan::Policy::metis;
  if (name == "wholecell" || name == "loadbalance") return plan::Policy::whole_cell;
  if (name == "multisplit") {
    throw usage("--lb-mode is not supported", mode, "it splits cells over ranks; ballast does not",
                "Use RoundRobin, WholeCell or Memory.");
  }
  throw usage("unknown --lb-mode", mode, "RoundRobin, WholeCell or Memory",
              did_you_mean(mode, {"RoundRobin", "WholeCell", "Memory"}));
}

void refuse_without_memory_mode(const std::string& option, const std::string& value,
                                std::optional<plan::Policy> policy) {
  if (policy == plan::Policy::metis) return;
  throw cli::UsageError({.problem = option + " needs --lb-mode=Memory",
                         .value = value,
                         .reason = "no other mode asks for it"});
}

// A run deals out by round robin unless it is told otherwise; a dry run has the weights at hand and
// shows what they give.
dry_run::Placing placing_of(const RawOptions& raw) {
  const std::optional<plan::Policy> mode = policy_of_mode(raw.lb_mode);
  dry_run::Placing placing;
  placing.policy = mode.value_or(raw.dry_run ? plan::Policy::lpt : plan::Policy::round_robin);
  if (raw.graph_budget) {
    refuse_without_memory_mode("--graph-budget", std::to_string(*raw.graph_budget), mode);
    placing.graph_budget = Bytes(static_cast<std::int64_t>(
        std::min<std::uint64_t>(*raw.graph_budget, std::numeric_limits<std::int64_t>::max())));
  }
  if (!raw.balancer.empty()) {
    refuse_without_memory_mode("--balancer", raw.balancer, mode);
    if (lower(raw.balancer) == "lpt") placing.policy = plan::Policy::lpt;
  }
  return placing;
}

std::string config_of(const RawOptions& raw) {
  if (raw.config.empty() && raw.config_file.empty()) {
    throw usage("no simulation configuration", "", "it is the first argument",
                "Run 'ballast --help' for the usage.");
  }
  if (!raw.config.empty() && !raw.config_file.empty()) {
    throw usage("two simulation configurations", raw.config_file,
                "the first argument names one already");
  }
  return raw.config.empty() ? raw.config_file : raw.config;
}

std::string text_of(const std::optional<int>& number) {
  return number ? std::to_string(*number) : std::string();
}

// An option that `other` leaves without a meaning; "" = not given.
void refuse_beside(const std::string& other, const std::string& option, const std::string& value,
                   const char* why) {
  if (value.empty()) return;
  throw usage((option + " is not for " + other).c_str(), value, why);
}

void refuse_in_dry_run(const char* option, const std::string& value, bool dry_run) {
  if (dry_run) refuse_beside("--dry-run", option, value, "an estimate builds no model");
}

void check_dry_run(const RawOptions& raw) {
  if (raw.target_ranks && !raw.dry_run) {
    throw usage("--num-target-ranks needs --dry-run", std::to_string(*raw.target_ranks),
                "a run uses the ranks that mpirun starts");
  }
  if (!raw.report.empty() && !raw.dry_run) {
    throw usage("--report needs --dry-run", raw.report, "it shows an estimate");
  }
  if (raw.neurodamus_files && !raw.dry_run) {
    throw usage("--neurodamus-files needs --dry-run", "", "it saves the allocation of a dry run");
  }
  if (raw.force && raw.dry_run) {
    throw usage("--force is not for --dry-run", "", "an estimate needs little memory");
  }
  refuse_in_dry_run("--build-model", raw.build_model, raw.dry_run);
  refuse_in_dry_run("--simulate-model", raw.simulate_model, raw.dry_run);
  refuse_in_dry_run("--save-model", raw.save_model, raw.dry_run);
  if (raw.keep_build) refuse_in_dry_run("--keep-build", "ON", raw.dry_run);
  refuse_in_dry_run("--save", raw.save_state, raw.dry_run);
  refuse_in_dry_run("--restore", raw.restore, raw.dry_run);
  refuse_in_dry_run("--threads", text_of(raw.threads), raw.dry_run);
  if (raw.dry_run) {
    refuse_beside("--dry-run", "--output-path", raw.output_path,
                  "the files of an estimate go to the current directory");
  }
}

void check_simulation_off(const RawOptions& raw) {
  if (lower(raw.simulate_model) != "off") return;
  const auto refuse = [](const char* option, const std::string& value) {
    refuse_beside("--simulate-model=OFF", option, value, "nothing is simulated");
  };
  refuse("--save", raw.save_state);
  refuse("--restore", raw.restore);
  refuse("--threads", text_of(raw.threads));
}

void check_building_off(const RawOptions& raw) {
  if (lower(raw.build_model) != "off") return;
  refuse_beside("--build-model=OFF", "--lb-mode", raw.lb_mode,
                "the model is taken as it was built");
}

run::BuildChoice build_choice_of(const std::string& word) {
  const std::string choice = lower(word);
  if (choice.empty() || choice == "auto") return run::BuildChoice::automatic;
  return choice == "on" ? run::BuildChoice::always : run::BuildChoice::never;
}

run::ModelOptions model_options_of(const RawOptions& raw) {
  if (raw.dry_run) return {};
  run::ModelOptions model{.build = build_choice_of(raw.build_model),
                          .simulate = lower(raw.simulate_model) != "off",
                          .keep = raw.keep_build,
                          .save = raw.save_model};
  model.wanted = raw.cycles.value_or(1) > 1 || !raw.build_model.empty() || !model.simulate ||
                 model.keep || !model.save.empty();
  if (model.build == run::BuildChoice::never && !model.simulate && model.save.empty()) {
    throw usage("nothing to do", "", "--build-model=OFF and --simulate-model=OFF");
  }
  if (!raw.save_state.empty() || !raw.restore.empty() || raw.threads.value_or(1) != 1)
    model.wanted = true;
  model.run.disable_reports = raw.disable_reports;
  model.run.save = raw.save_state;
  model.run.restore = raw.restore;
  model.run.threads = raw.threads.value_or(1);
  return model;
}

// Percent to parts of one.
double sample_error_from(const std::string& percent) {
  constexpr double most = 50;
  double value = 0;
  const char* end = percent.data() + percent.size();
  const auto [last, error] = std::from_chars(percent.data(), end, value);
  if (error != std::errc() || last != end || !(value >= 0 && value < most)) {
    throw usage("--sample-error is no number of percent", percent, "at least 0, less than 50",
                "0 builds every pair of template and morphology.");
  }
  return value / 100;
}

double sample_error_of(const RawOptions& raw) {
  if (!raw.sample_error) return run::JobOptions().sample_error;
  const double error = sample_error_from(*raw.sample_error);
  if (!raw.dry_run && policy_of_mode(raw.lb_mode).value_or(plan::Policy::round_robin) ==
                          plan::Policy::round_robin) {
    throw usage("--sample-error needs --dry-run, --lb-mode=Memory or WholeCell", *raw.sample_error,
                "nothing else makes an estimate");
  }
  return error;
}

}  // namespace

void declare(CLI::App& app, RawOptions& raw) {
  app.add_option("CONFIG", raw.config, "The SONATA simulation configuration");
  app.add_option("--configFile", raw.config_file, "The same, as an option");
  app.add_flag("--dry-run", raw.dry_run, "Estimate the memory that a run would take, and stop");
  app.add_option("--num-target-ranks", raw.target_ranks, "Ranks to estimate for")
      ->check(CLI::Range(1, 1 << 24));
  app.add_option("--modelbuilding-steps", raw.cycles,
                 "Parts that the model is built in, one after the other")
      ->check(CLI::Range(1, 1 << 16));
  app.add_option("--build-model", raw.build_model,
                 "AUTO: build the model on disk unless it is there; ON: always; OFF: never")
      ->check(CLI::IsMember({"AUTO", "ON", "OFF"}, CLI::ignore_case));
  app.add_option("--simulate-model", raw.simulate_model, "OFF: end when the model is built")
      ->check(CLI::IsMember({"ON", "OFF"}, CLI::ignore_case));
  app.add_flag("--keep-build", raw.keep_build, "Keep the built model after the simulation");
  app.add_option("--save-model", raw.save_model, "Write the built model into one file, too");
  app.add_option("--save", raw.save_state, "Folder for the state at the end of the simulation");
  app.add_option("--restore", raw.restore, "Folder of a saved state to go on from");
  app.add_option("--threads", raw.threads, "Threads of each rank, for a built model")
      ->check(CLI::Range(1, 1 << 10));
  app.add_option("--lb-mode", raw.lb_mode,
                 "How cells are dealt out: RoundRobin, WholeCell (computing time) or Memory");
  app.add_option("--balancer", raw.balancer, "Of --lb-mode=Memory: metis or lpt")
      ->check(CLI::IsMember({"metis", "lpt"}, CLI::ignore_case));
  app.add_option("--graph-budget", raw.graph_budget,
                 "Memory that METIS' graph of the cells may take, as 4GB; else it is coarsened")
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(std::uint64_t{1} << 10, std::uint64_t{1} << 60));
  app.add_option("--sample-error", raw.sample_error,
                 "Error in percent that building a sample of the cells may add; 0 builds all");
  app.add_option("--output-path", raw.output_path, "Output folder in place of the configured one");
  app.add_option("--mechanisms", raw.mechanisms, "Folder of .mod files, or compiled library");
  app.add_flag("--disable-reports", raw.disable_reports, "Leave the configured reports out");
  app.add_option("--report", raw.report, "File to write the estimate to as a page for a browser");
  app.add_flag("--neurodamus-files", raw.neurodamus_files,
               "Write the allocation as neurodamus reads it, too");
  app.add_flag("--force", raw.force, "Run also where the predicted memory exceeds what is left");
  app.add_flag("--json", raw.json, "Print the result as JSON");
}

Options check(const RawOptions& raw) {
  check_dry_run(raw);
  check_simulation_off(raw);
  check_building_off(raw);
  return {.job = {.config = config_of(raw),
                  .output_path = raw.output_path,
                  .mechanisms = raw.mechanisms,
                  .disable_reports = raw.disable_reports,
                  .estimate_only = raw.dry_run,
                  .target_ranks = raw.target_ranks,
                  .cycles = raw.cycles.value_or(1),
                  .cycles_named = raw.cycles.has_value(),
                  .model = model_options_of(raw),
                  .placing = placing_of(raw),
                  .sample_error = sample_error_of(raw),
                  .force = raw.force,
                  .neurodamus_files = raw.neurodamus_files,
                  .page = raw.report},
          .json = raw.json};
}

}  // namespace ballast::program
