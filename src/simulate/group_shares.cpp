#include "simulate/group_shares.hpp"

#include <fmt/format.h>

#include "balancer/allocate_groups.hpp"
#include "balancer/lpt.hpp"
#include "built/model_description_file.hpp"
#include "core/error.hpp"
#include "plan/group_allocation_file.hpp"

namespace ballast::simulate {

namespace {

using Shares = std::vector<std::vector<std::int32_t>>;

Shares allocated(const built::Model& model, int ranks, const std::filesystem::path& file) {
  const plan::GroupAllocation allocation = plan::read_group_allocation(file);
  if (allocation.ranks != ranks) {
    throw InputError({.place = {file},
                      .problem = "allocation for another number of ranks",
                      .value = std::to_string(allocation.ranks),
                      .reason = fmt::format("this run has {}", ranks)});
  }
  plan::validate(allocation, model.header().groups, file.string());
  return allocation.by_rank();
}

/// By group, from the sizes of their files; empty where the model does not tell them.
std::vector<std::int64_t> bytes_of_groups(const built::Model& model) {
  const built::Header& header = model.header();
  if (header.description.empty()) return {};
  const auto description =
      built::description_from(header.description, model.path() / built::description_name);
  std::map<std::string, std::int64_t> sizes;  // by what stands before the '_'
  for (const built::ModelFile& file : description.files) {
    sizes[file.name.substr(0, file.name.find('_'))] += static_cast<std::int64_t>(file.size);
  }
  std::vector<std::int64_t> bytes;
  for (const std::int32_t id : header.groups) {
    const std::int64_t size = sizes[std::to_string(id)];
    if (size == 0) return {};
    bytes.push_back(size);
  }
  return bytes;
}

std::vector<std::int32_t> ranks_of_groups(const built::Model& model, int ranks) {
  const std::vector<std::int64_t> bytes = bytes_of_groups(model);
  if (bytes.empty()) return balancer::round_robin(model.header().groups.size(), ranks);
  return balancer::allocate_groups(bytes, bytes, {.ranks = ranks, .ranks_per_node = ranks});
}

}  // namespace

Shares share_groups(const built::Model& model, int ranks, const std::filesystem::path& allocation) {
  plan::check_ranks(ranks, model.header().groups.size(), model.path());
  if (!allocation.empty()) return allocated(model, ranks, allocation);
  const std::vector<std::int32_t> rank_of = ranks_of_groups(model, ranks);
  Shares shares(static_cast<std::size_t>(ranks));
  for (std::size_t i = 0; i < rank_of.size(); ++i) {
    shares[static_cast<std::size_t>(rank_of[i])].push_back(model.header().groups[i]);
  }
  return shares;
}

}  // namespace ballast::simulate
