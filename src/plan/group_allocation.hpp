#pragma once
// GroupAllocation: which rank runs which group of a built model. Plain data; made by `ballast-model
// rebalance`, saved by group_allocation_file.hpp, obeyed by ballast-sim.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/quantity.hpp"

namespace ballast::plan {

struct GroupPlace {
  std::int32_t group = 0;  ///< its id in the model
  Rank rank = {};
  Bytes memory = {};         ///< that it was placed by
  std::int64_t compute = 0;  ///< likewise, in any unit
  friend bool operator==(const GroupPlace&, const GroupPlace&) = default;
};

struct GroupAllocation {
  std::int32_t ranks = 1;
  std::int32_t ranks_per_node = 1;
  std::vector<GroupPlace> places;  ///< in the order of the model's groups
  friend bool operator==(const GroupAllocation&, const GroupAllocation&) = default;

  /// Groups of each rank, in the order of the model's.
  [[nodiscard]] std::vector<std::vector<std::int32_t>> by_rank() const;
};

/// Checks that exactly these groups are placed, in this order, and that every rank has one. Throws
/// InputError at `file` with the first that is wrong.
void validate(const GroupAllocation& allocation, const std::vector<std::int32_t>& groups,
              const std::string& file);

/// A group runs on one rank. Throws InputError at `model` if there are more ranks than groups.
void check_ranks(std::int32_t ranks, std::size_t groups, const std::filesystem::path& model);

}  // namespace ballast::plan
