#include "engine/runtime/gap_exchange.hpp"

#include <algorithm>
#include <unordered_map>

#include "core/error.hpp"
#include "engine/runtime/rendezvous.hpp"

namespace ballast::runtime {

namespace {

using Groups = std::vector<std::unique_ptr<CellGroup>>;

std::unordered_map<std::int32_t, const double*> sources_of(const Groups& groups,
                                                           std::vector<std::int32_t>& ids) {
  std::unordered_map<std::int32_t, const double*> sources;
  for (const auto& group : groups) {
    for (const GapEnd& end : group->arrays().gap_sources) {
      ids.push_back(end.id);
      sources[end.id] = end.value;
    }
  }
  return sources;
}

std::unordered_map<std::int32_t, std::vector<double*>> targets_of(const Groups& groups) {
  std::unordered_map<std::int32_t, std::vector<double*>> targets;
  for (const auto& group : groups) {
    for (const GapEnd& end : group->arrays().gap_targets) targets[end.id].push_back(end.value);
  }
  return targets;
}

void check(const Subscriptions& found) {
  if (!found.unknown.empty()) {
    throw InputError({.problem = "a gap junction reads a voltage that no cell of the model gives",
                      .value = std::to_string(found.unknown.front())});
  }
  if (!found.repeated.empty()) {
    throw InputError({.problem = "two gap junctions of the model have one id",
                      .value = std::to_string(found.repeated.front())});
  }
}

}  // namespace

GapExchange::GapExchange(const Groups& groups, comm::Communicator& comm)
    : comm_(comm), incoming_(static_cast<std::size_t>(comm.size())) {
  std::vector<std::int32_t> published, wanted;
  const auto sources = sources_of(groups, published);
  const auto targets = targets_of(groups);
  for (const auto& target : targets) wanted.push_back(target.first);
  const Subscriptions found = subscribe(published, wanted, comm);
  comm::together(comm, [&] { check(found); });
  outgoing_.resize(static_cast<std::size_t>(comm.size()));
  std::vector<std::vector<std::int32_t>> order(static_cast<std::size_t>(comm.size()));
  for (const Subscriber& subscriber : found.subscribers) {
    outgoing_[static_cast<std::size_t>(subscriber.rank)].push_back(sources.at(subscriber.id));
    order[static_cast<std::size_t>(subscriber.rank)].push_back(subscriber.id);
  }
  // A value goes once to a rank; there it is copied to all that read it.
  const auto incoming = comm::all_to_all_values(comm, order);
  for (std::size_t rank = 0; rank < incoming.size(); ++rank) {
    for (const std::int32_t id : incoming[rank]) {
      const std::vector<double*>& readers = targets.at(id);
      incoming_[rank].push_back(readers.front());
      for (std::size_t k = 1; k < readers.size(); ++k) copies_.push_back({readers[0], readers[k]});
    }
  }
}

void GapExchange::carry() {
  std::vector<std::vector<double>> values(outgoing_.size());
  for (std::size_t rank = 0; rank < outgoing_.size(); ++rank) {
    for (const double* value : outgoing_[rank]) values[rank].push_back(*value);
  }
  if (comm_.size() > 1) values = comm::all_to_all_values(comm_, values);
  for (std::size_t rank = 0; rank < incoming_.size(); ++rank) {
    for (std::size_t k = 0; k < incoming_[rank].size(); ++k) {
      *incoming_[rank][k] = values[rank][k];
    }
  }
  for (const Copy& copy : copies_) *copy.to = *copy.from;
}

}  // namespace ballast::runtime
