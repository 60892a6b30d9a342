#include "plan/allocation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <tuple>

#include "core/error.hpp"

namespace ballast::plan {
namespace {

constexpr std::array policies{Policy::round_robin, Policy::lpt, Policy::metis, Policy::whole_cell};

/// Where one node of a population has its place.
struct Placement {
  NodeId node;
  std::uint32_t bucket = 0;
  friend auto operator<=>(const Placement&, const Placement&) = default;
};

std::string range_text(std::int32_t count) {
  return count == 1 ? "only 0" : "0 to " + std::to_string(count - 1);
}

std::string place_text(const Bucket& bucket) {
  return "rank " + std::to_string(bucket.rank.value) + " cycle " +
         std::to_string(bucket.cycle.value);
}

void check_within_layout(const Allocation& allocation, const std::string& file) {
  const Layout& layout = allocation.layout;
  for (const Bucket& bucket : allocation.buckets) {
    if (bucket.rank.value < 0 || bucket.rank.value >= layout.ranks) {
      throw InputError({.place = {.file = file},
                        .problem = "rank is outside the layout",
                        .value = std::to_string(bucket.rank.value),
                        .reason = "its ranks: " + range_text(layout.ranks)});
    }
    if (bucket.cycle.value < 0 || bucket.cycle.value >= layout.cycles) {
      throw InputError({.place = {.file = file},
                        .problem = "cycle is outside the layout",
                        .value = std::to_string(bucket.cycle.value),
                        .reason = "its cycles: " + range_text(layout.cycles)});
    }
  }
}

/// Where the cells of one population of an allocation are, by node.
class PopulationCheck {
 public:
  PopulationCheck(const Allocation& allocation, const std::string& population,
                  const std::string& file)
      : allocation_(allocation), population_(population), file_(file) {
    for (std::uint32_t i = 0; i < allocation.buckets.size(); ++i) {
      if (allocation.buckets[i].population == population) {
        for (const NodeId node : allocation.buckets[i].nodes) {
          placements_.push_back({node, i});
        }
      }
    }
    std::sort(placements_.begin(), placements_.end());
  }

  void reject_doubles() const {
    const auto twice =
        std::adjacent_find(placements_.begin(), placements_.end(),
                           [](const auto& a, const auto& b) { return a.node == b.node; });
    if (twice != placements_.end()) {
      throw error("node is allocated twice", twice->node,
                  place_text(allocation_.buckets[twice->bucket]) + " and " +
                      place_text(allocation_.buckets[std::next(twice)->bucket]));
    }
  }

  /// Against what must be there; without doubles.
  void require(const std::vector<NodeId>& expected) const {
    const std::string totals = "the target has " + std::to_string(expected.size()) + " nodes of '" +
                               population_ + "', the allocation " +
                               std::to_string(placements_.size());
    const std::size_t common = std::min(placements_.size(), expected.size());
    for (std::size_t i = 0; i < common; ++i) {
      if (placements_[i].node < expected[i]) {
        throw error("node is not in the circuit's target", placements_[i].node, totals);
      }
      if (expected[i] < placements_[i].node) {
        throw error("no rank has node", expected[i], totals);
      }
    }
    if (common < placements_.size()) {
      throw error("node is not in the circuit's target", placements_[common].node, totals);
    }
    if (common < expected.size()) {
      throw error("no rank has node", expected[common], totals);
    }
  }

 private:
  [[nodiscard]] InputError error(const char* problem, NodeId node, std::string reason) const {
    return InputError({.place = {.file = file_},
                       .problem = problem,
                       .value = population_ + ":" + std::to_string(node.value),
                       .reason = std::move(reason)});
  }

  const Allocation& allocation_;
  const std::string& population_;
  const std::string& file_;
  std::vector<Placement> placements_;
};

}  // namespace

std::string to_string(Policy policy) {
  switch (policy) {
    case Policy::round_robin:
      return "round_robin";
    case Policy::lpt:
      return "lpt";
    case Policy::metis:
      return "metis";
    case Policy::whole_cell:
      return "whole_cell";
  }
  fail_contract("policy is one of the enumerators", __FILE__, __LINE__);
  return {};
}

std::vector<std::string> policy_names() {
  std::vector<std::string> names;
  for (const Policy policy : policies) {
    names.push_back(to_string(policy));
  }
  return names;
}

Policy policy_from(const std::string& name) {
  for (const Policy policy : policies) {
    if (name == to_string(policy)) {
      return policy;
    }
  }
  throw InputError({.problem = "unknown policy",
                    .value = name,
                    .reason = fmt::format("allowed: {}", fmt::join(policy_names(), ", ")),
                    .suggestion = did_you_mean(name, policy_names())});
}

std::vector<Bucket> Allocation::of(Rank rank, Cycle cycle) const {
  struct Order {
    using Key = std::tuple<Rank, Cycle>;
    bool operator()(const Bucket& a, const Key& b) const { return Key(a.rank, a.cycle) < b; }
    bool operator()(const Key& a, const Bucket& b) const { return a < Key(b.rank, b.cycle); }
  };
  const auto [begin, end] =
      std::equal_range(buckets.begin(), buckets.end(), Order::Key(rank, cycle), Order{});
  return {begin, end};
}

void validate(const Allocation& allocation, const std::string& file) {
  check_within_layout(allocation, file);
  std::set<std::string> populations;
  for (const Bucket& bucket : allocation.buckets) {
    populations.insert(bucket.population);
  }
  for (const std::string& population : populations) {
    PopulationCheck(allocation, population, file).reject_doubles();
  }
}

void validate(const Allocation& allocation, const std::vector<Coverage>& expected,
              const std::string& file) {
  check_within_layout(allocation, file);
  std::set<std::string> known;
  for (const Coverage& population : expected) {
    known.insert(population.population);
    const PopulationCheck check(allocation, population.population, file);
    check.reject_doubles();
    check.require(population.nodes);
  }
  for (const Bucket& bucket : allocation.buckets) {
    if (!known.contains(bucket.population)) {
      throw InputError({.place = {.file = file},
                        .problem = "population is not in the circuit's target",
                        .value = bucket.population});
    }
  }
}

}  // namespace ballast::plan
