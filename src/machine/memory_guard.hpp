#pragma once
// The watcher of a rank's memory: a thread that looks at the limits' use and speaks up before the
// kernel kills. It looks the more often the less is left, allocates nothing before it speaks, and
// costs some microseconds a look. What it cannot see: a single allocation larger than what is left.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "core/quantity.hpp"
#include "machine/memory_limit.hpp"

namespace ballast::machine {

/// What of a limit is to stay free: 2 %, at least 64 MiB, at most an eighth of it.
[[nodiscard]] Bytes reserve_of(Bytes limit);

/// The use at which a job is to end: the reserve below the limit; above that where a use of at most
/// `expected` is predicted to fit, so that such a run is left alone, but 8 MiB (or half the
/// reserve) below the limit. Zero: nothing is predicted.
[[nodiscard]] Bytes end_point(Bytes limit, Bytes expected);

struct WatchedLimit {
  MemoryLimit limit;
  Bytes ends_at;    ///< the use that is a breach
  int sharers = 1;  ///< processes of the job that fill it
};

/// How long to wait before the next look, with `left` before the breach: half the time in which the
/// sharers can fill it, 20 to 200 ms.
[[nodiscard]] std::chrono::milliseconds pause_for(Bytes left, int sharers);

struct Look {
  const WatchedLimit* breached = nullptr;  ///< the first; nullptr if none is
  Bytes in_use;                            ///< of that one
  std::chrono::milliseconds pause{};       ///< until the next look
};
[[nodiscard]] Look look_at(const std::vector<WatchedLimit>& limits);

class MemoryGuard {
 public:
  using OnBreach = std::function<void(const WatchedLimit& limit, Bytes in_use)>;

  /// Begins to watch. `on_breach` is called at most once, by the watching thread.
  MemoryGuard(std::vector<WatchedLimit> limits, OnBreach on_breach);
  /// The address space that its thread takes: its stack, hardly resident.
  [[nodiscard]] static Bytes address_space();
  MemoryGuard(const MemoryGuard&) = delete;
  MemoryGuard& operator=(const MemoryGuard&) = delete;

 private:
  void watch(const std::stop_token& stop);

  std::vector<WatchedLimit> limits_;
  OnBreach on_breach_;
  // Made by the owner: a thread's first allocation maps an arena of 64 MiB (malloc(3)), which
  // counts against a limit of the address space.
  std::mutex mutex_;
  std::condition_variable_any ended_;
  std::jthread watcher_;  // last: ends first
};

}  // namespace ballast::machine
