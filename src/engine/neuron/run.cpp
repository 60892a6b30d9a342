#include "engine/neuron/run.hpp"

#include <fmt/core.h>
#include <malloc.h>

#include <algorithm>

#include "core/error.hpp"
#include "engine/time_steps.hpp"

namespace ballast::engine::neuron {

Run::Run(const Session& session)
    : session_(&session),
      spike_times_(new_vector(session, nullptr, 0)),
      spike_gids_(new_vector(session, nullptr, 0)) {}

void Run::set_up_exchange() const {
  Object* parallel = session_->parallel_context();
  Symbol* method = find_member(parallel, "set_maxstep");
  double shortest_delay = 0.0;
  protect([&] {
    hoc_pushx(longest_exchange_interval);
    hoc_call_ob_proc(parallel, method, 1);
    shortest_delay = hoc_xpop();
  });
  // set_maxstep() tells this rank's delay. NEURON itself raises the error on one rank and leaves
  // the others running (nrniv/netpar.cpp).
  shortest_delay = -comm::all_max(session_->comm(), -shortest_delay);
  if (session_->ranks() > 1 && shortest_delay < dt_ - 1e-10) {
    throw EngineError({.problem = "delay between cells of two ranks too short",
                       .value = fmt::format("{:g}", shortest_delay),
                       .reason = fmt::format("at least one time step of {:g} ms", dt_)});
  }
}

void Run::record_spikes() const {
  Object* parallel = session_->parallel_context();
  Symbol* method = find_member(parallel, "spike_record");
  protect([&] {
    hoc_pushx(-1.0);  // all gids of this rank
    hoc_push_object(spike_times_);
    hoc_push_object(spike_gids_);
    call_method(parallel, method, 3);
  });
}

void Run::initialize(const Conditions& conditions) {
  dt_ = conditions.dt;
  steps_ = 0;
  try {
    // Contiguous data: half the time, the same spikes, and less memory once the old pools are
    // freed.
    execute("{cvode.cache_efficient(1)}");
    set_up_exchange();
    record_spikes();
    execute(fmt::format("{{finitialize({:.17g})}}", conditions.v_init));
  } catch (const HocError& error) {
    throw EngineError({.problem = "cannot initialise the simulation", .reason = error.what()});
  }
  malloc_trim(0);
}

// Not psolve(): it stops by comparing sums of dt, and exchanges spikes at every stop, which would
// let the order of simultaneous events depend on the stops. A stop half a step after the last one
// wanted makes the number of steps exact; NEURON exchanges spikes by events of its own.
void Run::advance(double time) {
  const std::int64_t wanted = whole_steps(time, dt_);
  if (wanted <= steps_) return;
  const double stop = nrn_threads->_t + (static_cast<double>(wanted - steps_) + 0.5) * dt_;
  try {
    protect([&] { ncs2nrn_integrate(stop); });
  } catch (const HocError& error) {
    throw EngineError({.problem = "the simulation failed at (ms)",
                       .value = fmt::format("{:g}", nrn_threads->_t),
                       .reason = error.what()});
  }
  steps_ = wanted;
}

std::vector<Spike> Run::take_spikes() {
  double* times = nullptr;
  double* gids = nullptr;
  const int count = vector_instance_px(spike_times_->u.this_pointer, &times);
  vector_instance_px(spike_gids_->u.this_pointer, &gids);
  std::vector<Spike> spikes;
  spikes.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    spikes.push_back({times[i], Gid(static_cast<std::uint64_t>(gids[i]))});
  }
  std::sort(spikes.begin(), spikes.end());
  vector_resize(static_cast<IvocVect*>(spike_times_->u.this_pointer), 0);
  vector_resize(static_cast<IvocVect*>(spike_gids_->u.this_pointer), 0);
  return spikes;
}

}  // namespace ballast::engine::neuron
