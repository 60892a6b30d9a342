// ballast-advise: nodes, ranks per node and time for a circuit on a machine, from what a dry run
// left (docs/ballast-advise.md). Needs neither MPI nor NEURON nor the circuit.

#include <fmt/format.h>

#include <iostream>
#include <string>
#include <vector>

#include "advise/advice_report.hpp"
#include "advise/job_script.hpp"
#include "advise/sinfo.hpp"
#include "advise/summary_file.hpp"
#include "cli/program.hpp"
#include "core/output_file.hpp"
#include "inputs/data_folder.hpp"
#include "machine/node_profile.hpp"

namespace {

using namespace ballast;
namespace fs = std::filesystem;

constexpr int exit_does_not_fit = 3;

struct Arguments {
  std::string summary = ".";
  std::string profile = "local";
  std::string minimise = "nodes";
  std::optional<std::int64_t> max_nodes;
  std::string max_time;
  double headroom = 5;
  std::vector<std::int64_t> ranks_per_node;
  std::vector<std::int32_t> cycles;
  std::string script;
  bool list_profiles = false;
  bool json = false;
};

void declare(CLI::App& app, Arguments& a) {
  app.add_option("DIR", a.summary, "Folder of a dry run, or its workload_summary.gz")
      ->capture_default_str();
  app.add_option("--profile", a.profile,
                 "Machine: local, slurm, slurm:PARTITION, a name of --list-profiles, or a file")
      ->capture_default_str();
  app.add_flag("--list-profiles", a.list_profiles, "Show the profiles that come with ballast");
  app.add_option("--minimise", a.minimise, "nodes, core-hours or time")
      ->check(CLI::IsMember({"nodes", "core-hours", "time"}))
      ->capture_default_str();
  app.add_option("--max-nodes", a.max_nodes, "Most nodes of the job")->check(cli::at_least(1));
  app.add_option("--max-time", a.max_time, "Longest time of the job: minutes or D-HH:MM:SS");
  app.add_option("--headroom", a.headroom, "Percent of a node's memory that stays free")
      ->check(CLI::Range(0.0, 90.0))
      ->capture_default_str();
  app.add_option("--ranks-per-node", a.ranks_per_node, "Ranks per node to try, as 32,64")
      ->delimiter(',')
      ->check(cli::at_least(1));
  app.add_option("--cycles", a.cycles, "Build cycles to show, as 1,2,4")
      ->delimiter(',')
      ->check(CLI::Range(1, 1 << 16));
  app.add_option("--script", a.script, "Write the job to this file");
  app.add_flag("--json", a.json, "Print the result as JSON");
}

advise::Request request_from(const Arguments& a) {
  advise::Request request;
  request.goal = a.minimise == "time"         ? advise::Goal::time
                 : a.minimise == "core-hours" ? advise::Goal::core_hours
                                              : advise::Goal::nodes;
  request.max_nodes = a.max_nodes;
  request.headroom = a.headroom / 100;
  request.ranks_per_node = a.ranks_per_node;
  request.cycles = a.cycles;
  if (a.max_time.empty()) return request;
  request.max_seconds = advise::time_limit(a.max_time);
  if (!request.max_seconds) {
    throw InputError({.problem = "--max-time: no time",
                      .value = a.max_time,
                      .reason = std::string(advise::time_forms) + "; above 0"});
  }
  return request;
}

fs::path profile_folder() {
  return inputs::data_folder() / "profiles";
}

advise::MachineProfile find_profile(const std::string& name) {
  if (name == "local") return advise::profile_of(machine::local_node());
  if (name == "slurm") return advise::ask_slurm("");
  if (name.starts_with("slurm:")) return advise::ask_slurm(name.substr(6));
  const bool is_file = name.find('/') != std::string::npos || name.ends_with(".json");
  if (is_file) return advise::profile_from(JsonValue::read_file(name));
  return advise::read_profile(name, profile_folder());
}

int list_profiles(const cli::Program& program, bool json) {
  std::vector<advise::MachineProfile> profiles{advise::profile_of(machine::local_node())};
  for (const std::string& name : advise::profile_names(profile_folder())) {
    profiles.push_back(advise::read_profile(name, profile_folder()));
  }
  if (json) {
    Json list = Json::array();
    for (const auto& profile : profiles) list.push_back(advise::profile_json(profile));
    std::cout << Json{{"program", program.title()}, {"profiles", list}}.dump(2) << "\n";
  } else {
    std::cout << program.title() << "\n\n" << advise::profiles_text(profiles);
  }
  return 0;
}

fs::path folder_of(const std::string& summary) {
  const fs::path path = fs::absolute(summary).lexically_normal();
  const bool is_folder = fs::is_directory(path) && path.has_filename();
  return is_folder ? path : path.parent_path();  // also of "folder/"
}

int give_advice(cli::Program& program, const Arguments& arguments) {
  const advise::Request request = request_from(arguments);
  const advise::MachineProfile profile = find_profile(arguments.profile);
  advise::check(request, profile);
  const advise::Demand demand = advise::read_summary(arguments.summary);
  const advise::Advice advice = advise::advise(demand, profile, request);
  if (arguments.json) {
    Json document = {{"program", program.title()}};
    document.update(advise::advice_json(advice, demand, profile, request));
    std::cout << document.dump(2) << "\n";
  } else {
    std::cout << program.title() << "\n\n" << advise::advice_text(advice, demand, profile, request);
  }
  if (!advice.chosen) {
    if (!arguments.script.empty()) program.log().warning("no script: nothing fits");
    return exit_does_not_fit;
  }
  if (!arguments.script.empty()) {
    write_file(arguments.script, advise::job_script({.demand = demand,
                                                     .profile = profile,
                                                     .row = advice.rows[*advice.chosen],
                                                     .folder = folder_of(arguments.summary),
                                                     .title = program.title()}));
    program.log().info("job script: {}", arguments.script);
  }
  return 0;
}

int run_advise(cli::Program& program) {
  CLI::App app("Advises how many nodes and ranks a circuit needs, from the files of a dry run");
  Arguments arguments;
  declare(app, arguments);
  program.parse(app);
  if (arguments.list_profiles) return list_profiles(program, arguments.json);
  return give_advice(program, arguments);
}

}  // namespace

int main(int argc, char** argv) {
  return cli::run_program(argc, argv, "ballast-advise", run_advise);
}
