// ballast-model: shows, packs, unpacks, verifies and deals out built models. docs/ballast-model.md

#include "cli/program.hpp"
#include "model/commands.hpp"

namespace {

using namespace ballast;
using model_tool::Answer;

struct Arguments {
  std::vector<std::string> paths;  ///< as many as the command takes
  bool compress = false;
  bool memory = false;
  std::int32_t ranks = 1;
  std::int32_t ranks_per_node = 0;
  std::string output;
  bool json = false;
};

/// A command and its paths; `count` of them, or any number where it is 0.
CLI::App* add_command(CLI::App& app, Arguments& arguments, const char* name, const char* help,
                      const char* paths, int count) {
  CLI::App* command = app.add_subcommand(name, help);
  auto* option = command->add_option(paths, arguments.paths)->required();
  if (count > 0) option->expected(count);
  command->add_flag("--json", arguments.json, "Print the result as JSON");
  return command;
}

void declare_rebalance(CLI::App& app, Arguments& arguments) {
  CLI::App* command =
      add_command(app, arguments, "rebalance", "Which rank runs which groups", "MODEL", 1);
  command->add_option("--ranks", arguments.ranks, "Ranks to run it on")
      ->required()
      ->check(cli::at_least(1));
  command
      ->add_option("--ranks-per-node", arguments.ranks_per_node,
                   "Ranks that share a node's memory; by default all")
      ->check(cli::at_least(1));
  command->add_option("--output", arguments.output, "File for ballast-sim --allocation");
}

void declare(CLI::App& app, Arguments& arguments) {
  app.require_subcommand(1);
  app.fallthrough();
  add_command(app, arguments, "show", "What a model holds", "MODEL", 1)
      ->add_flag("--memory", arguments.memory, "And what a run of it keeps in memory");
  add_command(app, arguments, "pack", "Write a model as one file", "MODEL FILE", 2)
      ->add_flag("--compress", arguments.compress, "A smaller file that is slower to read");
  add_command(app, arguments, "unpack", "Write a model as a data set", "MODEL FOLDER", 2);
  add_command(app, arguments, "verify", "Whether models are as they were written", "MODEL", 0);
  declare_rebalance(app, arguments);
}

Answer show(const Arguments& arguments, Logger& log) {
  Answer answer = model_tool::show(arguments.paths[0]);
  if (!arguments.memory) return answer;
  Answer memory = model_tool::memory(arguments.paths[0], log);
  answer.json["memory"] = std::move(memory.json);
  answer.text += "\n" + memory.text;
  return answer;
}

Answer answer_of(const std::string& command, const Arguments& arguments, Logger& log) {
  const auto& paths = arguments.paths;
  if (command == "show") return show(arguments, log);
  if (command == "pack") return model_tool::pack(paths[0], paths[1], arguments.compress);
  if (command == "unpack") return model_tool::unpack(paths[0], paths[1]);
  if (command == "verify") return model_tool::verify({paths.begin(), paths.end()});
  return model_tool::rebalance(paths[0], {.ranks = arguments.ranks,
                                          .ranks_per_node = arguments.ranks_per_node,
                                          .output = arguments.output});
}

int run(cli::Program& program) {
  CLI::App app("Shows, packs, unpacks, verifies and deals out built models");
  Arguments arguments;
  declare(app, arguments);
  program.parse(app);
  const std::string command = app.get_subcommands().front()->get_name();
  return cli::print(answer_of(command, arguments, program.log()), program, arguments.json);
}

}  // namespace

int main(int argc, char** argv) {
  return cli::run_program(argc, argv, "ballast-model", run);
}
