#pragma once
// What makes events of its own at one synapse: sources of spontaneous minis (InhPoissonStim) and
// weights that change during the run (setup_delay_vecs()). Owns the hoc objects; the Vectors that
// the mechanisms point into are shared by all that have the same values.

#include <deque>
#include <map>
#include <span>
#include <vector>

#include "engine/neuron/point_processes.hpp"

namespace ballast::engine::neuron {

class MiniSources {
 public:
  explicit MiniSources(const Session& session) : session_(&session) {}

  /// A new source, which stays owned here. Throws EngineError if the library has no such mechanism.
  [[nodiscard]] Object* create(const MiniSource& source);
  /// Bytes of random streams and of what this class keeps.
  void add_streams_and_handles(Census& census) const;
  /// Frees the sources; their NetCons go before.
  void clear();

 private:
  void look_up();
  [[nodiscard]] Object* rate_of(double rate);
  void set_streams(Object* generator, const MiniSource& source);

  const Session* session_;
  Symbol* mechanism_ = nullptr;
  int duration_index_ = 0;
  Object* bins_ = nullptr;  ///< one bin, from 0 ms on
  std::map<double, Object*> rates_;
  std::deque<Object*> generators_;
};

class LaterWeights {
 public:
  explicit LaterWeights(const Session& session) : session_(&session) {}

  /// Throws EngineError if the mechanism has no setup_delay_vecs().
  void set(Object* process, std::span<const LaterWeight> weights);
  /// Frees the Vectors; the processes go before.
  void clear();

 private:
  struct Vectors {
    Object* times = nullptr;
    Object* factors = nullptr;
  };
  [[nodiscard]] const Vectors& vectors_of(std::span<const LaterWeight> weights);

  const Session* session_;
  std::map<std::vector<LaterWeight>, Vectors> vectors_;
};

}  // namespace ballast::engine::neuron
