#pragma once
// Layout: how many ranks, build cycles and ranks per node a job has. Plain data.

#include <cstdint>

#include "core/quantity.hpp"

namespace ballast::plan {

struct Layout {
  std::int32_t ranks = 1;
  std::int32_t cycles = 1;
  std::int32_t ranks_per_node = 1;

  [[nodiscard]] std::int32_t buckets() const { return ranks * cycles; }
  [[nodiscard]] std::int32_t nodes() const { return (ranks + ranks_per_node - 1) / ranks_per_node; }
  friend bool operator==(const Layout&, const Layout&) = default;
};

}  // namespace ballast::plan
