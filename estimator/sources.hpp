#pragma once
// Sources: how many spike sources every rank of an allocation holds beside its cells, counted from
// the edges themselves. NEURON keeps one source for each gid of another process that some synapse
// of the process listens to, however many do, and ballast makes one event source for each input and
// node that it plays spikes from (build/replay.hpp). Streams the source ids of the edges once, in
// blocks; nothing else is read of files whose edges are sorted by target. Not collective: ranks
// count parts of their own and add up. The same result for any share of the work.

#include <cstdint>
#include <span>
#include <vector>

#include "core/quantity.hpp"
#include "model/synapses.hpp"
#include "plan/allocation.hpp"

namespace ballast::estimator {

/// Which part holds each selected cell: a rank, or a rank's cycle.
struct Partition {
  std::int32_t parts = 1;
  /// Of the selected cells of all populations that are built, in catalog order.
  std::vector<std::int32_t> part;
};

/// Part = rank.
[[nodiscard]] Partition ranks_of(const model::CellCatalog& catalog,
                                 const plan::Allocation& allocation);
/// Part = rank * cycles + cycle: what is built at a time.
[[nodiscard]] Partition buckets_of(const model::CellCatalog& catalog,
                                   const plan::Allocation& allocation);

/// What one part holds.
struct SourceCount {
  std::int64_t remote = 0;           ///< presynaptic gids of other parts
  std::int64_t local = 0;            ///< cells of the part itself that have a synapse in it
  std::int64_t event_sources = 0;    ///< pairs of an input and a node that it plays
  std::int64_t spike_times = 0;      ///< held by the event sources
  std::int64_t remote_synapses = 0;  ///< whose source is of another part
  /// Of a cell with a cell that it hears: synapses of one source that lie side by side among a
  /// cell's count once.
  std::int64_t pairs = 0;
  friend bool operator==(const SourceCount&, const SourceCount&) = default;
};

struct SourceCounts {
  std::vector<SourceCount> parts;
  /// Largest relative standard error of a part's remote and event sources; 0 = exact.
  double relative_error = 0.0;
};

/// Counts of an allocation.
struct AllocationSources {
  SourceCounts ranks;
  SourceCounts buckets;  ///< by rank * cycles + cycle
};

/// Limits of the bitmaps. A bit for every pair of part and source is exact; where these take more
/// than `passes` times `bitmaps`, the parts share `bitmaps` among them for linear counting.
struct CountingLimits {
  Bytes bitmaps = Bytes(std::int64_t{256} << 20);
  std::int64_t passes = 4;
};

struct SourcesInput {
  const model::Circuit& circuit;
  std::span<const model::PlayedSpikes> played;
  const Partition& partition;
  CountingLimits limits = {};
};

/// Counts a contiguous share of the parts; the others stay zero, so that ranks can add up.
[[nodiscard]] SourceCounts count_sources(const SourcesInput& input, model::Share share);

}  // namespace ballast::estimator
