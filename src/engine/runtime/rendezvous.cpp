#include "engine/runtime/rendezvous.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace ballast::runtime {

namespace {

using Ids = std::vector<std::int32_t>;

std::size_t home_of(std::int32_t id, int ranks) {
  return static_cast<std::uint32_t>(id) % static_cast<std::uint32_t>(ranks);
}

std::vector<Ids> to_homes(std::span<const std::int32_t> ids, comm::Communicator& comm) {
  std::vector<Ids> by_home(static_cast<std::size_t>(comm.size()));
  for (const std::int32_t id : std::set<std::int32_t>(ids.begin(), ids.end())) {
    by_home[home_of(id, comm.size())].push_back(id);
  }
  return comm::all_to_all_values(comm, by_home);
}

// What a home tells each rank.
struct Replies {
  explicit Replies(int ranks)
      : subscribers(static_cast<std::size_t>(ranks)),
        unknown(static_cast<std::size_t>(ranks)),
        repeated(static_cast<std::size_t>(ranks)) {}
  std::vector<std::vector<Subscriber>> subscribers;
  std::vector<Ids> unknown, repeated;
};

Replies replies_of_home(const std::vector<Ids>& published, const std::vector<Ids>& wanted,
                        int ranks) {
  Replies replies(ranks);
  std::map<std::int32_t, std::size_t> publisher;
  for (std::size_t rank = 0; rank < published.size(); ++rank) {
    for (const std::int32_t id : published[rank]) {
      if (!publisher.emplace(id, rank).second) replies.repeated[rank].push_back(id);
    }
  }
  for (std::size_t rank = 0; rank < wanted.size(); ++rank) {
    for (const std::int32_t id : wanted[rank]) {
      const auto found = publisher.find(id);
      if (found == publisher.end()) {
        replies.unknown[rank].push_back(id);
      } else {
        replies.subscribers[found->second].push_back({id, static_cast<std::int32_t>(rank)});
      }
    }
  }
  return replies;
}

template <class T>
std::vector<T> sorted(const std::vector<std::vector<T>>& parts) {
  std::vector<T> all = comm::joined(parts);
  std::sort(all.begin(), all.end());
  return all;
}

Ids repeated_here(std::span<const std::int32_t> ids) {
  Ids sorted(ids.begin(), ids.end()), repeated;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i] == sorted[i - 1]) repeated.push_back(sorted[i]);
  }
  return repeated;
}

}  // namespace

Subscriptions subscribe(std::span<const std::int32_t> published,
                        std::span<const std::int32_t> wanted, comm::Communicator& comm) {
  const auto published_here = to_homes(published, comm);
  const auto wanted_here = to_homes(wanted, comm);
  const Replies replies = replies_of_home(published_here, wanted_here, comm.size());
  Subscriptions result;
  result.subscribers = sorted(comm::all_to_all_values(comm, replies.subscribers));
  result.unknown = sorted(comm::all_to_all_values(comm, replies.unknown));
  result.repeated = sorted(std::vector<Ids>{
      comm::joined(comm::all_to_all_values(comm, replies.repeated)), repeated_here(published)});
  return result;
}

}  // namespace ballast::runtime
