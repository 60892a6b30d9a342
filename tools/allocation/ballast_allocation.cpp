// ballast-allocation: shows, checks, compares and converts allocation files.
// docs/ballast-allocation.md

#include <stdexcept>

#include "allocation/commands.hpp"
#include "cli/failure.hpp"
#include "cli/program.hpp"

namespace {

using namespace ballast;
using allocation_tool::Answer;
namespace fs = std::filesystem;

struct Arguments {
  std::vector<std::string> files;  ///< as many as the command takes
  std::string circuit;
  std::optional<std::int32_t> rank;
  bool json = false;
};

/// A command and its files; `count` of them, or any number where it is 0.
CLI::App* add_command(CLI::App& app, Arguments& arguments, const char* name, const char* help,
                      const char* files, int count) {
  CLI::App* command = app.add_subcommand(name, help);
  auto* option = command->add_option(files, arguments.files)->required();
  if (count > 0) option->expected(count);
  command->add_flag("--json", arguments.json, "Print the result as JSON");
  return command;
}

void add_circuit(CLI::App* command, Arguments& arguments) {
  command->add_option("--circuit", arguments.circuit,
                      "The simulation_config.json that the allocation is for");
}

void declare(CLI::App& app, Arguments& arguments) {
  app.require_subcommand(1);
  app.fallthrough();
  add_command(app, arguments, "show", "Layout, cells and ranks of an allocation", "FILE", 1)
      ->add_option("--rank", arguments.rank, "One rank alone")
      ->check(cli::at_least(0));
  add_circuit(
      add_command(app, arguments, "validate", "Check files, also against a circuit", "FILE", 0),
      arguments);
  add_command(app, arguments, "diff", "Compare two allocations; exit code 1 if they differ",
              "FILES", 2);
  add_command(app, arguments, "stats", "How level an allocation is", "FILE", 1);
  add_circuit(add_command(app, arguments, "convert",
                          "From our format to neurodamus' (*.pkl.gz) or back", "IN OUT", 2),
              arguments);
}

/// Code 1 of `diff` says that files differ, as that of diff(1): a failure of unknown kind, which
/// has it elsewhere, ends as a defect.
Answer diff(const Arguments& arguments) {
  try {
    return allocation_tool::diff(arguments.files[0], arguments.files[1]);
  } catch (...) {
    const cli::Failure failure = cli::describe(std::current_exception());
    if (failure.exit_code != cli::exit_unexpected) throw;
    throw std::logic_error(failure.text);
  }
}

Answer answer_of(const std::string& command, const Arguments& arguments, Logger& log) {
  const auto& files = arguments.files;
  if (command == "show") return allocation_tool::show(files[0], arguments.rank);
  if (command == "stats") return allocation_tool::stats(files[0]);
  if (command == "diff") return diff(arguments);
  if (command == "convert") {
    return allocation_tool::convert(files[0], files[1], arguments.circuit, log);
  }
  return allocation_tool::validate({files.begin(), files.end()}, arguments.circuit, log);
}

int run(cli::Program& program) {
  CLI::App app("Shows, checks, compares and converts allocation files");
  Arguments arguments;
  declare(app, arguments);
  program.parse(app);
  const std::string command = app.get_subcommands().front()->get_name();
  const Answer answer = answer_of(command, arguments, program.log());
  return cli::print(answer, program, arguments.json);
}

}  // namespace

int main(int argc, char** argv) {
  return cli::run_program(argc, argv, "ballast-allocation", run);
}
