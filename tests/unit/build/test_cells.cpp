#include "build/cells.hpp"

#include <gmock/gmock.h>

#include "tests/support/expect_error.hpp"
#include "tests/support/fake_engine.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::build {
namespace {

using testing::ElementsAre;

std::vector<NodeId> nodes(std::initializer_list<std::uint64_t> ids) {
  return {ids.begin(), ids.end()};
}

TEST(CellBuilder, BuildsCellsInOrderUnderTheirGids) {
  test::SmallCircuit files;
  files.add_cells("A", 3);
  files.add_cells("B", 3);
  const auto circuit = files.read();
  test::FakeEngine engine;
  model::MorphologyCache morphologies(Bytes(1 << 20));
  CellBuilder builder(circuit, engine, morphologies);
  const auto built = builder.build(circuit.catalog.population("B"), nodes({0, 2}));
  EXPECT_THAT(built.nodes, ElementsAre(0, 2));
  ASSERT_EQ(engine.cells.size(), 2U);
  EXPECT_EQ(engine.cells[1].gid, Gid(1002));
  EXPECT_EQ(engine.cells[1].template_gid, 2);
  EXPECT_EQ(engine.cells[1].template_name, "Cell");
  EXPECT_EQ(engine.cells[1].morphology_file, "tree.swc");
  EXPECT_EQ(engine.cells[1].morphology_directory, files.path("x").parent_path().string());
  EXPECT_EQ(built.cells[1].sections, 4);
  EXPECT_EQ(built.find(2)->handle, engine::CellHandle(1));
  EXPECT_EQ(built.find(1), nullptr);
}

TEST(CellBuilder, LoadsATemplateOnceAndTriesItWithItsFirstCell) {
  test::SmallCircuit files;
  files.add_cells("A", 3);
  const auto circuit = files.read();
  test::FakeEngine engine;
  model::MorphologyCache morphologies(Bytes(1 << 20));
  CellBuilder builder(circuit, engine, morphologies);
  static_cast<void>(builder.build(circuit.catalog.population("A"), nodes({1})));
  static_cast<void>(builder.build(circuit.catalog.population("A"), nodes({2})));
  EXPECT_THAT(engine.calls, ElementsAre("template Cell", "template Cell trial 1"));
}

TEST(CellBuilder, GivesTheTemplateTheNodeColumnsItAsksFor) {
  test::SmallCircuit files;
  files.add_cells("A", 3,
                  {.numbers = {{"dynamics_params/AIS_scaler", {1, 2, 3}}, {"scale", {7, 8, 9}}}});
  const auto circuit = files.read();
  test::FakeEngine engine;
  engine.attributes["Cell"] = {"AIS_scaler", "scale"};
  model::MorphologyCache morphologies(Bytes(1 << 20));
  CellBuilder builder(circuit, engine, morphologies);
  static_cast<void>(builder.build(circuit.catalog.population("A"), nodes({0, 2})));
  EXPECT_THAT(engine.calls,
              ElementsAre("template Cell", "template Cell trial 0 1.000000 7.000000"));
  EXPECT_THAT(engine.cells[0].extra_arguments, ElementsAre(1, 7));
  EXPECT_THAT(engine.cells[1].extra_arguments, ElementsAre(3, 9));
}

TEST(CellBuilder, NamesTheColumnThatATemplateMisses) {
  test::SmallCircuit files;
  files.add_cells("A", 1);
  const auto circuit = files.read();
  test::FakeEngine engine;
  engine.attributes["Cell"] = {"AIS_scaler"};
  model::MorphologyCache morphologies(Bytes(1 << 20));
  CellBuilder builder(circuit, engine, morphologies);
  try {
    static_cast<void>(builder.build(circuit.catalog.population("A"), nodes({0})));
    FAIL();
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("dynamics_params/AIS_scaler"));
  }
}

TEST(CellBuilder, MakesPointNeuronsWithTheirParameters) {
  test::SmallCircuit files;
  files.add_points("P", 2);
  const auto circuit = files.read();
  test::FakeEngine engine;
  model::MorphologyCache morphologies(Bytes(1 << 20));
  CellBuilder builder(circuit, engine, morphologies);
  const auto built = builder.build(circuit.catalog.population("P"), nodes({1}));
  ASSERT_EQ(engine.artificial_cells.size(), 1U);
  EXPECT_EQ(engine.artificial_cells[0].gid, Gid(1));
  EXPECT_EQ(engine.artificial_cells[0].mechanism, "IntFire1");
  EXPECT_THAT(
      engine.artificial_cells[0].parameters,
      testing::UnorderedElementsAre(testing::Pair("tau", 20.0), testing::Pair("refrac", 3.0)));
  EXPECT_TRUE(built.cells[0].artificial());
}

}  // namespace
}  // namespace ballast::build
