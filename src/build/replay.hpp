#pragma once
// Replay: spikes given from outside that enter the synapses of one source population, as run/ reads
// them from the inputs of the simulation configuration. ReplaySources turns them into event sources
// of the engine, one per source node and replay on this rank, when the first synapse asks for it.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/engine.hpp"
#include "model/catalog.hpp"
#include "model/node_targets.hpp"

namespace ballast::build {

struct Replay {
  std::string source_population;
  std::unordered_map<std::uint64_t, std::vector<double>> times;  ///< by source node; ms, ascending
  model::NodeTargets targets;                                    ///< whose synapses they enter
};

/// What every process keeps of its input: the catalog's columns and the replays. Predicted for each
/// rank and taken off where the base is measured.
[[nodiscard]] Bytes table_memory(const model::CellCatalog& catalog,
                                 std::span<const Replay> replays);

/// Event sources of the edges between two populations. Borrows the replays and the engine.
class ReplaySources {
 public:
  ReplaySources(std::span<const Replay> replays, engine::Engine& engine);

  /// Call before sources() for each pair of populations.
  void select(const std::string& source_population, const std::string& target_population);
  /// True if some edge of the selected pair can get spikes.
  [[nodiscard]] bool any() const { return !selected_.empty(); }
  /// The event sources that drive an edge, in the order of the replays; valid until the next call.
  [[nodiscard]] std::span<const engine::EventSourceHandle> sources(std::uint64_t source,
                                                                   std::uint64_t target);

 private:
  struct Selected {
    std::size_t replay;
    const sonata::Selection* targets;
  };
  engine::EventSourceHandle handle(std::size_t replay, std::uint64_t node,
                                   const std::vector<double>& times);

  std::span<const Replay> replays_;
  engine::Engine& engine_;
  std::vector<Selected> selected_;
  std::map<std::pair<std::size_t, std::uint64_t>, engine::EventSourceHandle> handles_;
  std::vector<engine::EventSourceHandle> found_;
};

}  // namespace ballast::build
