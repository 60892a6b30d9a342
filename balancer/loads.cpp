#include "balancer/loads.hpp"

#include <algorithm>

namespace ballast::balancer {
namespace {

/// Of what the limits allow above the mean: a little less, so that parts are soon within them.
constexpr double aim = 0.8;

}  // namespace

Loads::Loads(const LoadsInput& input, std::span<const std::int32_t> part_of)
    : measures_(input.measures.size()),
      weights_(part_of.size() * measures_),
      loads_(static_cast<std::size_t>(input.parts) * measures_) {
  for (std::size_t m = 0; m < measures_; ++m) {
    double sum = 0;
    for (const std::int64_t weight : input.measures[m]) {
      sum += static_cast<double>(weight);
    }
    const double wanted = 1 + aim * (input.limits[m] - 1);
    const double unit = sum > 0 ? input.parts / (sum * wanted) : 0.0;
    limits_.push_back(input.limits[m] / wanted);
    for (std::size_t cell = 0; cell < part_of.size(); ++cell) {
      const double weight = static_cast<double>(input.measures[m][cell]) * unit;
      weights_[cell * measures_ + m] = weight;
      loads_[static_cast<std::size_t>(part_of[cell]) * measures_ + m] += weight;
    }
  }
}

double Loads::excess(std::int32_t part) const {
  double sum = 0;
  for (std::size_t m = 0; m < measures_; ++m) {
    sum += over(load(part)[m]);
  }
  return sum;
}

bool Loads::are_within_limits() const {
  for (std::size_t i = 0; i < loads_.size(); ++i) {
    if (loads_[i] > limits_[i % measures_]) {
      return false;
    }
  }
  return true;
}

bool Loads::has_room(std::uint32_t cell, std::int32_t part) const {
  for (std::size_t m = 0; m < measures_; ++m) {
    if (load(part)[m] + weight(cell)[m] > limits_[m]) {
      return false;
    }
  }
  return true;
}

void Loads::move(std::uint32_t cell, std::int32_t from, std::int32_t to) {
  for (std::size_t m = 0; m < measures_; ++m) {
    loads_[static_cast<std::size_t>(from) * measures_ + m] -= weight(cell)[m];
    loads_[static_cast<std::size_t>(to) * measures_ + m] += weight(cell)[m];
  }
}

std::vector<std::int32_t> Loads::lightest() const {
  std::vector<std::int32_t> parts(measures_, 0);
  for (std::size_t i = 0; i < loads_.size(); ++i) {
    const std::size_t m = i % measures_;
    if (loads_[i] < load(parts[m])[m]) {
      parts[m] = static_cast<std::int32_t>(i / measures_);
    }
  }
  return parts;
}

}  // namespace ballast::balancer
