#include "engine/runtime/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.hpp"

namespace ballast::runtime {

namespace {

// No longer than this between two exchanges, so that spikes do not pile up; ms.
constexpr double longest_interval = 10.0;
// Share of a step by which times may miss a whole number of steps.
constexpr double step_tolerance = 1e-6;

std::int64_t whole_steps(double time, double dt) {
  return static_cast<std::int64_t>(std::floor(time / dt + step_tolerance));
}

}  // namespace

Simulation::Simulation(const built::Model& model, const std::vector<std::int32_t>& groups,
                       const MechanismTable& mechanisms, const SimulationOptions& options,
                       comm::Communicator& comm)
    : mechanisms_(mechanisms), comm_(comm), team_(options.threads) {
  comm::together(comm, [&] { load(model, groups, options); });
  spikes_between_ = std::make_unique<SpikeExchange>(groups_, comm);
  set_interval();
  if (model.header().gap_junctions) gaps_ = std::make_unique<GapExchange>(groups_, comm);
  exchange_spikes();
}

void Simulation::load(const built::Model& model, const std::vector<std::int32_t>& groups,
                      const SimulationOptions& options) {
  for (const std::int32_t id : groups) {
    groups_.push_back(
        std::make_unique<CellGroup>(model.read_group(id), mechanisms_, options.group));
  }
}

void Simulation::set_interval() {
  const double shortest = std::min(longest_interval, spikes_between_->shortest_delay());
  interval_ = whole_steps(shortest, mechanisms_.dt());
  if (interval_ < 1) {
    throw EngineError(
        {.problem = "a connection between cells is too short",
         .value = fmt::format("{:g} ms", shortest),
         .reason = fmt::format("at least one time step of {:g} ms", mechanisms_.dt())});
  }
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
  const std::int64_t wanted = whole_steps(time, mechanisms_.dt());
  while (steps_ < wanted) {
    const std::int64_t count = std::min(interval_, wanted - steps_);
    const kernel::Store store = steps_ + count == wanted ? last : kernel::Store::nothing;
    comm::together(comm_, [&] { run_steps(count, store); });
    steps_ += count;
    exchange_spikes();
  }
}

// A group takes all steps of an interval before the next does: its arrays stay in the cache.
void Simulation::run_steps(std::int64_t count, kernel::Store last) {
  const auto store = [&](std::int64_t step) {
    return step + 1 == count ? last : kernel::Store::nothing;
  };
  if (gaps_) {
    run_steps_with_gaps(count, store);
    return;
  }
  team_.for_each(groups_.size(), [&](std::size_t g) {
    for (std::int64_t step = 0; step < count; ++step) {
      groups_[g]->first_half(store(step));
      groups_[g]->second_half(store(step));
    }
  });
}

// A rank that fails goes on carrying voltages, as the others wait for them, to the end of the
// interval.
void Simulation::run_steps_with_gaps(std::int64_t count,
                                     const std::function<kernel::Store(std::int64_t)>& store) {
  std::exception_ptr failure;
  const auto attempt = [&](const std::function<void(CellGroup&)>& half) {
    if (failure) return;
    try {
      team_.for_each(groups_.size(), [&](std::size_t g) { half(*groups_[g]); });
    } catch (...) {
      failure = std::current_exception();
    }
  };
  for (std::int64_t step = 0; step < count; ++step) {
    attempt([&](CellGroup& group) { group.first_half(store(step)); });
    gaps_->carry();
    attempt([&](CellGroup& group) { group.second_half(store(step)); });
  }
  if (failure) std::rethrow_exception(failure);
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
