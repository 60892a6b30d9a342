// ballast-sim: runs a built model, without NEURON and without the circuit's files.
// docs/ballast-sim.md

#include <fmt/core.h>

#include <cmath>
#include <iostream>

#include "built/verify.hpp"
#include "cli/failure.hpp"
#include "cli/program.hpp"
#include "core/json.hpp"
#include "simulate/model_run_report.hpp"

namespace {

using namespace ballast;
namespace fs = std::filesystem;

struct Arguments {
  std::string model;
  std::optional<double> seconds;
  std::string log_file;
  std::string mechanisms;
  std::string allocation;
  std::string save;
  std::string restore;
  int threads = 1;
  double part_size = static_cast<double>(runtime::default_part.count()) / (1 << 20);
  bool disable_reports = false;
  bool json = false;
};

void declare(CLI::App& app, Arguments& arguments) {
  app.add_option("MODEL", arguments.model, "Packed model (model.net) or folder of a data set")
      ->required();
  app.add_option("TIME_IN_SECONDS", arguments.seconds,
                 "Biological time to simulate; by default the model's own");
  app.add_option("--log", arguments.log_file,
                 "File for spikes and reports; by default MODEL with the extension .h5");
  app.add_option("--mechanisms", arguments.mechanisms,
                 "Folder of .mod files or library of kernels; by default those in the model");
  app.add_option("--allocation", arguments.allocation,
                 "Which rank runs which groups: a file of ballast-model rebalance");
  app.add_option("--save", arguments.save, "Folder for the state at the end");
  app.add_option("--restore", arguments.restore, "Folder of a saved state to go on from");
  app.add_flag("--disable-reports", arguments.disable_reports, "Leave the model's reports out");
  app.add_option("--threads", arguments.threads, "Threads of each rank")
      ->check(cli::at_least(1))
      ->capture_default_str();
  app.add_option("--part-size", arguments.part_size,
                 "Cells are computed in parts of about this many MiB, which should fit a core's "
                 "share of the caches")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_flag("--json", arguments.json, "Print the result as JSON");
}

void check(const Arguments& arguments) {
  if (arguments.seconds && !(*arguments.seconds > 0.0 && std::isfinite(*arguments.seconds))) {
    throw cli::UsageError({.problem = "TIME_IN_SECONDS is not a time to simulate",
                           .value = fmt::format("{:g}", *arguments.seconds),
                           .reason = "a number above 0"});
  }
}

fs::path log_file_of(const Arguments& arguments) {
  if (!arguments.log_file.empty()) return arguments.log_file;
  fs::path model = fs::path(arguments.model).lexically_normal();
  if (!model.has_filename()) model = model.parent_path();
  return model.replace_extension(".h5").filename();
}

int simulate_model(cli::Program& program, comm::Communicator& comm) {
  CLI::App app("Runs a built model");
  Arguments arguments;
  declare(app, arguments);
  program.parse(app);
  check(arguments);
  std::unique_ptr<built::Model> model;
  comm::together(comm, [&] {
    built::verify_model(arguments.model, {.index = comm.rank(), .count = comm.size()});
    model = built::open_model(arguments.model);
  });
  simulate::ModelRunOptions options{.mechanisms = arguments.mechanisms,
                                    .allocation = arguments.allocation,
                                    .spikes_file = log_file_of(arguments),
                                    .disable_reports = arguments.disable_reports,
                                    .save = arguments.save,
                                    .restore = arguments.restore,
                                    .threads = arguments.threads,
                                    .part_size = Bytes::rounded(arguments.part_size * (1 << 20))};
  if (arguments.seconds) options.until = 1000.0 * *arguments.seconds;
  const auto result = simulate::run_model(*model, options, comm, program.log());
  if (!program.is_root()) return 0;
  if (arguments.json) {
    Json document = {{"program", program.title()}};
    document.update(simulate::run_json(result, options.spikes_file));
    std::cout << document.dump(2) << "\n";
  } else {
    std::cout << program.title() << "\n\n" << simulate::run_text(result, options.spikes_file);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return ballast::cli::run_parallel_program(argc, argv, "ballast-sim", simulate_model);
}
