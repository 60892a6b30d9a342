#pragma once
// The law of a rank's memory on the runtime for built models (docs/memory_model.md): plain arrays,
// so that bytes add up over cells, synapses and connections; and the peak while groups are loaded
// one after the other.

#include <algorithm>
#include <span>

#include "estimator/memory_model.hpp"
#include "estimator/sources.hpp"

namespace ballast::estimator {

/// Bytes on the runtime.
struct RuntimeCost {
  double kept = 0;     ///< once loaded
  double loading = 0;  ///< at most while its group is loaded: as it is read, and its nodes' arrays

  RuntimeCost& operator+=(const RuntimeCost& other) {
    kept += other.kept;
    loading += other.loading;
    return *this;
  }
};

// Zero where the model knows nothing of the runtime.
[[nodiscard]] RuntimeCost runtime_cost(const MemoryModel& memory, const CellRecord& cell);
/// A synapse, or what makes minis.
[[nodiscard]] RuntimeCost runtime_cost(const MemoryModel& memory, const SynapseRecord& synapse);
/// A connection onto a synapse of this record, or onto an artificial cell (nullptr).
[[nodiscard]] RuntimeCost runtime_connection(const MemoryModel& memory,
                                             const SynapseRecord* target);
/// Into how many parts the runtime divides a group that takes this much.
[[nodiscard]] double runtime_parts(const RuntimeCost& group);
/// What a group of as many parts that hears of these sources has for them.
[[nodiscard]] RuntimeCost runtime_sources(const MemoryModel& memory, const SourceCount& sources,
                                          double parts = 1);

/// Of a rank that loads group after group.
class RuntimePeak {
 public:
  /// Borrows the model, which knows of the runtime.
  explicit RuntimePeak(const MemoryModel& memory) : memory_(memory) {}
  /// A group of these cells and synapses, of as many instances of each pool's mechanism, that hears
  /// of these sources.
  void load(RuntimeCost group, const SourceCount& sources, std::span<const std::int64_t> instances);
  [[nodiscard]] Bytes kept() const { return kept_; }
  [[nodiscard]] Bytes peak() const { return std::max(kept_, loading_); }

 private:
  const MemoryModel& memory_;
  Bytes kept_, loading_;
};

}  // namespace ballast::estimator
