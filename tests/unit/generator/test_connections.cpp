#include "generator/connections.hpp"

#include <gmock/gmock.h>

#include <numeric>

#include "small_recipe.hpp"

namespace ballast::generator {
namespace {

using test::small_recipe;

std::uint64_t synapses(const std::vector<Connection>& connections) {
  std::uint64_t total = 0;
  for (const Connection& connection : connections) {
    total += connection.synapses;
  }
  return total;
}

TEST(Connections, HaveTheSynapsesOfTheDegree) {
  const PopulationModel model = make_population(small_recipe());
  const Projection projection = recurrent_projection(model);
  ConnectionDrawer drawer(projection);
  for (const std::uint32_t degree : {0U, 1U, 7U, 400U}) {
    EXPECT_EQ(synapses(drawer.onto(3, degree)), degree);
  }
}

TEST(Connections, NameEachSourceOnceInOrderAndNeverTheTarget) {
  const PopulationModel model = make_population(small_recipe(30));
  const Projection projection = recurrent_projection(model);
  ConnectionDrawer drawer(projection);
  for (std::uint32_t target = 0; target < 30; ++target) {
    std::int64_t last = -1;
    for (const Connection& connection : drawer.onto(target, 100)) {
      EXPECT_GT(connection.source, last);
      EXPECT_NE(connection.source, target);
      last = connection.source;
    }
  }
}

TEST(Connections, DoNotDependOnTheOrderOfTheTargets) {
  const PopulationModel model = make_population(small_recipe());
  const Projection projection = recurrent_projection(model);
  ConnectionDrawer drawer(projection);
  const auto sources = [&](std::uint32_t target) {
    std::vector<std::uint32_t> ids;
    for (const Connection& connection : drawer.onto(target, 30)) {
      ids.push_back(connection.source);
    }
    return ids;
  };
  const std::vector<std::uint32_t> first = sources(17);
  (void)sources(2);
  EXPECT_EQ(sources(17), first);
  EXPECT_NE(sources(18), first);
}

/// 30,000 synapses at 3 per connection are 10,000 draws (standard deviation 47: the Poisson part
/// has variance 2) of 20,000 sources: 20,000 (1 - exp(-1/2)) = 7,869 different ones, deviation
/// below 60.
TEST(Connections, HaveTheMeanNumberOfSynapses) {
  Recipe recipe = small_recipe(20000);
  recipe.recurrent.distance_sigma = 10000;
  const PopulationModel model = make_population(recipe);
  const Projection projection = recurrent_projection(model);
  ConnectionDrawer drawer(projection);
  EXPECT_NEAR(static_cast<double>(drawer.onto(0, 30000).size()), 7869, 300);
}

TEST(Connections, OfASingleCellAreItsOwn) {
  const PopulationModel model = make_population(small_recipe(1));
  const Projection projection = recurrent_projection(model);
  ConnectionDrawer drawer(projection);
  const std::vector<Connection>& connections = drawer.onto(0, 5);
  ASSERT_EQ(connections.size(), 1U);
  EXPECT_EQ(connections[0].source, 0U);
}

TEST(Connections, OfTheThalamusMayShareTheTargetsNumber) {
  Recipe recipe = small_recipe(10);
  recipe.thalamus.cells = 1;
  const CircuitModel model = make_circuit(recipe);
  const Projection thalamic = projections(model)[1];
  ConnectionDrawer drawer(thalamic);
  EXPECT_EQ(synapses(drawer.onto(0, 4)), 4U);
}

TEST(InDegrees, AddUpToTheEdgesOfTheRecipe) {
  const CircuitModel model = make_circuit(small_recipe());
  std::vector<std::uint32_t> totals;
  for (const Projection& projection : projections(model)) {
    const auto degrees = in_degrees(projection);
    totals.push_back(std::accumulate(degrees.begin(), degrees.end(), 0U));
  }
  EXPECT_THAT(totals, testing::ElementsAre(2000, 400));
}

}  // namespace
}  // namespace ballast::generator
