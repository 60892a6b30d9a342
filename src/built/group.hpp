#pragma once
// Group: a part of a built model, made by one rank in one build cycle, as the data set of
// CoreNEURON (format 1.5) holds it; nothing in it is converted yet. Cells and what sits on them are
// whole in one group; groups know each other by the gids of spike sources and the ids of gap
// junctions only. The layout follows the writer in NEURON 8.2.2
// (nrniv/nrncore_write/io/nrncore_io.cpp).

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ballast::built {

/// The instances of one mechanism, in NEURON's order.
struct MechanismData {
  std::int32_t type = 0;  ///< as Mechanism::type
  std::int32_t count = 0;
  std::vector<std::int32_t> nodes = {};  ///< [count]; empty for artificial cells
  std::vector<double> values = {};       ///< [count][Mechanism::value_count]
  std::vector<std::int32_t> data = {};   ///< [count][Mechanism::datum_count]
  /// Mechanism type that each POINTER points into, -1 = voltage.
  std::vector<std::int32_t> pointed = {};
  friend bool operator==(const MechanismData&, const MechanismData&) = default;
};

/// What the BBCOREPOINTERs of one mechanism hold, instance after instance.
struct OpaqueData {
  std::int32_t type = 0;
  std::vector<std::int32_t> integers = {};
  std::vector<double> reals = {};
  friend bool operator==(const OpaqueData&, const OpaqueData&) = default;
};

/// A value that follows a curve: linear between its points.
struct PlayedValue {
  std::int32_t kind = 0;   ///< NEURON's number of VecPlayContinuous: 4
  std::int32_t type = 0;   ///< mechanism
  std::int32_t index = 0;  ///< instance * value_count + column
  std::vector<double> values = {}, times = {};
  friend bool operator==(const PlayedValue&, const PlayedValue&) = default;
};

/// Halves of gap junctions: who publishes a voltage and who reads one.
struct GapData {
  std::vector<std::int32_t> source_ids;
  std::vector<std::int32_t> source_nodes;
  std::vector<std::int32_t> target_ids;
  std::vector<std::int32_t> target_types;
  std::vector<std::int32_t> target_indices;  ///< instance * value_count + column
  friend bool operator==(const GapData&, const GapData&) = default;
};

/// Where the sections of a cell are, for reports: list by list ("soma", "dend" ...).
struct SectionList {
  std::string name;
  std::int32_t section_count = 0;
  std::vector<std::int32_t> sections = {};  ///< SONATA section id of each segment
  std::vector<std::int32_t> nodes = {};     ///< node of each segment
  friend bool operator==(const SectionList&, const SectionList&) = default;
};

struct CellSections {
  std::int32_t gid = 0;
  std::vector<SectionList> lists = {};
  friend bool operator==(const CellSections&, const CellSections&) = default;
};

struct Group {
  std::int32_t id = 0;  ///< gid of its first cell; names its files

  // <id>_1.dat
  std::vector<std::int32_t> source_gids;     ///< spike sources: cells, then event sources
  std::vector<std::int32_t> netcon_sources;  ///< [netcons]; gid, -(type + 1000 * instance), or -1

  // <id>_2.dat
  std::int32_t output_count = 0;      ///< sources that have a gid
  std::int32_t cell_count = 0;        ///< with sections; their roots are the first nodes
  std::int32_t opaque_slots = 0;      ///< NEURON's nvdata
  std::vector<std::int32_t> parents;  ///< [nodes]; of roots -1 or 0, without meaning
  std::vector<double> a, b, area, v;  ///< [nodes]
  std::vector<double> diam;           ///< [nodes] or empty
  std::vector<MechanismData> mechanisms;
  std::vector<std::int32_t> source_nodes;      ///< [sources]; node, or -(type + 1000 * instance)
  std::vector<double> thresholds;              ///< [cells], mV
  std::vector<std::int32_t> netcon_types;      ///< [netcons]; mechanism of the target, 0 = none
  std::vector<std::int32_t> netcon_instances;  ///< [netcons]
  std::vector<double>
      weights;  ///< of netcon after netcon, as many as its target's NET_RECEIVE takes
  std::vector<double> delays;  ///< [netcons], ms
  std::vector<OpaqueData> opaque;
  std::vector<PlayedValue> played;

  GapData gaps;                        ///< <id>_gap.dat, where the model has gap junctions
  std::vector<CellSections> sections;  ///< <id>_3.dat, where it was written

  [[nodiscard]] std::size_t node_count() const { return parents.size(); }
  [[nodiscard]] bool is_root(std::size_t node) const { return std::cmp_less(node, cell_count); }
  friend bool operator==(const Group&, const Group&) = default;
};

}  // namespace ballast::built
