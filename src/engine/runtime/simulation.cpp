#include "engine/runtime/simulation.hpp"

#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "core/interrupt.hpp"
#include "engine/runtime/group_loading.hpp"
#include "engine/time_steps.hpp"

namespace ballast::runtime {

Simulation::Simulation(const built::Model& model, const std::vector<std::int32_t>& groups,
                       const MechanismTable& mechanisms, const SimulationOptions& options,
                       comm::Communicator& comm)
    : mechanisms_(mechanisms),
      records_(options.group.records),
      comm_(comm),
      team_(options.threads) {
  comm::together(comm, [&] { load(model, groups, options); });
  spikes_between_ = std::make_unique<SpikeExchange>(groups_, comm);
  set_interval();
  if (model.header().gap_junctions) gaps_ = std::make_unique<GapExchange>(groups_, comm);
  for (const auto& group : groups_) sample_if_due(*group, 0);
  exchange_spikes();
}

void Simulation::load(const built::Model& model, const std::vector<std::int32_t>& groups,
                      const SimulationOptions& options) {
  for (const std::int32_t id : groups) {
    LoadedGroup loaded = load_group(model.read_group(id), mechanisms_, options.group);
    for (auto& part : loaded.parts) {
      groups_.push_back(std::move(part));
    }
    malloc_trim(0);  // what the group was read into
  }
}

void Simulation::set_state(const std::vector<GroupState>& states, std::int64_t steps) {
  BALLAST_EXPECT(states.size() == groups_.size());
  steps_ = steps;
  recorded_.clear();
  for (std::size_t g = 0; g < states.size(); ++g) {
    groups_[g]->set_state(states[g]);
    for (std::size_t r = 0; r < records_.size(); ++r) {
      static_cast<void>(groups_[g]->take_samples(r));
    }
    sample_if_due(*groups_[g], steps);
  }
}

// With a tiny step a delay lasts so many steps that ranks would hear of each other's Ctrl-C too
// late.
void Simulation::set_interval() {
  constexpr std::int64_t most_steps = 100;
  const double shortest =
      std::min(engine::longest_exchange_interval, spikes_between_->shortest_delay());
  interval_ = engine::whole_steps(shortest, mechanisms_.dt());
  if (interval_ < 1) {
    throw EngineError(
        {.problem = "a connection between cells is too short",
         .value = fmt::format("{:g} ms", shortest),
         .reason = fmt::format("at least one time step of {:g} ms", mechanisms_.dt())});
  }
  interval_ = std::min(interval_, most_steps);
}

GroupMemory Simulation::memory() const {
  GroupMemory memory;
  for (const auto& group : groups_) memory += group->memory();
  memory.other += spikes_between_->memory();
  return memory;
}

double Simulation::time() const {
  return static_cast<double>(steps_) * mechanisms_.dt();
}

void Simulation::advance(double time, kernel::Store last) {
  const std::int64_t wanted = engine::whole_steps(time, mechanisms_.dt());
  while (steps_ < wanted) {
    const std::int64_t count = std::min(interval_, wanted - steps_);
    const kernel::Store store = steps_ + count == wanted ? last : kernel::Store::nothing;
    comm::together(comm_, [&] { run_steps(count, store); });
    steps_ += count;
    exchange_spikes();
  }
}

// Columns that nothing but a report or a comparison looks at are stored in the steps before it
// does.
kernel::Store Simulation::store_in_step(std::int64_t steps, bool is_last,
                                        kernel::Store last) const {
  const bool sampled =
      std::any_of(records_.begin(), records_.end(), [&](const RecordRequest& request) {
        return request.variable != "v" && request.is_due(steps);
      });
  if (sampled) return kernel::Store::all;
  return is_last ? last : kernel::Store::nothing;
}

void Simulation::sample_if_due(CellGroup& group, std::int64_t steps) const {
  for (std::size_t r = 0; r < records_.size(); ++r) {
    if (records_[r].is_due(steps)) group.sample(r);
  }
}

// A group takes all steps of an interval before the next does: its arrays stay in the cache. A
// signal ends the steps at once, and together() all ranks.
void Simulation::run_steps(std::int64_t count, kernel::Store last) {
  if (gaps_) {
    run_steps_with_gaps(count, last);
    return;
  }
  team_.for_each(groups_.size(), [&](std::size_t g) {
    for (std::int64_t step = 1; step <= count; ++step) {
      InterruptGuard::check();
      const kernel::Store store = store_in_step(steps_ + step, step == count, last);
      groups_[g]->first_half(store);
      groups_[g]->second_half(store);
      sample_if_due(*groups_[g], steps_ + step);
    }
  });
}

// A rank that fails goes on carrying voltages, as the others wait for them, to the end of the
// interval.
void Simulation::run_steps_with_gaps(std::int64_t count, kernel::Store last) {
  std::exception_ptr failure;
  const auto attempt = [&](const std::function<void(CellGroup&)>& half) {
    if (failure) return;
    try {
      InterruptGuard::check();
      team_.for_each(groups_.size(), [&](std::size_t g) { half(*groups_[g]); });
    } catch (...) {
      failure = std::current_exception();
    }
  };
  for (std::int64_t step = 1; step <= count; ++step) {
    const kernel::Store store = store_in_step(steps_ + step, step == count, last);
    attempt([&](CellGroup& group) { group.first_half(store); });
    gaps_->carry();
    attempt([&](CellGroup& group) {
      group.second_half(store);
      sample_if_due(group, steps_ + step);
    });
  }
  if (failure) std::rethrow_exception(failure);
}

std::vector<Recorded> Simulation::recorded(std::size_t r) const {
  std::vector<Recorded> all;
  for (const auto& group : groups_) {
    const std::vector<Recorded>& here = group->arrays().recorded[r];
    all.insert(all.end(), here.begin(), here.end());
  }
  return all;
}

std::vector<float> Simulation::take_samples(std::size_t r) {
  std::size_t width = 0;
  for (const auto& group : groups_) width += group->arrays().recorded[r].size();
  std::vector<float> all;
  std::size_t first = 0;
  for (const auto& group : groups_) {
    const std::size_t part = group->arrays().recorded[r].size();
    const std::vector<float> samples = group->take_samples(r);
    if (part == 0) continue;
    all.resize(samples.size() / part * width);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      all[i / part * width + first + i % part] = samples[i];
    }
    first += part;
  }
  return all;
}

void Simulation::exchange_spikes() {
  std::vector<FiredSpike> fired;
  for (const auto& group : groups_) {
    fired.insert(fired.end(), group->outgoing().begin(), group->outgoing().end());
    group->outgoing().clear();
  }
  spikes_between_->carry(fired);
  recorded_.insert(recorded_.end(), fired.begin(), fired.end());
}

std::vector<FiredSpike> Simulation::take_spikes() {
  std::sort(recorded_.begin(), recorded_.end());
  return std::exchange(recorded_, {});
}

}  // namespace ballast::runtime
