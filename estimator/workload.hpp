#pragma once
// Workload: what a circuit asks a simulator to hold, in terms of a MemoryModel's records: which
// record each cell is and how many synapses of each kind it receives. Plain data, so that
// prediction is a pure function. Memory: 16 bytes per cell plus 4 per cell and synapse kind (8
// where spikes are played).

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/quantity.hpp"
#include "estimator/memory_model.hpp"
#include "model/synapses.hpp"

namespace ballast::estimator {

/// The cells of one population; vectors run parallel.
struct CellColumn {
  std::string population;
  std::vector<NodeId> nodes;          ///< ascending
  std::vector<std::uint32_t> metype;  ///< index into Workload::metypes
  std::vector<std::uint32_t> record;  ///< index into MemoryModel::cells
};

/// Edges onto the cells of one population.
struct EdgeColumn {
  std::string edge_population;
  std::size_t target = 0;  ///< index into Workload::populations
  std::vector<std::int32_t>
      record;  ///< per kind: index into MemoryModel::synapses; -1 = NetCon only
  std::vector<std::string> kind_names;  ///< per kind, for tables
  std::string source_population;
  std::uint64_t sources = 0;  ///< gids that the edges may come from; 0 for virtual nodes and gap
                              ///< junctions, which connect to none
  std::uint64_t event_sources = 0;  ///< pairs of an input and a node that it plays to them
  double spikes_per_event_source = 0.0;
  std::vector<std::uint32_t> counts;  ///< cells x kinds, row by row
  std::vector<std::uint32_t> played;  ///< NetCons from event sources, as `counts`; or empty
  /// Synapses with spontaneous minis, by cell, and those among them that no source connects to;
  /// or empty.
  std::vector<std::uint32_t> minis, minis_alone;
  std::int32_t mini_record =
      -1;  ///< index into MemoryModel::synapses of what makes minis, with its source

  /// NetCons of the edges in an element of `counts`, without those of minis.
  [[nodiscard]] std::int64_t netcons(std::size_t element) const;
  /// Sources of minis onto a cell.
  [[nodiscard]] std::int64_t mini_sources(std::size_t cell) const;
  /// NetCons that a cell has beside netcons(): one from every source of minis, less those of
  /// synapses that no source connects to.
  [[nodiscard]] std::int64_t mini_netcons(std::size_t cell) const;
};

struct Workload {
  std::vector<std::string> metypes;
  std::vector<CellColumn> populations;  ///< in gid order, virtual ones left out
  std::vector<EdgeColumn> edges;
  std::int64_t steps = 0;  ///< of the simulation
  bool on_disk = false;    ///< the model goes by way of the disk also where it has one cycle
  Bytes tables;            ///< what every rank keeps of the circuit's tables and of replayed spikes
};

/// Fingerprint of a cell model: content of its template and morphology, or its point parameters.
[[nodiscard]] std::string fingerprint(const model::CellModel& cell_model);

/// True if synapses of this kind occur and are more than NetCons.
[[nodiscard]] bool needs_record(const model::AfferentCounts& counts, std::size_t kind);

/// Throws std::logic_error if the model lacks a record that the circuit needs.
[[nodiscard]] Workload make_workload(const model::Circuit& circuit,
                                     const std::vector<model::AfferentCounts>& counts,
                                     std::span<const model::PlayedSpikes> played,
                                     const MemoryModel& memory);

}  // namespace ballast::estimator
