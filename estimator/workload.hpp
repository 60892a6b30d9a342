#pragma once
// Workload: what a circuit asks a simulator to hold, in terms of a MemoryModel's records: which
// record each cell is and how many synapses of each kind it receives. Plain data, so that
// prediction is a pure function. Memory: 16 bytes per cell plus 4 per cell and synapse kind.

#include <cstdint>
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
  double netcons_per_edge = 1.0;        ///< 0 for gap junctions and virtual sources that are silent
  std::uint64_t sources = 0;            ///< nodes that the edges may come from
  bool local_sources = false;      ///< event sources on every rank (virtual) instead of remote gids
  double events_per_source = 0.0;  ///< mean spike times that such a source holds
  std::vector<std::uint32_t> counts;  ///< cells x kinds, row by row
};

struct Workload {
  std::vector<std::string> metypes;
  std::vector<CellColumn> populations;  ///< in gid order, virtual ones left out
  std::vector<EdgeColumn> edges;
};

/// Spikes that an input plays from the nodes of a population.
struct Replay {
  std::string source_population;
  std::uint64_t active_nodes = 0;  ///< nodes with at least one spike before tstop
  std::uint64_t events = 0;        ///< spikes of all of them before tstop
};

/// Fingerprint of a cell model: content of its template and morphology, or its point parameters.
[[nodiscard]] std::string fingerprint(const model::CellModel& cell_model);

/// True if synapses of this kind occur and are more than NetCons.
[[nodiscard]] bool needs_record(const model::AfferentCounts& counts, std::size_t kind);

/// Throws std::logic_error if the model lacks a record that the circuit needs.
[[nodiscard]] Workload make_workload(const model::Circuit& circuit,
                                     const std::vector<model::AfferentCounts>& counts,
                                     const std::vector<Replay>& replays, const MemoryModel& memory);

}  // namespace ballast::estimator
