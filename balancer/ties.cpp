#include "balancer/ties.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace ballast::balancer {
namespace {

constexpr std::size_t remembered_ties = 8;  // of each cell

}  // namespace

Ties::Ties(Affinity affinity, const std::vector<std::int32_t>& part_of, std::int32_t parts)
    : affinity_(affinity), part_of_(part_of), weight_(static_cast<std::size_t>(parts)) {
  if (affinity_.graph == nullptr) {
    return;
  }
  one_to_one_ = affinity_.graph->vertices() == part_of.size();
  home_.assign(affinity_.graph->vertices(), 0);
  for (std::size_t cell = 0; cell < part_of.size(); ++cell) {
    home_[affinity_.vertex_of[cell]] = part_of[cell];
  }
}

const std::vector<Tie>& Ties::look_at(std::uint32_t cell) {
  around_.clear();
  if (affinity_.graph == nullptr) {
    return around_;
  }
  const std::uint32_t vertex = affinity_.vertex_of[cell];
  const auto others = affinity_.graph->others(vertex);
  const auto weights = affinity_.graph->weights(vertex);
  for (std::size_t i = 0; i < others.size(); ++i) {
    const std::int32_t part = home_[others[i]];
    if (weight_[part] == 0) {
      around_.push_back({part, 0});
    }
    weight_[part] += weights[i];
  }
  for (Tie& tie : around_) {
    tie.weight = std::exchange(weight_[tie.part], 0);
  }
  return around_;
}

void Ties::move(std::uint32_t cell, std::int32_t to) {
  if (one_to_one_) {
    home_[affinity_.vertex_of[cell]] = to;
  }
}

void Ties::remember() {
  if (affinity_.graph == nullptr) {
    return;
  }
  remembered_.resize(part_of_.size() * remembered_ties);
  for (std::size_t cell = 0; cell < part_of_.size(); ++cell) {
    remember(static_cast<std::uint32_t>(cell));
  }
}

void Ties::remember(std::uint32_t cell) {
  look_at(cell);
  const std::int32_t own = part_of_[cell];
  const std::size_t kept = std::min(around_.size(), remembered_ties);
  const auto end = around_.begin() + static_cast<std::ptrdiff_t>(kept);
  std::partial_sort(around_.begin(), end, around_.end(), [own](const Tie& a, const Tie& b) {
    return std::tuple(a.part != own, -a.weight, a.part) <
           std::tuple(b.part != own, -b.weight, b.part);
  });
  around_.resize(remembered_ties);
  std::copy(around_.begin(), around_.end(),
            remembered_.begin() + static_cast<std::ptrdiff_t>(cell * remembered_ties));
}

std::span<const Tie> Ties::remembered(std::uint32_t cell) const {
  if (remembered_.empty()) {
    return {};
  }
  return std::span(remembered_).subspan(cell * remembered_ties, remembered_ties);
}

std::int64_t Ties::remembered(std::uint32_t cell, std::int32_t part) const {
  for (const Tie& tie : remembered(cell)) {
    if (tie.part == part) {
      return tie.weight;
    }
  }
  return 0;
}

}  // namespace ballast::balancer
