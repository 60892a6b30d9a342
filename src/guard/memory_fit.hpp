#pragma once
// Whether what is predicted for the ranks fits into the limits that they share: those of a process
// for each by itself, all others for the ranks of a node or control group together. Pure functions
// from data to data and text.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "machine/memory_limit.hpp"
#include "machine/memory_use.hpp"
#include "plan/allocation.hpp"

namespace ballast::guard {

/// What a rank holds before it builds, and what bounds it.
struct RankState {
  struct Limit {
    machine::LimitKind kind = machine::LimitKind::physical;
    std::string source;
    Bytes limit;
    Bytes in_use;  ///< by all whose memory counts, this rank among them
  };
  std::string node;
  std::int64_t process = 0;
  machine::ProcessSize size;
  std::vector<Limit> limits;
};

/// A limit and the ranks whose memory counts against it.
struct SharedLimit {
  struct Member {
    std::size_t rank;
    std::size_t limit;  ///< its place among that rank's
  };
  std::string node;
  machine::LimitKind kind = machine::LimitKind::physical;
  std::string source;
  Bytes limit;
  Bytes left;  ///< for all that these ranks will hold, what they hold already included
  std::vector<Member> members;
};

/// In the order of their first ranks. Limits of the same name on one node are one, those of
/// processes excepted. Of the address space is left what a process' mappings beside its resident
/// memory leave.
[[nodiscard]] std::vector<SharedLimit> shared_limits(const std::vector<RankState>& ranks);

/// What the members' peaks, one per rank, come to; half-widths add up.
struct Need {
  Bytes peak;
  Bytes half_width;
  [[nodiscard]] Bytes most() const { return peak + half_width; }
};
[[nodiscard]] Need need_of(const SharedLimit& limit, const std::vector<plan::RankPeak>& peaks);

/// Whether the upper ends of the intervals have to fit, too.
enum class Certainty : std::uint8_t { predicted, sure };

/// The limit that is exceeded by the most.
struct Shortage {
  SharedLimit limit;
  Need need;
  Bytes missing;
  std::size_t others = 0;  ///< more limits that are exceeded
};
[[nodiscard]] std::optional<Shortage> find_shortage(const std::vector<SharedLimit>& limits,
                                                    const std::vector<plan::RankPeak>& peaks,
                                                    Certainty certainty);

/// "1.2 GiB ± 10 MiB", or without the interval where none is known.
[[nodiscard]] std::string need_text(const Need& need);
/// "the 2 ranks on n1 need 1.2 GiB ± 10 MiB, 1 GiB are left under the cgroup limit (<file>) of 1.1
/// GiB, 200 MiB are missing".
[[nodiscard]] std::string shortage_text(const Shortage& shortage);

}  // namespace ballast::guard
