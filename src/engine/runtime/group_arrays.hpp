#pragma once
// GroupArrays: a part of a group of a built model converted to the arrays that the runtime works
// on. What the data set says in NEURON's numbers (indices of its arrays, codes of sources) is
// resolved here once. Owns everything; addresses inside stay valid when it is moved.

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "built/group.hpp"
#include "engine/runtime/connections.hpp"
#include "engine/runtime/group_parts.hpp"
#include "engine/runtime/instances.hpp"
#include "engine/runtime/nodes.hpp"
#include "engine/runtime/played_values.hpp"

namespace ballast::runtime {

/// A cell that fires when the potential at its node rises above a threshold (mV).
struct ThresholdSource {
  std::int32_t gid = 0;
  std::int32_t node = 0;
  double threshold = 0.0;
  bool above = false;
};

/// An instance that may call net_event.
struct FiringSource {
  std::int32_t gid = -1;  ///< -1: known in this group only
  ConnectionRange local;  ///< connections that know it by NEURON's code
};

/// Half of a gap junction: its id and what it reads or sets.
struct GapEnd {
  std::int32_t id = 0;
  double* value = nullptr;
};

struct GroupMechanism {
  MechanismInstances instances;
  MechanismInstances::Keeping keeping = {};
  std::int32_t first_target = 0;  ///< number of its first point process among the group's
  bool current_is_read = false;   ///< of an ion: some mechanism reads it
  bool reversal_moves = false;    ///< of an ion: its reversal potential follows its concentrations
  bool writes_needed_currents = false;  ///< an ion current of it that another mechanism reads
  std::vector<FiringSource> firing;     ///< [instances] where the mechanism fires
};

/// What a report samples, of the cells of a group that it names.
struct RecordRequest {
  std::vector<std::int32_t> gids;  ///< ascending
  std::string sections = "soma";   ///< a list of sections, or "all"
  bool all_compartments = false;   ///< else the middle one of each section
  /// "v"; "<mechanism>.<variable>" of a density mechanism; "i<ion>", "<ion>i", "<ion>o", "e<ion>".
  std::string variable = "v";
  /// Sampled after these numbers of steps: first, first + every ... below last.
  std::int64_t first = 0, every = 1, last = 0;

  [[nodiscard]] bool is_due(std::int64_t steps) const {
    return steps >= first && steps < last && (steps - first) % every == 0;
  }
};

/// A compartment that a report samples.
struct Recorded {
  std::int32_t gid = 0;
  std::int32_t section = 0;  ///< as SONATA counts them
  const double* value = nullptr;
};

/// For GroupOptions::largest_part: about what a core's share of the caches holds, and so large that
/// what each part has of its own does not matter (measured: docs/runtime.md); and no division.
inline constexpr Bytes default_part = Bytes(std::int64_t{16} << 20);
inline constexpr Bytes whole_groups = Bytes(std::numeric_limits<std::int64_t>::max());

struct GroupOptions {
  double v_init = -65.0;  ///< mV
  /// Keeps every column and where NEURON's nodes and instances are stored, for comparisons.
  bool keep_all = false;
  std::vector<RecordRequest> records = {};
  Bytes largest_part = default_part;  ///< as the data set holds it (group_parts.hpp)
};

struct GroupArrays {
  std::int32_t id = 0;    ///< of the group of the model
  std::int32_t part = 0;  ///< which of its parts this is
  Nodes nodes;
  std::vector<GroupMechanism> mechanisms;  ///< in NEURON's order of calls
  std::vector<ThresholdSource> thresholds;
  std::unique_ptr<Connections> connections;
  std::vector<PlayedValue> played;
  std::vector<GapEnd> gap_sources, gap_targets;
  std::vector<std::vector<Recorded>> recorded;  ///< [GroupOptions::records]; by cell, then section

  /// nullptr if the group has none of this type.
  [[nodiscard]] GroupMechanism* find(std::int32_t type);
  /// The mechanism that the group's point process `target` is of.
  [[nodiscard]] std::size_t mechanism_of(std::int32_t target) const;
  /// Frees what is not needed once the group is initialised: columns, and where NEURON's nodes and
  /// instances are stored.
  void settle();
};

/// Converts all parts; their arrays are given up on the way, but for the numbers of instances.
/// Borrows the mechanisms. Throws EngineError naming POINTERs that cannot be resolved.
[[nodiscard]] std::vector<GroupArrays> convert(DividedGroup& divided,
                                               const MechanismTable& mechanisms,
                                               const GroupOptions& options);

}  // namespace ballast::runtime
