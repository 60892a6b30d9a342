#pragma once
// The records that the estimate of a circuit needs: taken from cell_memory_usage.json where they
// are there and match the content of template and morphology, measured where not, by all ranks
// together.

#include <filesystem>
#include <optional>
#include <vector>

#include "comm/communicator.hpp"
#include "core/log.hpp"
#include "estimator/memory_model.hpp"
#include "inputs/inputs.hpp"
#include "model/synapses.hpp"

namespace ballast::dry_run {

struct RecordsInput {
  const model::Circuit& circuit;
  const inputs::Inputs& inputs;
  const std::vector<model::AfferentCounts>&
      counts;                        ///< of the whole circuit, the same on all ranks
  std::filesystem::path mechanisms;  ///< folder of .mod files or library
  std::filesystem::path store;       ///< file; need not exist
  double sample_error = 0;           ///< of the total over all cells; 0 builds every pair
  comm::Communicator& comm;
  Logger& log;
};

/// All records, with those of the store that this circuit does not need. Where there are more pairs
/// of template and morphology than are worth building, some are predicted from a sample
/// (estimator/sampling.hpp). A store of another engine
/// or other mechanisms is refused with a warning and measured anew; one that is damaged, edited or
/// of another version is an InputError. Only the root's result is filled. Collective.
[[nodiscard]] estimator::MemoryModel find_records(const RecordsInput& input);

/// As find_records(), but measures nothing: empty if something is missing. What was predicted is
/// taken at any error. Collective.
[[nodiscard]] std::optional<estimator::MemoryModel> known_records(const RecordsInput& input);

}  // namespace ballast::dry_run
