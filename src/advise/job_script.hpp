#pragma once
// The job of an advised layout as a shell script: for sbatch where the machine has Slurm, else a
// script that calls mpirun. Pure.

#include <filesystem>
#include <string>

#include "advise/advice.hpp"

namespace ballast::advise {

struct ScriptInput {
  const Demand& demand;
  const MachineProfile& profile;
  const Row& row;                ///< a layout that fits
  std::filesystem::path folder;  ///< where the dry run left its files; absolute
  std::string title;             ///< program and version, for the comment
};

/// Runs `ballast <configuration> --lb-mode=Memory` in that folder. Slurm's directives ask for the
/// layout's nodes and ranks per node, whole nodes with the partition's memory, and the longest
/// predicted time, rounded up to minutes and at least ten, within the limit.
[[nodiscard]] std::string job_script(const ScriptInput& input);

/// In single quotes, so that a shell takes it as it is.
[[nodiscard]] std::string shell_quoted(const std::string& text);

}  // namespace ballast::advise
