#pragma once
// CellGroup: a part of a group of a built model, ready to run: its cells, what sits on them and the
// events that await them. Groups know nothing of each other; whoever owns them carries spikes
// (outgoing() to receive()) and, between the halves of a step, voltages of gap junctions. One
// thread at a time works on a group. Same bits for any partition of the cells into groups.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/runtime/arena.hpp"
#include "engine/runtime/event_queue.hpp"
#include "engine/runtime/group_arrays.hpp"
#include "engine/runtime/group_memory.hpp"
#include "engine/runtime/group_state.hpp"

namespace ballast::runtime {

/// A source of this gid fired at `time` (ms).
struct FiredSpike {
  double time = 0.0;
  std::int32_t gid = 0;
  friend auto operator<=>(const FiredSpike&, const FiredSpike&) = default;
};

/// Where bbcore_read has come to in what bbcore_write wrote for all instances of a mechanism.
struct OpaqueReader {
  std::vector<double> reals;
  std::vector<std::int32_t> integers;
  std::int32_t next_real = 0, next_integer = 0;
};

class CellGroup {
 public:
  /// Borrows the mechanisms. load_group() (group_loading.hpp) makes it ready.
  CellGroup(GroupArrays arrays, const MechanismTable& mechanisms, const GroupOptions& options);
  CellGroup(const CellGroup&) = delete;
  CellGroup& operator=(const CellGroup&) = delete;
  ~CellGroup() = default;

  /// Gives what a BBCOREPOINTER of the m-th mechanism holds to its instance, and moves on behind
  /// it.
  void read_opaque(std::size_t m, std::int32_t instance, OpaqueReader& from);
  /// Initialises everything at t = 0 (INITIAL blocks), once. Throws EngineError.
  void start();

  [[nodiscard]] std::int32_t id() const { return arrays_.id; }  ///< of the model's group
  [[nodiscard]] std::int32_t part() const { return arrays_.part; }
  [[nodiscard]] double time() const { return step_.t; }  ///< ms

  /// The first half of a step ends with the new voltages, the second with the new states.
  void first_half(kernel::Store store);
  void second_half(kernel::Store store);

  /// Gids that this group wants to hear of, ascending.
  [[nodiscard]] std::span<const std::int32_t> listens_to() const;
  /// Gids that fire here, in no order.
  [[nodiscard]] std::vector<std::int32_t> own_gids() const;
  /// Over connections between gids; infinity if there is none.
  [[nodiscard]] double shortest_delay() const { return arrays_.connections->shortest_delay(); }
  /// A spike reaches the connections of its source.
  void receive(const FiredSpike& spike);
  /// Spikes of own gids since the list was last emptied, in order of detection.
  [[nodiscard]] std::vector<FiredSpike>& outgoing() { return outgoing_; }

  /// Adds the values of the r-th record request to its samples.
  void sample(std::size_t r);
  /// Samples of the r-th record request, sample after sample; the list is emptied.
  [[nodiscard]] std::vector<float> take_samples(std::size_t r);

  [[nodiscard]] GroupState state() const;
  /// Goes on from there. Throws InputError if the state is that of another model.
  void set_state(const GroupState& state);

  [[nodiscard]] GroupMemory memory() const;
  [[nodiscard]] GroupArrays& arrays() { return arrays_; }
  [[nodiscard]] const GroupArrays& arrays() const { return arrays_; }

 private:
  void make_services();
  void join_gaps_at_start();
  void set_columns(const GroupState& state);
  void initialize_ion(GroupMechanism& mechanism);
  void begin_ion(GroupMechanism& mechanism, bool all);
  void initialize_mechanisms();
  void initialize_connections();
  void check_thresholds();
  void deliver(double until);
  void deliver_one(const Event& event);
  void set_up_matrix(kernel::Store store);
  void store_capacitive_currents();
  void push_to(const ConnectionRange& range, double time);
  void send_self(std::int32_t mechanism, std::int32_t instance, std::int32_t weight, double time,
                 double flag);
  void fire(std::int32_t mechanism, std::int32_t instance, double time);
  void move_self(std::int32_t mechanism, std::int32_t instance, double time);

  const MechanismTable& types_;
  GroupArrays arrays_;
  kernel::Services services_;
  kernel::Step step_;
  EventQueue queue_;
  std::vector<FiredSpike> outgoing_;
  std::vector<std::vector<float>> samples_;  ///< [record requests]
  std::uint32_t sent_ = 0;                   ///< calls of net_send so far
  /// Last net_send() of each point process of mechanisms that move events.
  std::vector<std::uint32_t> last_sent_;
  Arena states_, constants_;      ///< what kernels allocated
  std::vector<Bytes> allocated_;  ///< [mechanisms]; pieces of the arenas
};

}  // namespace ballast::runtime
