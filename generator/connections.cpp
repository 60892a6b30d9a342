#include "generator/connections.hpp"

#include <algorithm>

#include "generator/degrees.hpp"
#include "generator/stream.hpp"

namespace ballast::generator {

std::string source_name(Projection projection) {
  return projection == Projection::recurrent ? cortex_name : thalamus_name;
}

std::string population_name(Projection projection) {
  return source_name(projection) + "__" + cortex_name + "__chemical";
}

std::uint64_t edge_count(const CircuitModel& model, Projection projection) {
  return projection == Projection::recurrent ? model.recipe.recurrent_edges()
                                             : model.recipe.thalamic_edges();
}

const ProjectionRecipe& recipe_of(const CircuitModel& model, Projection projection) {
  return projection == Projection::recurrent ? model.recipe.recurrent
                                             : model.recipe.thalamus.projection;
}

const std::vector<Position>& sources_of(const CircuitModel& model, Projection projection) {
  return projection == Projection::recurrent ? model.cells.position : model.fibres;
}

/// Streams and weights differ between the projections; the law is the same.
std::vector<std::uint32_t> in_degrees(const CircuitModel& model, Projection projection) {
  const bool recurrent = projection == Projection::recurrent;
  DegreePlan plan{.seed = model.recipe.seed,
                  .purpose = recurrent ? Purpose::recurrent_degree : Purpose::thalamic_degree,
                  .edges = edge_count(model, projection),
                  .sigma = recipe_of(model, projection).in_degree_sigma,
                  .metype_weight = {}};
  for (const MetypeRecipe& metype : model.recipe.metypes) {
    plan.metype_weight.push_back(recurrent ? metype.input : metype.thalamic_input);
  }
  return draw_degrees(plan, model.cells);
}

ConnectionDrawer::ConnectionDrawer(const CircuitModel& model, Projection projection)
    : model_(model),
      recurrent_(projection == Projection::recurrent),
      extra_synapses_(recipe_of(model, projection).synapses_per_connection - 1.0),
      sampler_(sources_of(model, projection), model.column.size,
               recipe_of(model, projection).distance_sigma) {}

const std::vector<Connection>& ConnectionDrawer::onto(std::uint32_t target, std::uint32_t degree) {
  connections_.clear();
  if (degree == 0) {
    return connections_;
  }
  const Purpose purpose = recurrent_ ? Purpose::recurrent_sources : Purpose::thalamic_sources;
  RandomStream random = stream(model_.recipe.seed, purpose, target);
  const SourceSampler::Around around(sampler_, model_.cells.position[target]);
  for (std::uint32_t left = degree; left > 0;) {
    const std::uint32_t source = draw_source(around, target, random);
    const std::uint64_t wanted = 1 + random.poisson(extra_synapses_);
    const auto synapses = static_cast<std::uint32_t>(std::min<std::uint64_t>(wanted, left));
    connections_.push_back({source, synapses});
    left -= synapses;
  }
  sort_and_merge();
  return connections_;
}

/// No cell projects onto itself, unless it is alone.
std::uint32_t ConnectionDrawer::draw_source(const SourceSampler::Around& around,
                                            std::uint32_t target, RandomStream& random) const {
  std::uint32_t source = around.draw(random);
  for (int i = 0; recurrent_ && source == target && i < 1000; ++i) {
    source = around.draw(random);
  }
  if (recurrent_ && source == target && sampler_.size() > 1) {
    const auto other = static_cast<std::uint32_t>(random.below(sampler_.size() - 1));
    source = other < target ? other : other + 1;
  }
  return source;
}

/// Sources drawn more than once become one connection, so that a (source, target) is one run of
/// edges.
void ConnectionDrawer::sort_and_merge() {
  std::sort(connections_.begin(), connections_.end(),
            [](const Connection& a, const Connection& b) { return a.source < b.source; });
  std::size_t kept = 0;
  for (std::size_t i = 1; i < connections_.size(); ++i) {
    if (connections_[i].source == connections_[kept].source) {
      connections_[kept].synapses += connections_[i].synapses;
    } else {
      connections_[++kept] = connections_[i];
    }
  }
  connections_.resize(kept + 1);
}

}  // namespace ballast::generator
