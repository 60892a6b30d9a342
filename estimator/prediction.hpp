#pragma once
// Prediction: from a MemoryModel, a Workload and an Allocation to every rank's peak while building
// and while running, and to the totals by metype and synapse kind. Pure functions; the same result
// for any number of calling ranks. The law is in memory_law.hpp. Every `half_width` is that of the
// 95 % interval around its figure; zero where no interval is known.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "core/quantity.hpp"
#include "estimator/interval.hpp"
#include "estimator/sources.hpp"
#include "estimator/workload.hpp"
#include "plan/allocation.hpp"

namespace ballast::estimator {

struct RankPrediction {
  Rank rank;
  Bytes build;  ///< peak of the resident size while building: the heaviest cycle, which is also
                ///< initialised to be written where there are several
  /// Peak while initialising and running: in place, or, of a built model, loading all cycles'
  /// groups on the runtime and running them.
  Bytes run;
  std::int64_t cells = 0;
  std::int64_t synapses = 0;
  Bytes build_half_width = {};
  Bytes run_half_width = {};
  Duration time = {};
  Bytes base = {};                 ///< what it holds before its first cell
  std::vector<Bytes> cycles = {};  ///< build peak of each cycle

  [[nodiscard]] Bytes peak() const { return std::max(build, run); }
};

struct MetypeRow {
  std::string metype;
  std::int64_t cells = 0;
  std::int64_t synapses = 0;
  Bytes cell_bytes;     ///< of all its cells, pools by instances
  Bytes synapse_bytes;  ///< of all synapses and NetCons onto them
  Bytes half_width = {};
};

struct SynapseRow {
  std::string kind;
  std::int64_t count = 0;
  Bytes total;  ///< with NetCons
  Bytes half_width = {};
};

/// Sums over ranks.
struct Totals {
  Bytes base;  ///< engine, mechanisms, MPI: once per rank
  Bytes cells;
  Bytes synapses;         ///< with NetCons
  Bytes sources;          ///< remote gids and event sources
  Bytes slack;            ///< pool slots allocated but not used
  Bytes growth;           ///< initialisation and running
  Bytes copied;           ///< what initialisation holds twice for a moment
  Bytes half_width = {};  ///< of run()
  Bytes on_runtime;       ///< of a built model: its arrays, and a group while it is loaded
  bool on_disk = false;   ///< a built model; else on_runtime is zero
  [[nodiscard]] Bytes build() const { return base + cells + synapses + sources + slack; }
  [[nodiscard]] Bytes run() const {
    return on_disk ? base + on_runtime : build() + growth + copied;
  }
};

struct Prediction {
  plan::Layout layout;
  std::vector<RankPrediction> ranks;  ///< ascending, one per rank
  std::vector<MetypeRow> metypes;     ///< largest total first, ties by name
  std::vector<SynapseRow> synapses;   ///< largest total first, ties by name
  Totals totals;
  SampleSummary sample;
  bool run_known = true;  ///< false for a built model where no kernels can be made

  [[nodiscard]] bool on_disk() const { return totals.on_disk; }
};

/// With the sources of this allocation's ranks as counted.
[[nodiscard]] Prediction predict(const MemoryModel& memory, const Workload& workload,
                                 const plan::Allocation& allocation,
                                 const AllocationSources& sources);

/// With the sources of ranks estimated from their numbers of edges (expected_distinct() in
/// distinct.hpp), as for layouts that nobody counts: too many where cells share their sources.
[[nodiscard]] Prediction predict(const MemoryModel& memory, const Workload& workload,
                                 const plan::Allocation& allocation);

}  // namespace ballast::estimator
