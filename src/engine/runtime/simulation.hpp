#pragma once
// Simulation: the groups of a built model that belong to this rank, and what they exchange with the
// groups of other ranks. The same spikes, bit for bit, for any number of ranks and threads and any
// sequence of stops. Members marked collective are called on all ranks.

#include <cstdint>
#include <memory>
#include <vector>

#include "built/model.hpp"
#include "comm/communicator.hpp"
#include "engine/runtime/cell_group.hpp"
#include "engine/runtime/gap_exchange.hpp"
#include "engine/runtime/spike_exchange.hpp"
#include "engine/runtime/thread_team.hpp"

namespace ballast::runtime {

struct SimulationOptions {
  GroupOptions group = {};
  int threads = 1;
};

class Simulation {
 public:
  /// Loads `groups` of the model, one after the other, and initialises everything at t = 0. Borrows
  /// the mechanisms and the communicator. Throws InputError, EngineError. Collective.
  Simulation(const built::Model& model, const std::vector<std::int32_t>& groups,
             const MechanismTable& mechanisms, const SimulationOptions& options,
             comm::Communicator& comm);

  [[nodiscard]] double time() const;  ///< ms
  /// Integrates in whole steps up to, never beyond, `time` (ms). `last` is what the last step
  /// stores. Throws Interrupted on all ranks when one of them got a signal. Collective.
  void advance(double time, kernel::Store last = kernel::Store::nothing);
  /// Goes on from the states of this rank's groups, in the order of groups(), after this many
  /// steps.
  void set_state(const std::vector<GroupState>& states, std::int64_t steps);
  [[nodiscard]] std::int64_t steps() const { return steps_; }
  /// The compartments of the r-th record request in this rank's groups.
  [[nodiscard]] std::vector<Recorded> recorded(std::size_t r) const;
  /// Their samples since the last call: [samples][compartments].
  [[nodiscard]] std::vector<float> take_samples(std::size_t r);
  /// Spikes of this rank's gids since the last call, in order of time, then gid.
  [[nodiscard]] std::vector<FiredSpike> take_spikes();
  /// Of this rank's groups.
  [[nodiscard]] GroupMemory memory() const;
  /// The parts of this rank's groups.
  [[nodiscard]] const std::vector<std::unique_ptr<CellGroup>>& groups() const { return groups_; }

 private:
  void load(const built::Model& model, const std::vector<std::int32_t>& groups,
            const SimulationOptions& options);
  void set_interval();
  void run_steps(std::int64_t count, kernel::Store last);
  [[nodiscard]] kernel::Store store_in_step(std::int64_t steps, bool is_last,
                                            kernel::Store last) const;
  void sample_if_due(CellGroup& group, std::int64_t steps) const;
  void run_steps_with_gaps(std::int64_t count, kernel::Store last);
  void exchange_spikes();

  const MechanismTable& mechanisms_;
  const std::vector<RecordRequest> records_;
  comm::Communicator& comm_;
  ThreadTeam team_;
  std::vector<std::unique_ptr<CellGroup>> groups_;
  std::unique_ptr<SpikeExchange> spikes_between_;
  std::unique_ptr<GapExchange> gaps_;  ///< nullptr where the model has none
  std::int64_t interval_ = 1;          ///< steps between two exchanges of spikes
  std::int64_t steps_ = 0;             ///< taken so far
  std::vector<FiredSpike> recorded_;
};

}  // namespace ballast::runtime
