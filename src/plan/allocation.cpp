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

/// The cells of one population of an allocation; 8 bytes each.
class PopulationCheck {
 public:
  PopulationCheck(const Allocation& allocation, const std::string& population,
                  const std::string& file)
      : allocation_(allocation), population_(population), file_(file) {
    for (const Bucket& bucket : allocation.buckets) {
      if (bucket.population == population) {
        nodes_.insert(nodes_.end(), bucket.nodes.begin(), bucket.nodes.end());
      }
    }
    std::sort(nodes_.begin(), nodes_.end());
  }

  void reject_doubles() const {
    const auto twice = std::adjacent_find(nodes_.begin(), nodes_.end());
    if (twice != nodes_.end()) {
      throw error("node is allocated twice", *twice, places_of(*twice));
    }
  }

  /// Against what must be there; without doubles.
  void require(const std::vector<NodeId>& expected) const {
    const std::string totals = "the target has " + std::to_string(expected.size()) + " nodes of '" +
                               population_ + "', the allocation " + std::to_string(nodes_.size());
    const std::size_t common = std::min(nodes_.size(), expected.size());
    for (std::size_t i = 0; i < common; ++i) {
      if (nodes_[i] < expected[i]) {
        throw error("node is not in the circuit's target", nodes_[i], totals);
      }
      if (expected[i] < nodes_[i]) {
        throw error("no rank has node", expected[i], totals);
      }
    }
    if (common < nodes_.size()) {
      throw error("node is not in the circuit's target", nodes_[common], totals);
    }
    if (common < expected.size()) {
      throw error("no rank has node", expected[common], totals);
    }
  }

 private:
  /// "rank 0 cycle 0 and rank 1 cycle 1".
  [[nodiscard]] std::string places_of(NodeId node) const {
    std::string places;
    for (const Bucket& bucket : allocation_.buckets) {
      if (bucket.population != population_) continue;
      for (auto n = std::count(bucket.nodes.begin(), bucket.nodes.end(), node); n > 0; --n) {
        places += (places.empty() ? "" : " and ") + place_text(bucket);
      }
    }
    return places;
  }

  [[nodiscard]] InputError error(const char* problem, NodeId node, std::string reason) const {
    return InputError({.place = {.file = file_},
                       .problem = problem,
                       .value = population_ + ":" + std::to_string(node.value),
                       .reason = std::move(reason)});
  }

  const Allocation& allocation_;
  const std::string& population_;
  const std::string& file_;
  std::vector<NodeId> nodes_;
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
