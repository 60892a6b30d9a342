#pragma once
// How much memory a rank takes to run groups of a built model, told before it loads them: each
// group is read, laid out as a run lays it out, and freed before the next, so that no more than one
// is in memory. Exact, as the same code lays them out: columns that all instances share are found
// in the values, and only kernels know what they allocate.

#include <cstdint>
#include <vector>

#include "built/model.hpp"
#include "comm/communicator.hpp"
#include "core/json.hpp"
#include "engine/runtime/simulation.hpp"

namespace ballast::simulate {

struct PredictedMemory {
  runtime::GroupMemory groups;  ///< Simulation::memory() once it has loaded them
  Bytes loading;                ///< at most while it loads them one after the other
};

/// Borrows the mechanisms. Throws InputError, EngineError. Collective.
[[nodiscard]] PredictedMemory predict_memory(const built::Model& model,
                                             const std::vector<std::int32_t>& groups,
                                             const runtime::MechanismTable& mechanisms,
                                             const runtime::GroupOptions& options,
                                             comm::Communicator& comm);

/// One rank's memory: what was predicted for the arrays and is kept in them, and resident sizes.
struct RankMemory {
  Bytes predicted, kept;  ///< GroupMemory::total()
  Bytes before, after;    ///< resident before anything of the model was loaded, after all was
  Bytes loading;          ///< predicted above `before` while loading
  Bytes peak;             ///< resident, highest from loading to the end of the run

  [[nodiscard]] Bytes predicted_resident() const { return before + predicted; }
  [[nodiscard]] Bytes predicted_peak() const { return before + std::max(predicted, loading); }
};

/// All ranks' on each rank. Collective.
[[nodiscard]] std::vector<RankMemory> gather(const RankMemory& mine, comm::Communicator& comm);

[[nodiscard]] std::string memory_text(const std::vector<RankMemory>& ranks);
[[nodiscard]] Json memory_json(const std::vector<RankMemory>& ranks);

}  // namespace ballast::simulate
