#include "generator/chemical_edges.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <map>

#include "small_recipe.hpp"
#include "sonata/population.hpp"

namespace ballast::generator {
namespace {

using sonata::EdgePopulation;
using sonata::Selection;
using test::small_recipe;

/// The edges of one model, written once and read back through the SONATA reader.
struct Written {
  explicit Written(const Recipe& recipe, std::string name = "cortex__cortex__chemical")
      : circuit(make_circuit(recipe)), projection(find(name)) {
    Logger silent(LogLevel::silent);
    Progress progress("", projection.edges, silent);
    sonata::Hdf5File file = sonata::Hdf5File::create(folder / "e.h5");
    totals = write_chemical_edges(file, projection, folder.path(), progress);
    file.close();
    edges = std::make_unique<EdgePopulation>(folder / "e.h5", name, std::filesystem::path{});
    all = Selection::all(edges->size());
    sources = edges->source_nodes(all);
    targets = edges->target_nodes(all);
  }
  [[nodiscard]] std::vector<double> numbers(const std::string& name) const {
    return edges->numbers(name, all);
  }
  [[nodiscard]] const MorphologyTree& tree(std::uint64_t cell) const {
    return model.trees[model.tree_of(cell)];
  }

  [[nodiscard]] Projection find(const std::string& name) const {
    for (const Projection& candidate : projections(circuit)) {
      if (candidate.name() == name) {
        return candidate;
      }
    }
    throw std::invalid_argument(name);
  }

  CircuitModel circuit;
  const PopulationModel& model = circuit.populations.front();
  Projection projection;
  test::TemporaryDirectory folder;
  EdgeTotals totals;
  std::unique_ptr<EdgePopulation> edges;
  Selection all;
  std::vector<std::uint64_t> sources, targets;
};

const Written& recurrent() {
  static const Written written(small_recipe());  // read only; made once for all tests
  return written;
}

const Written& thalamic() {
  static const Written written(small_recipe(), "thalamus__cortex__chemical");
  return written;
}

TEST(ChemicalEdges, AreAsManyAsTheRecipeSays) {
  EXPECT_EQ(recurrent().edges->size(), 2000U);
  EXPECT_EQ(recurrent().totals.edges, 2000U);
  EXPECT_EQ(thalamic().edges->size(), 400U);
}

TEST(ChemicalEdges, AreSortedByTargetThenSource) {
  std::uint64_t connections = 0;
  std::pair<std::uint64_t, std::uint64_t> last = {0, 0};
  for (std::size_t i = 0; i < recurrent().targets.size(); ++i) {
    const std::pair now(recurrent().targets[i], recurrent().sources[i]);
    EXPECT_LE(last, now);
    connections += i == 0 || now != last ? 1 : 0;
    last = now;
  }
  EXPECT_EQ(connections, recurrent().totals.connections);
}

TEST(ChemicalEdges, NameTheirPopulations) {
  EXPECT_EQ(thalamic().edges->source_population(), "thalamus");
  EXPECT_EQ(thalamic().edges->target_population(), "cortex");
}

TEST(ChemicalEdges, AreIndexedByTarget) {
  const auto degrees = in_degrees(recurrent().projection);
  EXPECT_TRUE(recurrent().edges->has_index());
  for (std::uint64_t cell = 0; cell < degrees.size(); ++cell) {
    const Selection afferent = recurrent().edges->afferent_edges(Selection::of_ids({cell}));
    EXPECT_EQ(afferent.size(), degrees[cell]);
    for (const std::uint64_t edge : afferent.flatten()) {
      EXPECT_EQ(recurrent().targets[edge], cell);
    }
  }
}

TEST(ChemicalEdges, HaveSynapseTypesOfTheirSourcesClass) {
  const auto types = recurrent().numbers("syn_type_id");
  for (std::size_t i = 0; i < types.size(); ++i) {
    const bool excitatory = recurrent().model.metype_of(recurrent().sources[i]).excitatory;
    EXPECT_EQ(types[i], excitatory ? 113 : 6);
  }
  EXPECT_THAT(thalamic().numbers("syn_type_id"), testing::Each(120));
}

TEST(ChemicalEdges, EndOnDendritesAndInhibitoryOnesOnTheSomaToo) {
  const auto sections = recurrent().numbers("afferent_section_id");
  const auto section_types = recurrent().numbers("afferent_section_type");
  const auto types = recurrent().numbers("syn_type_id");
  std::map<double, int> on_soma, all;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const MorphologyTree& tree = recurrent().tree(recurrent().targets[i]);
    const auto section = static_cast<std::size_t>(sections[i]);
    ASSERT_LT(section, tree.sections.size());
    EXPECT_NE(tree.sections[section].type, SectionType::axon);
    EXPECT_EQ(section_types[i], static_cast<double>(tree.sections[section].type));
    on_soma[types[i]] += section == 0 ? 1 : 0;
    ++all[types[i]];
  }
  EXPECT_EQ(on_soma[113], 0);
  const double n = all[6];  // soma_share 0.5, within five standard deviations
  EXPECT_NEAR(on_soma[6], 0.5 * n, 5 * std::sqrt(0.25 * n));
}

TEST(ChemicalEdges, StartOnAxons) {
  const auto sections = recurrent().numbers("efferent_section_id");
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const MorphologyTree& tree = recurrent().tree(recurrent().sources[i]);
    EXPECT_EQ(tree.sections[static_cast<std::size_t>(sections[i])].type, SectionType::axon);
  }
  EXPECT_FALSE(thalamic().edges->has("efferent_section_id"));
}

TEST(ChemicalEdges, LieOnTheTurnedAndShiftedMorphology) {
  const auto sections = recurrent().numbers("afferent_section_id");
  const auto positions = recurrent().numbers("afferent_section_pos");
  const auto x = recurrent().numbers("afferent_center_x");
  const auto y = recurrent().numbers("afferent_center_y");
  const auto surface_y = recurrent().numbers("afferent_surface_y");
  for (std::size_t i = 0; i < x.size(); ++i) {
    const std::uint64_t cell = recurrent().targets[i];
    const TreeLocation place =
        recurrent().tree(cell).locate(static_cast<std::uint32_t>(sections[i]), positions[i]);
    const Rotation turn = rotation_of_cell(7, cell);
    const Vector3 center = turn.apply(place.center);
    const Position& soma = recurrent().model.cells.position[cell];
    EXPECT_NEAR(x[i], center[0] + soma[0], 0.01);
    EXPECT_NEAR(y[i], place.center[1] + soma[1], 0.01);  // cells turn about y
    EXPECT_LE(std::abs(surface_y[i] - y[i]), place.radius + 0.01);
  }
}

TEST(ChemicalEdges, AreDelayedByTheDistance) {
  const auto delays = recurrent().numbers("delay");
  const std::vector<Position>& at = recurrent().model.cells.position;
  for (std::size_t i = 0; i < delays.size(); ++i) {
    const Position& a = at[recurrent().sources[i]];
    const Position& b = at[recurrent().targets[i]];
    const double length = std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
    EXPECT_NEAR(delays[i], 0.5 + length / 300, 1e-4);
  }
}

/// Mean and variation of a lognormal from about 1,200 excitatory edges; bounds of five standard
/// errors.
TEST(ChemicalEdges, HaveConductancesOfTheRecipe) {
  const auto conductance = recurrent().numbers("conductance");
  const auto types = recurrent().numbers("syn_type_id");
  double n = 0, sum = 0, square = 0;
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (types[i] == 113) {
      n += 1;
      sum += conductance[i];
      square += conductance[i] * conductance[i];
    }
  }
  const double mean = sum / n;
  const double variation = std::sqrt(square / n - mean * mean) / mean;
  EXPECT_NEAR(mean, 0.5, 5 * 0.5 * 0.4 / std::sqrt(n));
  EXPECT_NEAR(variation, 0.4, 0.1);
}

TEST(ChemicalEdges, HaveReleaseParametersInTheirRanges) {
  for (const double u : recurrent().numbers("u_syn")) {
    EXPECT_GT(u, 0);
    EXPECT_LE(u, 1);
  }
  for (const double vesicles : recurrent().numbers("n_rrp_vesicles")) {
    EXPECT_GE(vesicles, 1);
  }
  EXPECT_THAT(recurrent().numbers("depression_time"), testing::Each(600));  // no variation
}

TEST(ChemicalEdges, OfAStructureKeepTheTopologyAndTheTypeAlone) {
  Recipe recipe = small_recipe();
  recipe.structure_only = true;
  const Written structure(recipe);
  EXPECT_EQ(structure.sources, recurrent().sources);
  EXPECT_EQ(structure.targets, recurrent().targets);
  EXPECT_EQ(structure.numbers("syn_type_id"), recurrent().numbers("syn_type_id"));
  EXPECT_FALSE(structure.edges->has("conductance"));
  EXPECT_FALSE(structure.edges->has("afferent_section_id"));
}

TEST(ChemicalEdges, FollowFromTheSeed) {
  Recipe recipe = small_recipe();
  recipe.seed = 8;
  const Written other(recipe);
  EXPECT_NE(other.sources, recurrent().sources);
  EXPECT_NE(other.numbers("conductance"), recurrent().numbers("conductance"));
}

TEST(ChemicalEdges, OfNobodyAreAnEmptyPopulation) {
  Recipe recipe = small_recipe(5);
  recipe.recurrent.synapses_per_cell = 0;
  EXPECT_EQ(Written(recipe).edges->size(), 0U);
}

Recipe with_point_neurons() {
  Recipe recipe = small_recipe();
  recipe.point_neurons.emplace();
  recipe.point_neurons->cells = 40;
  recipe.point_neurons->inhibitory_share = 0.4;
  return recipe;
}

TEST(ChemicalEdges, OntoPointNeuronsHaveASignedWeightAndADelay) {
  const Written direct(with_point_neurons(), "point_neurons__point_neurons__chemical");
  EXPECT_FALSE(direct.edges->has("afferent_section_id"));
  EXPECT_FALSE(direct.edges->has("conductance"));
  const auto weights = direct.numbers("syn_weight");
  const auto delays = direct.numbers("delay");
  const CellTable& neurons = direct.circuit.point_neurons;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    EXPECT_EQ(weights[i] < 0, neurons.metype[direct.sources[i]] == 1) << i;
    const double length =
        distance(neurons.position[direct.sources[i]], neurons.position[direct.targets[i]]);
    EXPECT_NEAR(delays[i], 0.5 + length / 300, 1e-4);
  }
}

TEST(ChemicalEdges, FromPointNeuronsOntoCellsHaveOnePlace) {
  const Written onto_cells(with_point_neurons(), "point_neurons__cortex__chemical");
  EXPECT_EQ(onto_cells.edges->size(), 2000U);
  EXPECT_TRUE(onto_cells.edges->has("afferent_section_id"));
  EXPECT_TRUE(onto_cells.edges->has("conductance"));
  EXPECT_FALSE(onto_cells.edges->has("efferent_section_id"));
}

TEST(ChemicalEdges, OfAStructureOntoPointNeuronsHaveTheTypeAlone) {
  Recipe recipe = with_point_neurons();
  recipe.structure_only = true;
  const Written direct(recipe, "point_neurons__point_neurons__chemical");
  EXPECT_TRUE(direct.edges->has("syn_type_id"));
  EXPECT_FALSE(direct.edges->has("syn_weight"));
}

TEST(ChemicalEdges, BetweenPopulationsHaveBothPlaces) {
  Recipe recipe = small_recipe();
  recipe.populations.emplace();
  const Written between(recipe, "cortex_2__cortex__chemical");
  EXPECT_EQ(between.edges->source_population(), "cortex_2");
  EXPECT_EQ(between.edges->target_population(), "cortex");
  const auto sections = between.numbers("efferent_section_id");
  const PopulationModel& sources = between.circuit.populations[1];
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const MorphologyTree& tree = sources.trees[sources.tree_of(between.sources[i])];
    EXPECT_EQ(tree.sections[static_cast<std::size_t>(sections[i])].type, SectionType::axon);
  }
}

}  // namespace
}  // namespace ballast::generator
