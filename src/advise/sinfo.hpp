#pragma once
// What Slurm tells of its partitions. The program `sinfo` is asked with a format of our own, so
// that sites' settings of its output do not matter; sinfo(1) explains the fields.

#include <string>
#include <vector>

#include "advise/machine_profile.hpp"

namespace ballast::advise {

/// The call, program first.
[[nodiscard]] std::vector<std::string> sinfo_call();

/// The partition of this name, or, if it is empty, the default one (else the first). Of the kinds
/// of nodes that a partition has the most numerous counts, of equally many the one of least memory.
/// Lines that are not ours (warnings) are passed over. Throws InputError if the partition is
/// unknown or nothing is up, or if a line of ours cannot be understood.
[[nodiscard]] MachineProfile profile_from_sinfo(const std::string& output,
                                                const std::string& partition);

/// Runs sinfo. Throws ResourceError where there is none, or it fails.
[[nodiscard]] MachineProfile ask_slurm(const std::string& partition);

}  // namespace ballast::advise
