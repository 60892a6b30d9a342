#include "build/replay.hpp"

namespace ballast::build {

namespace {

Bytes memory_of(std::span<const Replay> replays) {
  std::size_t bytes = 0;
  for (const Replay& replay : replays) {
    bytes += replay.times.bucket_count() * sizeof(void*);
    for (const auto& [node, times] : replay.times) {
      constexpr std::size_t entry = sizeof(void*) + sizeof(node) + sizeof(times);
      bytes += entry + times.capacity() * sizeof(double);
    }
  }
  return Bytes(static_cast<std::int64_t>(bytes));
}

}  // namespace

Bytes table_memory(const model::CellCatalog& catalog, std::span<const Replay> replays) {
  return model::table_memory(catalog) + memory_of(replays);
}

ReplaySources::ReplaySources(std::span<const Replay> replays, engine::Engine& engine)
    : replays_(replays), engine_(engine) {}

void ReplaySources::select(const std::string& source_population,
                           const std::string& target_population) {
  selected_.clear();
  for (std::size_t i = 0; i < replays_.size(); ++i) {
    if (replays_[i].source_population != source_population) continue;
    const sonata::Selection* targets = model::find(replays_[i].targets, target_population);
    if (targets != nullptr) selected_.push_back({i, targets});
  }
}

std::span<const engine::EventSourceHandle> ReplaySources::sources(std::uint64_t source,
                                                                  std::uint64_t target) {
  found_.clear();
  for (const Selected& selected : selected_) {
    const auto& times = replays_[selected.replay].times;
    const auto train = times.find(source);
    if (train == times.end() || !selected.targets->contains(target)) continue;
    found_.push_back(handle(selected.replay, source, train->second));
  }
  return found_;
}

engine::EventSourceHandle ReplaySources::handle(std::size_t replay, std::uint64_t node,
                                                const std::vector<double>& times) {
  const auto [entry, added] = handles_.try_emplace({replay, node});
  if (added) entry->second = engine_.create_event_source(times);
  return entry->second;
}

}  // namespace ballast::build
