#include "engine/neuron/stimuli.hpp"

#include "core/error.hpp"
#include "engine/neuron/point_processes.hpp"

namespace ballast::engine::neuron {

namespace {

constexpr double for_ever = 1e9;  // ms; IClamp is off until its dur is set

void set_if_present(const Session& session, const Symbol* symbol, Object* process, const char* name,
                    double value) {
  const Symbol* variable = find_range_variable(session, symbol, name);
  if (variable != nullptr) data_of(process)[variable->u.rng.index] = value;
}

// NEURON goes on beyond the last point along the line through the last two: one more makes it
// level.
CurrentStimulus with_level_end(CurrentStimulus stimulus) {
  stimulus.times.push_back(stimulus.times.back() + 1.0);
  stimulus.amplitudes.push_back(stimulus.amplitudes.back());
  return stimulus;
}

}  // namespace

Symbol* Stimuli::mechanism(bool physical_electrode) const {
  Symbol* membrane = session_->find_point_process("MembraneCurrentSource");
  const bool electrode = physical_electrode || membrane == nullptr;
  return electrode ? require_point_process(*session_, "IClamp") : membrane;
}

Stimuli::Source Stimuli::make(const CurrentStimulus& stimulus, const Site& site) const {
  Symbol* symbol = mechanism(stimulus.physical_electrode);
  const int amplitude = require_range_index(*session_, symbol, "amp");
  Source source;
  source.times = new_vector(*session_, stimulus.times.data(), stimulus.times.size());
  source.amplitudes = new_vector(*session_, stimulus.amplitudes.data(), stimulus.amplitudes.size());
  Symbol* play = find_member(source.amplitudes, "play");
  protect([&] {
    source.process = new_point_process(symbol, site);
    set_if_present(*session_, symbol, source.process, "dur", for_ever);
    hoc_pushpx(data_of(source.process) + amplitude);
    hoc_push_object(source.times);
    hoc_pushx(1.0);  // continuous: interpolate between the points
    hoc_call_ob_proc(source.amplitudes, play, 3);
    hoc_obj_unref(hoc_pop_object());
  });
  return source;
}

void Stimuli::inject(const CurrentStimulus& stimulus) {
  BALLAST_EXPECT(stimulus.times.size() == stimulus.amplitudes.size() && !stimulus.times.empty());
  const Site site = cells_->site(stimulus.location);
  try {
    sources_.push_back(make(with_level_end(stimulus), site));
  } catch (const HocError& error) {
    throw EngineError({.problem = "cannot inject a current", .reason = error.what()});
  }
}

void Stimuli::clear() {
  protect([&] {
    for (; !sources_.empty(); sources_.pop_back()) {
      hoc_obj_unref(sources_.back().amplitudes);  // ends the playing
      hoc_obj_unref(sources_.back().times);
      hoc_obj_unref(sources_.back().process);
    }
  });
  sources_.shrink_to_fit();
}

}  // namespace ballast::engine::neuron
