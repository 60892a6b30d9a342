#pragma once
// Integration in fixed steps and the recording of spikes.

#include <vector>

#include "engine/engine.hpp"
#include "engine/neuron/session.hpp"

namespace ballast::engine::neuron {

class Run {
 public:
  explicit Run(const Session& session);

  /// Collective. Throws EngineError where a delay between ranks is shorter than a step.
  void initialize(const Conditions& conditions);
  /// Collective.
  void advance(double time);
  [[nodiscard]] std::vector<Spike> take_spikes();

 private:
  void set_up_exchange() const;
  void record_spikes() const;

  const Session* session_;
  Object* spike_times_;
  Object* spike_gids_;
  double dt_ = 0.025;
  std::int64_t steps_ = 0;  ///< made since initialize()
};

}  // namespace ballast::engine::neuron
