#pragma once
// SpikeExchange: carries spikes to the groups that have connections from their gid, on this rank
// and on others; a spike goes to those ranks only that listen to it. Owns lists of gids; the groups
// are the caller's. Collective.

#include <memory>
#include <vector>

#include "comm/communicator.hpp"
#include "core/quantity.hpp"
#include "engine/runtime/cell_group.hpp"
#include "engine/runtime/rendezvous.hpp"

namespace ballast::runtime {

class SpikeExchange {
 public:
  /// Throws InputError if two sources have one gid. Collective.
  SpikeExchange(std::vector<std::unique_ptr<CellGroup>>& groups, comm::Communicator& comm);

  /// Hands the spikes of this rank's groups to all that listen. Collective.
  void carry(std::span<const FiredSpike> spikes);
  /// Over all ranks' connections between gids, ms; infinity if there is none.
  [[nodiscard]] double shortest_delay() const { return shortest_delay_; }

  /// Of its lists.
  [[nodiscard]] Bytes memory() const;
  /// Of its lists for groups that fire `own` gids and listen to `wanted`, group after group.
  /// Collective.
  [[nodiscard]] static Bytes memory_for(std::span<const std::int32_t> own,
                                        std::span<const std::int32_t> wanted,
                                        comm::Communicator& comm);

 private:
  /// A group of this rank listens to `gid`.
  struct Listener {
    std::int32_t gid = 0;
    std::int32_t group = 0;
    friend auto operator<=>(const Listener&, const Listener&) = default;
  };
  void hand_over(const FiredSpike& spike);

  std::vector<std::unique_ptr<CellGroup>>& groups_;
  comm::Communicator& comm_;
  std::vector<Listener> listeners_;      ///< ascending
  std::vector<Subscriber> subscribers_;  ///< other ranks, ascending
  double shortest_delay_;
};

}  // namespace ballast::runtime
