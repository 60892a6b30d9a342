#include "advise/job_script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "estimator/time_report.hpp"

namespace ballast::advise {

namespace {

constexpr std::int64_t minute = 60;

std::int64_t seconds_asked(const Row& row) {
  constexpr double least = 10 * minute;
  constexpr double most = 1e12;
  const double seconds = std::clamp(row.prediction.most_seconds(), least, most);
  const auto whole_minutes = minute * std::int64_t(std::ceil(seconds / double(minute)));
  return std::min(whole_minutes, row.partition.max_seconds);
}

std::string comment(const ScriptInput& input) {
  const LayoutPrediction& prediction = input.row.prediction;
  return fmt::format(
      "# Made by {}; circuit {}.\n"
      "# Predicted: at most {} of {} on the fullest node; about {}, on cores like the dry run's.\n",
      input.title, input.demand.circuit, to_string(prediction.node.sure()),
      to_string(input.row.partition.memory), estimator::rough_duration(prediction.seconds));
}

std::string directives(const ScriptInput& input) {
  const JobLayout& layout = input.row.prediction.layout;
  const Partition& partition = input.row.partition;
  std::string text =
      "# Where the site asks for them: sbatch --account=... --qos=...\n"
      "#SBATCH --job-name=ballast\n";
  if (!partition.name.empty()) text += fmt::format("#SBATCH --partition={}\n", partition.name);
  return text + fmt::format(
                    "#SBATCH --nodes={}\n"
                    "#SBATCH --ntasks-per-node={}\n"
                    "#SBATCH --cpus-per-task=1\n"
                    "#SBATCH --exclusive\n"
                    "#SBATCH --mem={}M\n"
                    "#SBATCH --time={}\n",
                    layout.nodes, layout.ranks_per_node, std::int64_t(partition.memory.mib()),
                    time_limit_text(seconds_asked(input.row)));
}

std::string body(const ScriptInput& input, const std::string& launcher) {
  const std::int32_t cycles = input.row.prediction.layout.cycles;
  return fmt::format(
      "set -euo pipefail\n\n"
      "# Here are the files of the dry run; the allocation is made where there is none for these "
      "ranks.\n"
      "cd {}\n"
      "{} ballast {} --lb-mode=Memory{}\n",
      shell_quoted(input.folder.string()), launcher, shell_quoted(input.demand.configuration),
      cycles > 1 ? fmt::format(" --modelbuilding-steps={}", cycles) : "");
}

}  // namespace

std::string shell_quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

std::string job_script(const ScriptInput& input) {
  const std::string shell = "#!/bin/bash\n";
  if (input.profile.scheduler == Scheduler::slurm) {
    return shell + comment(input) + directives(input) + "\n" + body(input, "srun");
  }
  const std::int64_t ranks = input.row.prediction.layout.ranks();
  return shell + comment(input) + "\n" + body(input, fmt::format("mpirun -n {}", ranks));
}

}  // namespace ballast::advise
