#pragma once
// Building in cycles: each cycle of an allocation is built, written into the model's folder as a
// group of a CoreNEURON data set for each rank that has cells in it, and freed, so that memory
// holds one cycle at a time. A build that was ended goes on after its last whole cycle and leaves
// the same bytes as one that was not.

#include <filesystem>
#include <functional>
#include <vector>

#include "build/build.hpp"
#include "build/journal.hpp"

namespace ballast::build {

struct CyclesInput {
  BuildInput build;
  /// Puts stimuli into the cells of this rank and cycle. Not collective.
  std::function<void(const BuiltModel&)> stimulate = [](const BuiltModel&) {};
  std::filesystem::path folder;  ///< of the model; exists
  BuildKey key;                  ///< what decides about every byte of the model
};

/// What building one cycle took of one rank.
struct CyclePeak {
  Rank rank;
  Cycle cycle;
  Bytes peak;  ///< highest resident size while it was built and written
  std::int64_t cells = 0, synapses = 0;
};

struct CyclesResult {
  Tally built;                          ///< over all ranks and cycles
  std::int32_t found = 0;               ///< cycles that were on disk already
  std::vector<CyclePeak> peaks;         ///< of the others, all ranks, by cycle, then rank
  std::vector<Gid> groups;              ///< by cycle, then rank
  std::vector<built::ModelFile> files;  ///< all but the journal; the root's alone
};

/// Goes on with the journal in the folder if it has the same key, else begins anew, with a warning
/// also where the journal is damaged; files that are not those that the journal tells are built
/// again or removed, with a warning. Throws
/// ConservationError if all cycles together are not what the circuit holds. Ends with files.dat.
/// Collective; the same result on all ranks.
[[nodiscard]] CyclesResult build_in_cycles(const CyclesInput& input);

}  // namespace ballast::build
