#pragma once
// NetCons and the local sources of given spike times (VecStim). Owns the hoc objects.

#include <deque>
#include <span>

#include "engine/neuron/point_processes.hpp"

namespace ballast::engine::neuron {

/// NEURON 8.2's NetCon and PreSyn as they lie in memory (nrncvode/netcon.h, not installed). The
/// constructor of Connections checks the layout against values set through hoc.
struct NetConData {
  void* functions;
  double delay;
  struct PreSynData* source;
  Point_process* target;
  double* weights;
  Object* object;
  int weight_count;
  bool active;
};
struct PreSynData {
  void* functions;
  double last_value, last_time, reset_threshold;
  void* reset_event;
  bool below;
  NetConData** targets_begin;
  NetConData** targets_end;
  NetConData** targets_capacity;
  double threshold, delay;
  double* watched;
  void* unused[8];  // objects that fire or record, places in lists
  long list_index;
  int use_min_delay, record_id;
  int output_index;  ///< -1 unless the gid fires on this rank
  int gid;           ///< -1 for a source without
};

class Connections {
 public:
  /// Throws EngineError if NEURON's objects do not have the layout above.
  explicit Connections(const Session& session);

  void connect(Gid source, Object* target, const MechanismTraits& traits,
               const Connection& connection);
  /// From an artificial cell, which outlives the connection.
  void connect_from(Object* generator, Object* target, const MechanismTraits& traits,
                    const Connection& connection);
  EventSourceHandle create_source(std::span<const double> times);
  void connect(EventSourceHandle source, Object* target, const MechanismTraits& traits,
               const Connection& connection);

  /// Bytes that this class keeps for NetCons and for sources.
  void add_handles(Census& census) const;
  /// Frees NetCons, then sources.
  void clear();

 private:
  struct EventSource {
    Object* generator = nullptr;
    Object* times = nullptr;
  };

  void check_layout() const;
  void finish(Object* netcon, const MechanismTraits& traits, const Connection& connection);

  const Session* session_;
  Symbol* gid_connect_;
  Symbol* netcon_;
  std::deque<Object*> netcons_;
  std::deque<EventSource> sources_;
};

}  // namespace ballast::engine::neuron
