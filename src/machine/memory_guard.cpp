#include "machine/memory_guard.hpp"

#include <pthread.h>

#include <algorithm>
#include <utility>

namespace ballast::machine {

namespace {

using std::chrono::milliseconds;

constexpr Bytes mebibyte(std::int64_t{1} << 20);
constexpr milliseconds shortest_pause(20);
constexpr milliseconds longest_pause(200);
// Measured: one core writes to fresh pages at 1 to 2 GB/s (the kernel clears them first).
constexpr std::int64_t bytes_filled_per_millisecond = 2'000'000;

}  // namespace

Bytes reserve_of(Bytes limit) {
  const Bytes usual = std::max(Bytes(limit.count() / 50), 64 * mebibyte);
  return std::min(usual, Bytes(limit.count() / 8));
}

Bytes end_point(Bytes limit, Bytes expected) {
  const Bytes reserve = reserve_of(limit);
  if (expected >= limit) return limit - reserve;
  const Bytes least_reserve = std::min(8 * mebibyte, Bytes(reserve.count() / 2));
  return std::clamp(expected, limit - reserve, limit - least_reserve);
}

milliseconds pause_for(Bytes left, int sharers) {
  const milliseconds half(left.count() / (2 * bytes_filled_per_millisecond * sharers));
  return std::clamp(half, shortest_pause, longest_pause);
}

Look look_at(const std::vector<WatchedLimit>& limits) {
  Look look{.breached = nullptr, .in_use = {}, .pause = longest_pause};
  for (const WatchedLimit& watched : limits) {
    const Bytes used = in_use(watched.limit);
    if (used >= watched.ends_at) return {.breached = &watched, .in_use = used, .pause = {}};
    look.pause = std::min(look.pause, pause_for(watched.ends_at - used, watched.sharers));
  }
  return look;
}

MemoryGuard::MemoryGuard(std::vector<WatchedLimit> limits, OnBreach on_breach)
    : limits_(std::move(limits)),
      on_breach_(std::move(on_breach)),
      watcher_([this](const std::stop_token& stop) { watch(stop); }) {}

Bytes MemoryGuard::address_space() {
  pthread_attr_t attributes;
  std::size_t stack = 0;
  pthread_attr_init(&attributes);
  pthread_attr_getstacksize(&attributes, &stack);
  pthread_attr_destroy(&attributes);
  return Bytes(static_cast<std::int64_t>(stack));
}

void MemoryGuard::watch(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const Look look = look_at(limits_);
    if (look.breached != nullptr) return on_breach_(*look.breached, look.in_use);
    ended_.wait_for(lock, stop, look.pause, [] { return false; });
  }
}

}  // namespace ballast::machine
