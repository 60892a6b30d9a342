// ballast: from a SONATA simulation configuration to spikes. docs/ballast.md

#include <algorithm>
#include <iostream>
#include <limits>

#include "answers.hpp"
#include "cli/program.hpp"
#include "comm/launcher.hpp"
#include "options.hpp"

namespace {

using namespace ballast;

void print(const cli::Program& program, bool as_json, const program::Answer& answer) {
  if (as_json) {
    Json document = {{"program", program.title()}};
    document.update(answer.json);
    std::cout << document.dump(2) << "\n";
  } else {
    std::cout << program.title() << "\n\n" << answer.text;
  }
}

// Long tables are cut, unless the user asked for more.
estimator::TextOptions text_options(cli::Program& program) {
  if (!program.log().enabled(LogLevel::debug)) return {};
  return {.most_rows = std::numeric_limits<std::size_t>::max() - 1};
}

// Prints on the root what `answer` makes of the result.
void print_root(const cli::Program& program, bool as_json, const auto& result, const auto& answer) {
  if (program.is_root()) print(program, as_json, answer(result));
}

int run_ballast(cli::Program& program, comm::Communicator& comm) {
  CLI::App app("Runs a SONATA simulation on NEURON, or estimates the memory that it takes");
  program::RawOptions raw;
  program::declare(app, raw);
  program.parse(app);
  const program::Options options = program::check(raw);
  run::Job job(options.job,
               {.title = program.title(),
                .version = cli::version(),
                .end = [&](const Error& error) { program.end(error); }},
               comm, program.log());
  const auto answer = [](const auto& done) { return program::answer_of(done); };
  if (options.job.estimate_only) {
    print_root(program, options.json, job.dry_run(), [&](const run::DryRun& done) {
      return program::answer_of(done, text_options(program));
    });
  } else if (options.job.model.wanted) {
    print_root(program, options.json, job.run_by_model(), answer);
  } else {
    print_root(program, options.json, job.run_in_place(), answer);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  // A dry run by itself needs no MPI, which takes longer to start than an estimate.
  const bool dry_run = std::find(argv, argv + argc, std::string("--dry-run")) != argv + argc;
  if (!dry_run || ballast::comm::is_started_by_launcher()) {
    return ballast::cli::run_parallel_program(argc, argv, "ballast", run_ballast);
  }
  const auto alone = ballast::comm::make_serial();
  return ballast::cli::run_program(argc, argv, "ballast", [&](ballast::cli::Program& program) {
    return run_ballast(program, *alone);
  });
}
