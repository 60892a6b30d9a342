#include "guard/admission.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/json.hpp"
#include "dry_run/suggestion.hpp"
#include "estimator/report.hpp"

namespace ballast::guard {

namespace {

using machine::LimitKind;
namespace fs = std::filesystem;

constexpr const char* no_file = "message between ranks";

RankState state_of_this_rank(const std::vector<machine::MemoryLimit>& limits,
                             const AdmissionInput& input) {
  RankState state{.node = machine::host_name(input.sources.root),
                  .process = ::getpid(),
                  .size = machine::process_size(input.sources.root / "proc/self/statm"),
                  .limits = {}};
  for (const machine::MemoryLimit& limit : limits) {
    state.limits.push_back({.kind = limit.kind,
                            .source = limit.source,
                            .limit = limit.limit,
                            .in_use = machine::in_use(limit)});
    if (limit.kind == LimitKind::address_space) state.limits.back().in_use += input.mapped_later;
  }
  return state;
}

std::string pack(const RankState& state) {
  const machine::ProcessSize& size = state.size;
  Json limits = Json::array();
  for (const RankState::Limit& limit : state.limits) {
    limits.push_back(
        {static_cast<int>(limit.kind), limit.source, limit.limit.count(), limit.in_use.count()});
  }
  return Json::array({state.node, state.process, size.address_space.count(), size.resident.count(),
                      size.own.count(), std::move(limits)})
      .dump();
}

RankState unpack_state(const std::string& text) {
  const auto parts = JsonValue::parse(text, no_file).elements();
  RankState state{.node = parts.at(0).as_string(),
                  .process = parts.at(1).as_integer(),
                  .size = {.address_space = Bytes(parts.at(2).as_integer()),
                           .resident = Bytes(parts.at(3).as_integer()),
                           .own = Bytes(parts.at(4).as_integer())},
                  .limits = {}};
  for (const JsonValue& entry : parts.at(5).elements()) {
    const auto limit = entry.elements();
    state.limits.push_back({.kind = static_cast<LimitKind>(limit.at(0).as_integer()),
                            .source = limit.at(1).as_string(),
                            .limit = Bytes(limit.at(2).as_integer()),
                            .in_use = Bytes(limit.at(3).as_integer())});
  }
  return state;
}

// Of all ranks, on the root; empty elsewhere.
std::vector<RankState> gather(const RankState& mine, comm::Communicator& comm) {
  std::vector<std::string> outgoing(static_cast<std::size_t>(comm.size()));
  outgoing[0] = pack(mine);
  const auto incoming = comm.all_to_all(outgoing);
  std::vector<RankState> states;
  comm::on_root(comm, [&] {
    for (const std::string& text : incoming) states.push_back(unpack_state(text));
  });
  return states;
}

// What the root tells a rank about one of its limits: the use that is predicted at most (0: not
// known), how many ranks fill it, and their processes. A limit that another rank watches has none.
struct Watch {
  Bytes expected;
  std::size_t sharers = 0;
  std::vector<std::int64_t> processes = {};
};

using Watches = std::vector<std::vector<Watch>>;  // by rank and limit

Watches watches_of(const std::vector<RankState>& states, const std::vector<SharedLimit>& limits,
                   const std::vector<plan::RankPeak>& peaks) {
  Watches watches;
  for (const RankState& state : states) watches.emplace_back(state.limits.size());
  for (const SharedLimit& limit : limits) {
    Watch watch{.expected = {}, .sharers = limit.members.size()};
    if (!peaks.empty()) watch.expected = limit.limit - limit.left + need_of(limit, peaks).most();
    if (limit.kind != LimitKind::resident) {
      for (const auto& member : limit.members) watches[member.rank][member.limit] = watch;
      continue;
    }
    for (const auto& member : limit.members) watch.processes.push_back(states[member.rank].process);
    watches[limit.members.front().rank][limit.members.front().limit] = watch;
  }
  return watches;
}

std::string pack(const std::vector<Watch>& watches, const plan::RankPeak* peak) {
  Json limits = Json::array();
  for (const Watch& watch : watches) {
    limits.push_back({watch.expected.count(), watch.sharers, watch.processes});
  }
  Json numbers = Json::array();
  if (peak != nullptr) {
    numbers = {peak->rank.value, peak->build.count(), peak->run.count(),
               peak->build_half_width.count(), peak->run_half_width.count()};
  }
  return Json::array({std::move(numbers), std::move(limits)}).dump();
}

std::optional<plan::RankPeak> unpack_peak(const JsonValue& value) {
  const auto numbers = value.elements();
  if (numbers.empty()) return std::nullopt;
  return plan::RankPeak{.rank = Rank(static_cast<std::int32_t>(numbers.at(0).as_integer())),
                        .build = Bytes(numbers.at(1).as_integer()),
                        .run = Bytes(numbers.at(2).as_integer()),
                        .build_half_width = Bytes(numbers.at(3).as_integer()),
                        .run_half_width = Bytes(numbers.at(4).as_integer())};
}

machine::WatchedLimit watched(machine::MemoryLimit limit, const std::vector<JsonValue>& watch,
                              const fs::path& root) {
  if (limit.kind == LimitKind::resident) {
    limit.files.clear();
    for (const JsonValue& process : watch.at(2).elements()) {
      limit.files.push_back(root / "proc" / std::to_string(process.as_integer()) / "statm");
    }
  }
  return {.limit = limit,
          .ends_at = machine::end_point(limit.limit, Bytes(watch.at(0).as_integer())),
          .sharers = static_cast<int>(watch.at(1).as_integer())};
}

// From the root's outgoing messages, one per rank.
Admission receive(std::vector<std::string> outgoing, const RankState& mine,
                  const std::vector<machine::MemoryLimit>& limits, const AdmissionInput& input) {
  comm::Communicator& comm = input.estimate.comm;
  outgoing.resize(static_cast<std::size_t>(comm.size()));
  const std::string message = comm.all_to_all(outgoing).front();
  const auto parts = JsonValue::parse(message, no_file).elements();
  Admission admission{.node = mine.node, .limits = {}, .predicted = unpack_peak(parts.at(0))};
  const auto watches = parts.at(1).elements();
  for (std::size_t i = 0; i < limits.size(); ++i) {
    const auto watch = watches.at(i).elements();
    if (watch.at(1).as_integer() == 0) continue;
    admission.limits.push_back(watched(limits[i], watch, input.sources.root));
  }
  return admission;
}

constexpr const char* force_text = "--force runs all the same.";

// Throws on all ranks. Collective.
void refuse(const AdmissionInput& input, const std::optional<Shortage>& shortage,
            const std::vector<SharedLimit>& limits, const std::vector<RankState>& states) {
  const dry_run::EstimateInput& estimate_input = input.estimate;
  const auto estimate = dry_run::estimate_from_store(estimate_input);
  comm::on_root(estimate_input.comm, [&] {
    const std::string fitting =
        estimate ? advice(*shortage, limits, input.allocation, *estimate, estimate_input.circuit)
                 : rough_advice(*shortage, states.front().size.resident);
    throw MemoryLimitError({.problem = "not enough memory for this run",
                            .reason = shortage_text(*shortage),
                            .suggestion = fitting + " " + force_text});
  });
}

void warn(const std::vector<SharedLimit>& limits, const std::vector<plan::RankPeak>& peaks,
          Logger& log) {
  if (const auto sure = find_shortage(limits, peaks, Certainty::predicted)) {
    log.warning("not enough memory for this run, begun all the same (--force): {}",
                shortage_text(*sure));
  } else if (const auto possible = find_shortage(limits, peaks, Certainty::sure)) {
    log.warning("memory may be too little for this run: {}", shortage_text(*possible));
  }
}

bool balances_memory(plan::Policy policy) {
  return policy == plan::Policy::lpt || policy == plan::Policy::metis;
}

}  // namespace

std::string advice(const Shortage& shortage, const std::vector<SharedLimit>& limits,
                   const plan::Allocation& allocation, const dry_run::Estimate& estimate,
                   const model::Circuit& circuit) {
  const auto level = dry_run::predict_layout(estimate, circuit, allocation.layout);
  const auto peaks = dry_run::peaks_of(level);
  if (!balances_memory(allocation.policy) && !find_shortage(limits, peaks, Certainty::sure)) {
    return fmt::format("Under --lb-mode=Memory it fits: {} there.",
                       need_text(need_of(shortage.limit, peaks)));
  }
  const bool of_process = shortage.limit.kind == LimitKind::address_space;
  const estimator::NodeOffer offer{
      .name = shortage.limit.node,
      .usable_memory = shortage.limit.left,
      .cores = static_cast<std::int32_t>(shortage.limit.members.size())};
  const auto found = dry_run::suggest_nodes(advise::make_demand(estimate.memory, estimate.workload),
                                            level, offer, 0.0);
  if (!found.feasible) return estimator::suggestion_text(offer, found);
  if (of_process) return fmt::format("Under --lb-mode=Memory {} ranks fit.", found.nodes);
  return fmt::format("Under --lb-mode=Memory {} node(s) like this with {} rank(s) each fit.",
                     found.nodes, found.ranks_per_node);
}

std::string rough_advice(const Shortage& shortage, Bytes base) {
  const bool of_process = shortage.limit.kind == LimitKind::address_space;
  const Bytes bases = base * static_cast<std::int64_t>(shortage.limit.members.size());
  const Bytes room = shortage.limit.left - bases;
  if (room <= Bytes(0)) {
    return of_process ? "Raise the limit." : "Start fewer ranks on a node, or raise the limit.";
  }
  const Bytes content = std::max(Bytes(0), shortage.need.most() - bases);
  const double times = static_cast<double>(content.count()) / static_cast<double>(room.count());
  return fmt::format("About {:.0f} times as many {} would fit.", std::ceil(times),
                     of_process ? "ranks" : "nodes");
}

Admission admit(const AdmissionInput& input) {
  comm::Communicator& comm = input.estimate.comm;
  std::vector<machine::MemoryLimit> mine;
  RankState state;
  comm::together(comm, [&] {
    mine = machine::memory_limits(input.sources);
    state = state_of_this_rank(mine, input);
  });
  const auto states = gather(state, comm);
  const auto limits = shared_limits(states);
  const auto& peaks = input.allocation.peaks;
  std::optional<Shortage> shortage;
  if (comm.is_root() && !peaks.empty()) {
    shortage = find_shortage(limits, peaks, Certainty::predicted);
  }
  if (comm.broadcast(shortage && !input.force ? "1" : "0") == "1") {
    refuse(input, shortage, limits, states);
  }
  std::vector<std::string> outgoing;
  comm::on_root(comm, [&] {
    if (!peaks.empty()) warn(limits, peaks, input.estimate.log);
    const Watches watches = watches_of(states, limits, peaks);
    for (std::size_t rank = 0; rank < watches.size(); ++rank) {
      outgoing.push_back(pack(watches[rank], peaks.empty() ? nullptr : &peaks[rank]));
    }
  });
  return receive(std::move(outgoing), state, mine, input);
}

}  // namespace ballast::guard
