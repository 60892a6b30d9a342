#include <fmt/format.h>

#include <algorithm>

#include "balancer/allocate_groups.hpp"
#include "balancer/lpt.hpp"
#include "built/group_sizes.hpp"
#include "built/model.hpp"
#include "core/output_paths.hpp"
#include "core/table.hpp"
#include "model/commands.hpp"
#include "plan/group_allocation_file.hpp"

namespace ballast::model_tool {

namespace {

namespace fs = std::filesystem;
using Integers = std::vector<std::int64_t>;

constexpr std::size_t most_rows = 20;

/// By group.
struct Weights {
  Integers memory, compute;
};

/// A time step works on every node and every instance.
Weights weigh(const built::Model& model) {
  Weights weights;
  for (const std::int32_t id : model.header().groups) {
    const built::GroupSizes sizes = built::sizes_of(model.read_group(id), model.header());
    weights.memory.push_back(std::max<std::int64_t>(sizes.total().count(), 1));
    weights.compute.push_back(sizes.nodes.count + sizes.instances());
  }
  return weights;
}

plan::GroupAllocation allocation_of(const built::Model& model, const Weights& weights,
                                    const plan::Layout& layout) {
  const auto rank_of = balancer::allocate_groups(weights.memory, weights.compute, layout);
  plan::GroupAllocation allocation{
      .ranks = layout.ranks, .ranks_per_node = layout.ranks_per_node, .places = {}};
  for (std::size_t i = 0; i < rank_of.size(); ++i) {
    allocation.places.push_back({.group = model.header().groups[i],
                                 .rank = Rank(rank_of[i]),
                                 .memory = Bytes(weights.memory[i]),
                                 .compute = weights.compute[i]});
  }
  return allocation;
}

struct RankLoad {
  std::int64_t groups = 0;
  Bytes memory;
  std::int64_t compute = 0;
};

std::vector<RankLoad> loads_of(const plan::GroupAllocation& allocation) {
  std::vector<RankLoad> loads(std::size_t(allocation.ranks));
  for (const plan::GroupPlace& place : allocation.places) {
    RankLoad& load = loads[std::size_t(place.rank.value)];
    load.groups += 1;
    load.memory += place.memory;
    load.compute += place.compute;
  }
  return loads;
}

std::string ranks_table(const std::vector<RankLoad>& loads, std::int32_t ranks_per_node) {
  Table table({{"Rank"}, {"Node"}, {"Groups"}, {"Memory"}, {"Compute"}});
  const std::size_t shown = std::min(loads.size(), most_rows);
  for (std::size_t i = 0; i < shown; ++i) {
    table.add_row({std::to_string(i), std::to_string(i / std::size_t(ranks_per_node)),
                   with_thousands(loads[i].groups), to_string(loads[i].memory),
                   with_thousands(loads[i].compute)});
  }
  const std::size_t more = loads.size() - shown;
  return table.render() + (more == 0 ? "" : fmt::format("and {} more; --json has all\n", more));
}

/// Most over mean of ranks and nodes.
struct Levels {
  double memory = 1.0, compute = 1.0, node_memory = 1.0;
};

Levels levels_of(const plan::GroupAllocation& allocation, const Weights& weights) {
  std::vector<std::int32_t> rank_of, node_of;
  for (const plan::GroupPlace& place : allocation.places) {
    rank_of.push_back(place.rank.value);
    node_of.push_back(place.rank.value / allocation.ranks_per_node);
  }
  const plan::Layout layout{.ranks = allocation.ranks, .ranks_per_node = allocation.ranks_per_node};
  return {.memory = balancer::measure(weights.memory, rank_of, layout.ranks).max_over_mean,
          .compute = balancer::measure(weights.compute, rank_of, layout.ranks).max_over_mean,
          .node_memory = balancer::measure(weights.memory, node_of, layout.nodes()).max_over_mean};
}

Json to_json(const plan::GroupAllocation& allocation, const std::vector<RankLoad>& loads,
             const Levels& levels) {
  const auto groups = allocation.by_rank();
  Json ranks = Json::array();
  for (std::size_t i = 0; i < loads.size(); ++i) {
    ranks.push_back({{"rank", i},
                     {"node", i / std::size_t(allocation.ranks_per_node)},
                     {"memory_bytes", loads[i].memory.count()},
                     {"compute", loads[i].compute},
                     {"groups", groups[i]}});
  }
  return {{"ranks", std::move(ranks)},
          {"max_over_mean",
           {{"rank_memory", levels.memory},
            {"rank_compute", levels.compute},
            {"node_memory", levels.node_memory}}}};
}

}  // namespace

Answer rebalance(const fs::path& model, const RebalanceOptions& options) {
  const auto opened = built::open_model(model);
  check_output_paths({{options.output, "the allocation"}}, {{model, "the model"}});
  plan::check_ranks(options.ranks, opened->header().groups.size(), model);
  const std::int32_t per_node =
      options.ranks_per_node == 0 ? options.ranks : std::min(options.ranks_per_node, options.ranks);
  const Weights weights = weigh(*opened);
  const plan::GroupAllocation allocation =
      allocation_of(*opened, weights, {.ranks = options.ranks, .ranks_per_node = per_node});
  if (!options.output.empty()) plan::write_group_allocation(allocation, options.output);
  const std::vector<RankLoad> loads = loads_of(allocation);
  const Levels levels = levels_of(allocation, weights);
  Answer answer{.json = {{"model", model.string()}}, .text = ""};
  answer.json.update(to_json(allocation, loads, levels));
  answer.text = ranks_table(loads, per_node) +
                fmt::format(
                    "\nMost over mean: memory of ranks {:.3f}, of nodes {:.3f}, compute of "
                    "ranks {:.3f}\n",
                    levels.memory, levels.node_memory, levels.compute);
  if (!options.output.empty()) {
    answer.json["written"] = options.output.string();
    answer.text += fmt::format("Written: {}\n", options.output.string());
  }
  return answer;
}

}  // namespace ballast::model_tool
