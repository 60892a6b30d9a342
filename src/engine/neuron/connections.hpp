#pragma once
// NetCons and the local sources of given spike times (VecStim). Owns the hoc objects.

#include <span>
#include <vector>

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

  [[nodiscard]] std::int64_t memory() const;
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
  std::vector<Object*> netcons_;
  std::vector<EventSource> sources_;
};

}  // namespace ballast::engine::neuron
