#pragma once
// Watches this rank's memory from building to the end of the simulation. Tells once where ranks
// take more than was predicted, and ends the job with a report before the kernel does.

#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "build/phase.hpp"
#include "comm/communicator.hpp"
#include "core/error.hpp"
#include "core/json.hpp"
#include "core/log.hpp"
#include "guard/admission.hpp"
#include "machine/memory_guard.hpp"
#include "machine/memory_use.hpp"

namespace ballast::guard {

/// What a rank knows when a limit is about to be reached.
struct GuardReport {
  int rank = 0;
  std::string node;
  build::Phase phase = build::Phase::cells;
  std::string source;  ///< of the limit
  Bytes limit;
  Bytes in_use;               ///< of the limit, by all that share it
  machine::ProcessSize size;  ///< of this rank
  std::optional<plan::RankPeak> predicted;
};

/// The message; `file` is where the report lies.
[[nodiscard]] MemoryLimitError guard_error(const GuardReport& report,
                                           const std::filesystem::path& file);
[[nodiscard]] Json guard_json(const GuardReport& report);

/// True for the first of all ranks that calls it since the files were removed; the others are to
/// keep silent. Works through the file system that ranks share.
[[nodiscard]] bool claim(const std::filesystem::path& report);

/// A rank that took more than predicted.
struct Excess {
  std::int64_t rank = 0;
  Bytes peak;
  Need predicted;
};
/// Nothing up to 2 % above the upper end of the interval of what is predicted up to this phase.
[[nodiscard]] std::optional<Excess> excess_of(const plan::RankPeak& predicted, build::Phase phase,
                                              Bytes peak);
[[nodiscard]] std::string excess_text(const std::vector<Excess>& excesses, int ranks,
                                      build::Phase phase);

struct RunGuardInput {
  Admission admission;
  std::filesystem::path report;  ///< memory_guard.json; a former one is removed
  /// Ends all ranks with this error and does not return; called by another thread.
  std::function<void(const MemoryLimitError&)> end;
  comm::Communicator& comm;
  Logger& log;
};

class RunGuard {
 public:
  /// Begins to watch. Collective.
  explicit RunGuard(RunGuardInput input);

  /// Looks back at the phase that ends. From Phase::writing on, which leaves temporary files,
  /// nothing is watched. Collective.
  void begin(build::Phase phase);

 private:
  void tell_excess(build::Phase phase);
  void end(const machine::WatchedLimit& limit, Bytes in_use);

  RunGuardInput input_;
  std::atomic<build::Phase> phase_ = build::Phase::cells;
  bool told_ = false;
  std::optional<machine::MemoryGuard> guard_;  // last: its thread ends first
};

}  // namespace ballast::guard
