#pragma once
// The law of a rank's memory (docs/memory_model.md) for any set of cells: what prediction applies
// to the ranks of an allocation, and the balancer to those that it tries.

#include <vector>

#include "balancer/level_by_law.hpp"
#include "estimator/cell_terms.hpp"
#include "plan/layout.hpp"

namespace ballast::estimator {

/// What a rank holds before its first cell.
[[nodiscard]] Bytes rank_base(const MemoryModel& memory, const Workload& workload,
                              const plan::Layout& layout);
/// What these sources cost, with the lists of `netcons` connections.
[[nodiscard]] Tally source_cost(const MemoryModel& memory, const SourceCount& sources,
                                std::int64_t netcons);
/// Above the base while building: all that is held, with the last block of synapses.
[[nodiscard]] Bytes building(const MemoryModel& memory, const Tally& tally, std::int64_t synapses);
/// Above the base while a cycle is built and, to be written, initialised.
[[nodiscard]] Bytes building_cycle(const MemoryModel& memory, const Tally& tally,
                                   std::int64_t synapses);
/// Above the base while running.
[[nodiscard]] Bytes running(const MemoryModel& memory, const Tally& tally);

/// Cells are numbered as the workload's populations follow each other. Sources are those expected
/// of edges that choose at random, times `source_share`.
class RankLaw : public balancer::MemoryLaw {
 public:
  /// Borrows memory and workload.
  RankLaw(const MemoryModel& memory, const Workload& workload, const plan::Layout& layout,
          double source_share = 1.0);

  [[nodiscard]] std::size_t terms() const override { return terms_.count(); }
  void add(std::uint32_t cell, std::span<double> sums) const override;
  [[nodiscard]] std::int64_t run(std::span<const double> sums) const override;
  [[nodiscard]] std::int64_t build(std::span<const double> sums) const override;

 private:
  [[nodiscard]] Tally with_sources(std::span<const double> sums) const;

  const MemoryModel& memory_;
  CellTerms terms_;
  Bytes base_;
  std::int32_t ranks_;
  bool in_cycles_;
  double source_share_;
  std::vector<std::uint32_t> first_cell_;  ///< by population
};

}  // namespace ballast::estimator
