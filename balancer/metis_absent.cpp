#include "balancer/metis.hpp"

namespace ballast::balancer {

bool has_metis() {
  return false;
}

std::optional<std::vector<std::int32_t>> partition_kway(const KwayProblem& /*problem*/) {
  return std::nullopt;
}

}  // namespace ballast::balancer
