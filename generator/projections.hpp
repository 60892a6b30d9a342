#pragma once
// Projections: which populations project onto which, and everything that the edges of each are
// drawn from. Plain data that refers to the model, which outlives it and is not moved.

#include <string>
#include <vector>

#include "generator/model.hpp"
#include "generator/stream.hpp"

namespace ballast::generator {

/// One end of a projection.
struct ProjectionEnd {
  std::string name;  ///< of the population
  const CellTable* nodes = nullptr;
  const PopulationModel* cells = nullptr;  ///< null where the nodes have no morphology
};

/// What a projection is to the user.
enum class ProjectionKind {
  recurrent,      ///< of a population of cells onto itself
  thalamic,       ///< of the virtual cells onto cells
  between,        ///< of a population of cells onto another
  point_neurons,  ///< from or onto point neurons
};

/// Purposes of the random streams that edges are drawn from.
struct ProjectionStreams {
  Purpose degrees, sources, attributes;
};

struct Projection {
  ProjectionKind kind = ProjectionKind::recurrent;
  ProjectionEnd source, target;
  const Recipe* recipe = nullptr;
  ProjectionRecipe law;
  std::uint64_t edges = 0;
  Position extent{};  ///< of the box that both populations lie in
  std::uint64_t seed = 0;
  ProjectionStreams streams{};
  std::vector<double> input;                   ///< in-degree per metype of the target, relative
  std::vector<const SynapseRecipe*> synapses;  ///< per metype of the source
  std::vector<double> weights;                 ///< per metype of the source; onto point neurons

  /// "cortex__cortex__chemical"
  [[nodiscard]] std::string name() const { return source.name + "__" + target.name + "__chemical"; }
  [[nodiscard]] bool onto_itself() const { return source.nodes == target.nodes; }
};

[[nodiscard]] Projection recurrent_projection(const PopulationModel& population);
/// All of a circuit, each written into a file of its own.
[[nodiscard]] std::vector<Projection> projections(const CircuitModel& model);

}  // namespace ballast::generator
