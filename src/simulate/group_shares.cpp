#include "simulate/group_shares.hpp"

#include <fmt/format.h>

#include "core/error.hpp"

namespace ballast::simulate {

std::vector<std::vector<std::int32_t>> share_groups(const built::Model& model, int ranks) {
  const std::vector<std::int32_t>& groups = model.header().groups;
  if (static_cast<std::size_t>(ranks) > groups.size()) {
    throw InputError({.place = {model.path()},
                      .problem = "more ranks than groups of cells",
                      .value = std::to_string(ranks),
                      .reason = fmt::format("the model has {} group{}", groups.size(),
                                            groups.size() == 1 ? "" : "s"),
                      .suggestion = "Use fewer ranks, or build it on more ranks or with a larger "
                                    "--modelbuilding-steps."});
  }
  std::vector<std::vector<std::int32_t>> shares(static_cast<std::size_t>(ranks));
  for (std::size_t i = 0; i < groups.size(); ++i) {
    shares[i % static_cast<std::size_t>(ranks)].push_back(groups[i]);
  }
  return shares;
}

}  // namespace ballast::simulate
