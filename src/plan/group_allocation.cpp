#include "plan/group_allocation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.hpp"

namespace ballast::plan {

namespace {

constexpr const char* make_again = "Make it again with 'ballast-model rebalance'.";

}  // namespace

std::vector<std::vector<std::int32_t>> GroupAllocation::by_rank() const {
  std::vector<std::vector<std::int32_t>> groups(static_cast<std::size_t>(ranks));
  for (const GroupPlace& place : places) {
    groups[static_cast<std::size_t>(place.rank.value)].push_back(place.group);
  }
  return groups;
}

void validate(const GroupAllocation& allocation, const std::vector<std::int32_t>& groups,
              const std::string& file) {
  const std::vector<GroupPlace>& places = allocation.places;
  const auto [place, group] =
      std::mismatch(places.begin(), places.end(), groups.begin(), groups.end(),
                    [](const GroupPlace& a, std::int32_t b) { return a.group == b; });
  if (place != places.end() || group != groups.end()) {
    const bool in_model = group != groups.end();
    throw InputError(
        {.place = {file},
         .problem = "groups of another model",
         .value = std::to_string(in_model ? *group : place->group),
         .reason = in_model ? "the model has this group there" : "the model has no such group",
         .suggestion = make_again});
  }
  const auto by_rank = allocation.by_rank();
  const auto idle =
      std::find_if(by_rank.begin(), by_rank.end(), [](const auto& own) { return own.empty(); });
  if (idle != by_rank.end()) {
    throw InputError({.place = {file},
                      .problem = "rank without a group",
                      .value = std::to_string(idle - by_rank.begin()),
                      .suggestion = make_again});
  }
}

void check_ranks(std::int32_t ranks, std::size_t groups, const std::filesystem::path& model) {
  if (static_cast<std::size_t>(ranks) <= groups) return;
  throw InputError(
      {.place = {model},
       .problem = "more ranks than groups of cells",
       .value = std::to_string(ranks),
       .reason = fmt::format("the model has {} group{}", groups, groups == 1 ? "" : "s"),
       .suggestion = "Use fewer ranks, or build it on more ranks or with a larger "
                     "--modelbuilding-steps."});
}

}  // namespace ballast::plan
