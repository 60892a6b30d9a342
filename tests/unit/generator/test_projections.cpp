#include "generator/projections.hpp"

#include <gmock/gmock.h>

#include "generator/connections.hpp"
#include "small_recipe.hpp"

namespace ballast::generator {
namespace {

using test::small_recipe;
using testing::ElementsAre;

Recipe with_all(std::uint64_t populations) {
  Recipe recipe = small_recipe();
  recipe.populations = {.count = populations, .between = 0.25};
  recipe.point_neurons.emplace();
  recipe.point_neurons->cells = 50;
  recipe.point_neurons->inhibitory_share = 0.4;
  return recipe;
}

Projection named(const CircuitModel& model, const std::string& name) {
  for (const Projection& projection : projections(model)) {
    if (projection.name() == name) {
      return projection;
    }
  }
  throw std::invalid_argument(name);
}

TEST(Projections, OfTheDefaultAreRecurrentAndThalamic) {
  const CircuitModel model = make_circuit(small_recipe());
  const auto all = projections(model);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].name(), "cortex__cortex__chemical");
  EXPECT_TRUE(all[0].onto_itself());
  EXPECT_EQ(all[1].name(), "thalamus__cortex__chemical");
  EXPECT_FALSE(all[1].onto_itself());
}

TEST(Projections, ConnectEveryPopulationWithEveryOther) {
  const CircuitModel model = make_circuit(with_all(2));
  std::vector<std::string> names;
  for (const Projection& projection : projections(model)) {
    names.push_back(projection.name());
  }
  EXPECT_THAT(names, ElementsAre("cortex__cortex__chemical", "thalamus__cortex__chemical",
                                 "cortex_2__cortex__chemical", "point_neurons__cortex__chemical",
                                 "cortex_2__cortex_2__chemical", "thalamus__cortex_2__chemical",
                                 "cortex__cortex_2__chemical", "point_neurons__cortex_2__chemical",
                                 "point_neurons__point_neurons__chemical",
                                 "thalamus__point_neurons__chemical"));
}

/// 100 cells; 20 recurrent synapses each, a quarter of that from the other population, 20 from
/// point neurons; 50 point neurons with 100 synapses from each other and 4 from the thalamus.
TEST(Projections, HaveTheEdgesOfTheirLaw) {
  const CircuitModel model = make_circuit(with_all(2));
  EXPECT_EQ(named(model, "cortex_2__cortex_2__chemical").edges, 2000U);
  EXPECT_EQ(named(model, "cortex_2__cortex__chemical").edges, 500U);
  EXPECT_EQ(named(model, "point_neurons__cortex__chemical").edges, 2000U);
  EXPECT_EQ(named(model, "point_neurons__point_neurons__chemical").edges, 5000U);
  EXPECT_EQ(named(model, "thalamus__point_neurons__chemical").edges, 200U);
}

TEST(Projections, DrawIndependently) {
  const CircuitModel model = make_circuit(with_all(3));
  const Projection second = named(model, "cortex_2__cortex__chemical");
  const Projection third = named(model, "cortex_3__cortex__chemical");
  const auto sources = [](const Projection& projection) {
    ConnectionDrawer drawer(projection);
    std::vector<std::uint32_t> ids;
    for (const Connection& connection : drawer.onto(0, 30)) {
      ids.push_back(connection.source);
    }
    return ids;
  };
  EXPECT_NE(sources(second), sources(third));
  EXPECT_NE(in_degrees(second), in_degrees(third));
}

TEST(Projections, OntoPointNeuronsInhibitByNegativeWeights) {
  const CircuitModel model = make_circuit(with_all(1));
  EXPECT_THAT(named(model, "point_neurons__point_neurons__chemical").weights,
              ElementsAre(testing::DoubleEq(0.01), testing::DoubleEq(-0.04)));
  EXPECT_THAT(named(model, "thalamus__point_neurons__chemical").weights,
              ElementsAre(testing::DoubleEq(0.08)));
}

TEST(Projections, OfPointNeuronsAreOfTheirClass) {
  const CircuitModel model = make_circuit(with_all(1));
  const Projection projection = named(model, "point_neurons__cortex__chemical");
  ASSERT_EQ(projection.synapses.size(), 2U);
  EXPECT_EQ(projection.synapses[0]->type_id, 113);
  EXPECT_EQ(projection.synapses[1]->type_id, 6);
}

TEST(Projections, FromTheThalamusNeedNodes) {
  Recipe recipe = with_all(1);
  recipe.thalamus.cells = 0;
  const CircuitModel model = make_circuit(recipe);
  EXPECT_EQ(projections(model).size(), 3U);
}

}  // namespace
}  // namespace ballast::generator
