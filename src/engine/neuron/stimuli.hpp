#pragma once
// Currents that follow given points in time. Owns, per stimulus, a current source and two Vectors.

#include <vector>

#include "engine/neuron/cells.hpp"

namespace ballast::engine::neuron {

class Stimuli {
 public:
  Stimuli(const Session& session, const Cells& cells) : session_(&session), cells_(&cells) {}

  void inject(const CurrentStimulus& stimulus);
  void clear();

 private:
  struct Source {
    Object* process = nullptr;
    Object* amplitudes = nullptr;
    Object* times = nullptr;
  };

  [[nodiscard]] Symbol* mechanism(bool physical_electrode) const;
  [[nodiscard]] Source make(const CurrentStimulus& stimulus, const Site& site) const;

  const Session* session_;
  const Cells* cells_;
  std::vector<Source> sources_;
};

}  // namespace ballast::engine::neuron
