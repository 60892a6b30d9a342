#pragma once
// Synapses in bulk: point processes on sections and what a NetCon must know of its target's
// mechanism. Owns the hoc objects; a handle is a position in creation order (8 bytes each).

#include <deque>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/neuron/cells.hpp"

namespace ballast::engine::neuron {

/// What a mechanism offers, looked up once.
struct MechanismTraits {
  Symbol* set_random = nullptr;  ///< setRNG
  int type_index = 0;  ///< weight that holds the kind of event (GLOBAL nc_type_param); 0 = none
  std::int64_t random_streams = 0;  ///< set so far
};

class PointProcesses {
 public:
  PointProcesses(const Session& session, const Cells& cells) : session_(&session), cells_(&cells) {}

  PointProcessKind prepare(const std::string& mechanism,
                           const std::vector<std::string>& parameters);
  PointProcessHandle create(const Location& location, PointProcessKind kind,
                            std::span<const double> values);
  void set_random_stream(PointProcessHandle process, const RandomIds& ids);

  [[nodiscard]] Object* object(PointProcessHandle process) const;
  [[nodiscard]] MechanismTraits& traits(Object* process);
  /// Bytes of random streams and of what this class keeps, by mechanism.
  void add_streams_and_handles(Census& census) const;

  /// Unreferences all, the last one first: NEURON searches a node's list from its newest member.
  void clear();

 private:
  struct Kind {
    Symbol* symbol = nullptr;
    std::vector<int> indices;  ///< of the parameters in the mechanism's data
  };

  const Session* session_;
  const Cells* cells_;
  std::vector<Kind> kinds_;
  std::deque<Object*> processes_;  ///< never moves: no second copy while it grows
  std::unordered_map<const cTemplate*, MechanismTraits> traits_;
};

/// A new point process at a place. Call inside protect().
[[nodiscard]] Object* new_point_process(Symbol* symbol, const Site& site);
/// The mechanism data of a point process object.
[[nodiscard]] double* data_of(const Object* process);

}  // namespace ballast::engine::neuron
