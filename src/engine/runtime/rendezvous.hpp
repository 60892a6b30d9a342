#pragma once
// Who wants what: ranks publish ids and want ids; each publisher learns which ranks want its. Every
// id has a home rank where the two meet, so no rank holds a list of all. Collective.

#include <cstdint>
#include <span>
#include <vector>

#include "comm/communicator.hpp"

namespace ballast::runtime {

/// `rank` wants `id`.
struct Subscriber {
  std::int32_t id = 0;
  std::int32_t rank = 0;
  friend auto operator<=>(const Subscriber&, const Subscriber&) = default;
};

struct Subscriptions {
  std::vector<Subscriber>
      subscribers;  ///< of this rank's ids, ascending; this rank may be among them
  std::vector<std::int32_t> unknown;   ///< wanted here, published nowhere; ascending
  std::vector<std::int32_t> repeated;  ///< published more than once, by this rank or another
};

/// Both lists in any order; `wanted` may repeat ids.
[[nodiscard]] Subscriptions subscribe(std::span<const std::int32_t> published,
                                      std::span<const std::int32_t> wanted,
                                      comm::Communicator& comm);

}  // namespace ballast::runtime
