#include "engine/runtime/spike_exchange.hpp"

#include <algorithm>
#include <limits>

#include "core/error.hpp"

namespace ballast::runtime {

namespace {

// Entries with this id, of a list that ascends by the member `id`.
template <class Entry>
std::span<const Entry> with_id(const std::vector<Entry>& entries, std::int32_t Entry::*id,
                               std::int32_t wanted) {
  const auto first =
      std::lower_bound(entries.begin(), entries.end(), wanted,
                       [&](const Entry& entry, std::int32_t value) { return entry.*id < value; });
  auto last = first;
  while (last != entries.end() && (*last).*id == wanted) ++last;
  return {first, last};
}

double shortest_delay_of(const std::vector<std::unique_ptr<CellGroup>>& groups,
                         comm::Communicator& comm) {
  double shortest = std::numeric_limits<double>::infinity();
  for (const auto& group : groups) shortest = std::min(shortest, group->shortest_delay());
  return -comm::all_max(comm, -shortest);
}

std::vector<Subscriber> on_other_ranks(std::vector<Subscriber> subscribers,
                                       const comm::Communicator& comm) {
  std::erase_if(subscribers,
                [&](const Subscriber& subscriber) { return subscriber.rank == comm.rank(); });
  return subscribers;
}

}  // namespace

SpikeExchange::SpikeExchange(std::vector<std::unique_ptr<CellGroup>>& groups,
                             comm::Communicator& comm)
    : groups_(groups), comm_(comm), shortest_delay_(shortest_delay_of(groups, comm)) {
  std::vector<std::int32_t> own;
  std::vector<std::int32_t> wanted;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (const std::int32_t gid : groups[g]->own_gids()) own.push_back(gid);
    for (const std::int32_t gid : groups[g]->listens_to()) {
      wanted.push_back(gid);
      listeners_.push_back({gid, static_cast<std::int32_t>(g)});
    }
  }
  std::sort(listeners_.begin(), listeners_.end());
  listeners_.shrink_to_fit();
  Subscriptions found = subscribe(own, wanted, comm);
  comm::together(comm, [&] {
    if (found.repeated.empty()) return;
    throw InputError({.problem = "two spike sources of the model have one gid",
                      .value = std::to_string(found.repeated.front())});
  });
  const std::vector<Subscriber> others = on_other_ranks(std::move(found.subscribers), comm);
  subscribers_.assign(others.begin(), others.end());
}

Bytes SpikeExchange::memory_for(std::span<const std::int32_t> own,
                                std::span<const std::int32_t> wanted, comm::Communicator& comm) {
  Subscriptions found = subscribe(own, wanted, comm);
  const std::size_t others = on_other_ranks(std::move(found.subscribers), comm).size();
  return Bytes(
      static_cast<std::int64_t>(wanted.size() * sizeof(Listener) + others * sizeof(Subscriber)));
}

Bytes SpikeExchange::memory() const {
  return Bytes(static_cast<std::int64_t>(listeners_.capacity() * sizeof(Listener) +
                                         subscribers_.capacity() * sizeof(Subscriber)));
}

void SpikeExchange::hand_over(const FiredSpike& spike) {
  for (const Listener& listener : with_id(listeners_, &Listener::gid, spike.gid)) {
    groups_[static_cast<std::size_t>(listener.group)]->receive(spike);
  }
}

void SpikeExchange::carry(std::span<const FiredSpike> spikes) {
  for (const FiredSpike& spike : spikes) hand_over(spike);
  if (comm_.size() == 1) return;
  std::vector<std::vector<FiredSpike>> outgoing(static_cast<std::size_t>(comm_.size()));
  for (const FiredSpike& spike : spikes) {
    for (const Subscriber& subscriber : with_id(subscribers_, &Subscriber::id, spike.gid)) {
      outgoing[static_cast<std::size_t>(subscriber.rank)].push_back(spike);
    }
  }
  for (const auto& incoming : comm::all_to_all_values(comm_, outgoing)) {
    for (const FiredSpike& spike : incoming) hand_over(spike);
  }
}

}  // namespace ballast::runtime
