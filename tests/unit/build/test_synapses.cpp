#include "build/synapses.hpp"

#include <gmock/gmock.h>

#include "build/population_id.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/unit/build/bench.hpp"

namespace ballast::build {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

TEST(SynapseBuilder, GivesASynapseItsPlaceParametersStreamAndConnection) {
  test::SmallCircuit files;
  files.add_cells("A", 2);
  auto columns = test::SmallCircuit::chemical(1);
  columns.numbers["delay"] = {1.26};
  columns.numbers["conductance_scale_factor"] = {0.7};
  columns.integers["afferent_section_id"] = {2};
  files.add_edges("AA", "chemical", "A", "A", {0}, {1}, columns);
  files.simulation["run"]["synapse_seed"] = 5;
  Bench bench;
  const auto tallies = bench.build(files.read());
  ASSERT_EQ(bench.engine.synapses.size(), 1U);
  const auto& synapse = bench.engine.synapses[0];
  EXPECT_EQ(synapse.mechanism, "ProbAMPANMDA_EMS");
  EXPECT_EQ(synapse.location.cell, engine::CellHandle(1));
  EXPECT_EQ(synapse.location.section, 2);
  EXPECT_EQ(synapse.location.position, 0.5);
  EXPECT_THAT(synapse.parameters,
              UnorderedElementsAre(Pair("tau_d_AMPA", 2.0), Pair("Use", 0.4), Pair("Dep", 600.0),
                                   Pair("Fac", 20.0), Pair("Nrrp", 1.0), Pair("NMDA_ratio", 0.7),
                                   Pair("synapseID", 0.0)));
  const std::uint32_t a = population_id("A");
  EXPECT_EQ(synapse.stream.id1, 1U + 251);
  EXPECT_EQ(synapse.stream.id2, 100U);
  EXPECT_EQ(synapse.stream.id3, a * 65536 + a + 5 + 300);
  ASSERT_EQ(bench.engine.connections.size(), 1U);
  EXPECT_EQ(bench.engine.connections[0].source, "gid 0");
  EXPECT_EQ(bench.engine.connections[0].target, "synapse 0");
  EXPECT_EQ(bench.engine.connections[0].values.weight, 0.5);
  EXPECT_DOUBLE_EQ(bench.engine.connections[0].values.delay, 1.2);
  EXPECT_EQ(bench.engine.connections[0].values.type, 0);
  EXPECT_EQ(tallies.at(0).built, 1);
  EXPECT_EQ(bench.heard, 1U);
}

// Order: target, then source falling, then edge; numbers count a target's edges in file order.
TEST(SynapseBuilder, BuildsInTheOrderOfNeurodamusAndNumbersByFileOrder) {
  test::SmallCircuit files;
  files.add_cells("A", 3);
  files.add_edges("AA", "chemical", "A", "A", {0, 0, 2, 1, 2}, {1, 0, 1, 1, 1},
                  test::SmallCircuit::chemical(5));
  Bench bench;
  static_cast<void>(bench.build(files.read()));
  std::vector<std::tuple<int, std::string, double>> made;
  for (std::size_t i = 0; i < 5; ++i) {
    made.emplace_back(bench.engine.synapses[i].location.cell.value,
                      bench.engine.connections[i].source,
                      bench.engine.synapses[i].parameters.at("synapseID"));
  }
  EXPECT_THAT(made, ElementsAre(std::tuple(0, "gid 0", 0.0), std::tuple(1, "gid 2", 1.0),
                                std::tuple(1, "gid 2", 3.0), std::tuple(1, "gid 1", 2.0),
                                std::tuple(1, "gid 0", 0.0)));
}

TEST(SynapseBuilder, TakesNegativeParametersAsTheirKindWants) {
  test::SmallCircuit files;
  files.add_cells("A", 1);
  auto columns = test::SmallCircuit::chemical(1);
  columns.numbers["u_syn"] = {-0.4};
  columns.integers["n_rrp_vesicles"] = {-1};
  columns.integers["syn_type_id"] = {99};
  files.add_edges("AA", "chemical", "A", "A", {0}, {0}, columns);
  Bench bench;
  static_cast<void>(bench.build(files.read()));
  const auto& synapse = bench.engine.synapses.at(0);
  EXPECT_EQ(synapse.mechanism, "ProbGABAAB_EMS");
  EXPECT_EQ(synapse.parameters.at("Use"), 0.4);
  EXPECT_EQ(synapse.parameters.count("Nrrp"), 0U);
  EXPECT_EQ(synapse.parameters.count("tau_r_GABAA"), 0U);
}

TEST(SynapseBuilder, ScalesReleaseByCalciumAndDrawsRiseTimes) {
  test::SmallCircuit files;
  files.add_cells("A", 1);
  auto columns = test::SmallCircuit::chemical(1);
  columns.integers["syn_type_id"] = {0};
  columns.numbers["u_hill_coefficient"] = {2.0};
  files.add_edges("AA", "chemical", "A", "A", {0}, {0}, columns);
  files.simulation["conditions"] = {{"extracellular_calcium", 1.0},
                                    {"randomize_gaba_rise_time", true}};
  Bench bench;
  static_cast<void>(bench.build(files.read()));
  const auto& synapse = bench.engine.synapses.at(0);
  EXPECT_DOUBLE_EQ(synapse.parameters.at("Use"), 0.4 * 2 / 17);  // Hill curve at K = 2, 1 mM
  EXPECT_EQ(synapse.parameters.at("tau_r_GABAA"), bench.engine.lognormal);
  EXPECT_EQ(bench.engine.lognormal_draws.at(0).id3, synapse.stream.id3 + 150);
}

TEST(SynapseBuilder, LeavesOutSourcesThatAreNotPartOfTheSimulation) {
  test::SmallCircuit files;
  files.add_cells("A", 3);
  files.node_sets["two"] = {{"population", "A"}, {"node_id", {0, 1}}};
  files.simulation["node_set"] = "two";
  files.add_edges("AA", "chemical", "A", "A", {2, 1, 0}, {0, 0, 2},
                  test::SmallCircuit::chemical(3));
  Bench bench;
  const EdgeTally tally = bench.build(files.read()).at(0);
  EXPECT_EQ(tally.built, 1);
  EXPECT_EQ(tally.from_outside, 1);
  EXPECT_EQ(bench.engine.connections.at(0).source, "gid 1");
  EXPECT_EQ(bench.engine.synapses.at(0).parameters.at("synapseID"), 1.0);
}

TEST(SynapseBuilder, CountsSynapsesOnSectionsThatTheTemplateDeleted) {
  test::SmallCircuit files;
  files.add_cells("A", 2);
  auto columns = test::SmallCircuit::chemical(3);
  columns.integers["afferent_section_id"] = {3, 1, 3};
  files.add_edges("AA", "chemical", "A", "A", {0, 0, 0}, {1, 1, 1}, columns);
  Bench bench;
  bench.engine.deleted_sections = {3};
  const EdgeTally tally = bench.build(files.read()).at(0);
  EXPECT_EQ(tally.built, 1);
  EXPECT_EQ(tally.on_deleted_sections, 2);
  EXPECT_EQ(tally.first_deleted, "edge 0 on section 3 of node 1");
}

TEST(SynapseBuilder, ConnectsVirtualSourcesToTheirSpikesOnly) {
  test::SmallCircuit files;
  files.add_cells("A", 1);
  files.add_virtual("V", 2);
  files.add_edges("VA", "chemical", "V", "A", {0, 1}, {0, 0}, test::SmallCircuit::chemical(2));
  Bench bench;
  bench.replays = {{.source_population = "V",
                    .times = {{1, {2.5, 7.0}}},
                    .targets = {{"A", sonata::Selection::all(1)}}}};
  const EdgeTally tally = bench.build(files.read()).at(0);
  EXPECT_EQ(tally.built, 2);
  EXPECT_EQ(bench.engine.synapses.size(), 2U);
  ASSERT_EQ(bench.engine.connections.size(), 1U);
  EXPECT_EQ(bench.engine.connections[0].source, "source 0");
  EXPECT_EQ(bench.engine.connections[0].values.type, 2);
  EXPECT_THAT(bench.engine.sources, ElementsAre(ElementsAre(2.5, 7.0)));
}

TEST(SynapseBuilder, SharesAnEventSourceAmongTheSynapsesOfItsNode) {
  test::SmallCircuit files;
  files.add_cells("A", 2);
  files.add_edges("AA", "chemical", "A", "A", {1, 1}, {0, 1}, test::SmallCircuit::chemical(2));
  Bench bench;
  bench.replays = {{.source_population = "A",
                    .times = {{1, {2.5}}},
                    .targets = {{"A", sonata::Selection::all(2)}}}};
  static_cast<void>(bench.build(files.read()));
  EXPECT_EQ(bench.engine.sources.size(), 1U);
  std::vector<std::string> sources;
  for (const auto& connection : bench.engine.connections) sources.push_back(connection.source);
  EXPECT_THAT(sources, ElementsAre("gid 1", "source 0", "gid 1", "source 0"));
}

TEST(SynapseBuilder, AppliesOverrides) {
  test::SmallCircuit files;
  files.add_cells("A", 1);
  files.add_edges("AA", "chemical", "A", "A", {0}, {0}, test::SmallCircuit::chemical(1));
  files.simulation["connection_overrides"] = {{{"name", "x"},
                                               {"source", "A"},
                                               {"target", "A"},
                                               {"weight", 3.0},
                                               {"synapse_delay_override", 4.25},
                                               {"synapse_configure", "%s.Dep = 9 %s.Use = 1"}}};
  Bench bench;
  static_cast<void>(bench.build(files.read()));
  EXPECT_EQ(bench.engine.synapses.at(0).parameters.at("Dep"), 9.0);
  EXPECT_EQ(bench.engine.synapses.at(0).parameters.at("Use"), 1.0);
  EXPECT_EQ(bench.engine.connections.at(0).values.weight, 1.5);
  EXPECT_EQ(bench.engine.connections.at(0).values.delay, 4.25);
}

TEST(SynapseBuilder, NamesTheParameterThatAnOverrideInvents) {
  test::SmallCircuit files;
  files.add_cells("A", 1);
  files.add_edges("AA", "chemical", "A", "A", {0}, {0}, test::SmallCircuit::chemical(1));
  files.simulation["connection_overrides"] = {
      {{"name", "x"}, {"source", "A"}, {"target", "A"}, {"synapse_configure", "%s.Fak = 9"}}};
  const auto circuit = files.read();
  Bench bench;
  test::expect_error_text<InputError>(
      [&] { static_cast<void>(bench.build(circuit)); },
      files.path("simulation_config.json").string() +
          ":/connection_overrides/0/synapse_configure: unknown parameter 'Fak' (synapses of "
          "mechanism ProbAMPANMDA_EMS lack it).");
}

TEST(SynapseBuilder, NamesAMechanismThatIsNotInTheLibrary) {
  test::SmallCircuit files;
  files.add_cells("A", 1);
  files.add_edges("AA", "chemical", "A", "A", {0}, {0}, test::SmallCircuit::chemical(1));
  const auto circuit = files.read();
  Bench bench;
  bench.engine.mechanisms.clear();
  test::expect_error_text<InputError>(
      [&] { static_cast<void>(bench.build(circuit)); },
      files.path("AA_edges.h5").string() +
          ":/edges/AA: mechanism is not in the library 'ProbAMPANMDA_EMS' (these edges need it). "
          "Name the folder of its .mod file with --mechanisms.");
}

TEST(SynapseBuilder, NamesASectionThatTheMorphologyDoesNotHave) {
  test::SmallCircuit files;
  files.add_cells("A", 2);
  auto columns = test::SmallCircuit::chemical(1);
  columns.integers["afferent_section_id"] = {4};
  files.add_edges("AA", "chemical", "A", "A", {0}, {1}, columns);
  const auto circuit = files.read();
  Bench bench;
  test::expect_error_text<InputError>(
      [&] { static_cast<void>(bench.build(circuit)); },
      files.path("AA_edges.h5").string() +
          ":/edges/AA/0/afferent_section_id: no such section '4' (edge 0; node 1 has sections 0 to "
          "3).");
}

TEST(SynapseBuilder, NamesANegativeDelay) {
  test::SmallCircuit files;
  files.add_cells("A", 1);
  auto columns = test::SmallCircuit::chemical(2);
  columns.numbers["delay"] = {1.0, -0.5};
  files.add_edges("AA", "chemical", "A", "A", {0, 0}, {0, 0}, columns);
  const auto circuit = files.read();
  Bench bench;
  test::expect_error_text<InputError>(
      [&] { static_cast<void>(bench.build(circuit)); },
      files.path("AA_edges.h5").string() +
          ":/edges/AA/0/delay: wrong delay '-0.5' (edge 1; delays are numbers of 0 ms or more).");
}

TEST(SynapseBuilder, MakesGapJunctions) {
  test::SmallCircuit files;
  files.add_cells("A", 2);
  test::Columns columns;
  columns.numbers = {{"conductance", {0.2, 0.2}}, {"afferent_section_pos", {0.25, 0.75}}};
  columns.integers = {{"afferent_section_id", {1, 2}},
                      {"afferent_junction_id", {0, 1}},
                      {"efferent_junction_id", {1, 0}}};
  files.add_edges("AA", "electrical", "A", "A", {1, 0}, {0, 1}, columns);
  Bench bench;
  const EdgeTally tally = bench.build(files.read()).at(0);
  EXPECT_TRUE(tally.gap_junctions);
  EXPECT_EQ(tally.built, 2);
  ASSERT_EQ(bench.engine.gaps.size(), 2U);
  EXPECT_EQ(bench.engine.gaps[1].own, 1);
  EXPECT_EQ(bench.engine.gaps[1].other, 0);
  EXPECT_EQ(bench.engine.gaps[1].conductance, 0.2);
  EXPECT_EQ(bench.engine.gaps[1].location.section, 2);
  EXPECT_TRUE(bench.engine.connections.empty());
}

// Section 1 runs from x = 5 to 50: point 1 is its end.
TEST(SynapseBuilder, PlacesSynapsesBySegmentWherePositionsAreMissing) {
  test::SmallCircuit files;
  files.add_cells("A", 1);
  auto columns = test::SmallCircuit::chemical(1);
  columns.numbers.erase("afferent_section_pos");
  columns.integers["afferent_segment_id"] = {0};
  columns.numbers["afferent_segment_offset"] = {9.0};
  files.add_edges("AA", "chemical", "A", "A", {0}, {0}, columns);
  Bench bench;
  static_cast<void>(bench.build(files.read()));
  EXPECT_DOUBLE_EQ(bench.engine.synapses.at(0).location.position, 9.0 / 45.0);
}

TEST(SynapseBuilder, ConnectsPointNeuronsWithSignedWeightsOfAllContacts) {
  test::SmallCircuit files;
  files.add_points("P", 2);
  files.add_virtual("V", 1);
  test::Columns columns;
  columns.numbers = {{"syn_weight", {0.25}}, {"delay", {2.05}}};
  columns.integers = {{"nsyns", {4}}};
  columns.strings = {{"dynamics_params", {"syn.json"}}};
  files.add_edges("PP", "chemical", "P", "P", {0}, {1}, columns);
  files.add_edges("VP", "chemical", "V", "P", {0}, {1}, columns);
  Bench bench;
  const auto tallies = bench.build(files.read());
  EXPECT_EQ(tallies.at(0).built, 1);
  EXPECT_EQ(tallies.at(1).built, 0);
  EXPECT_EQ(tallies.at(1).without_input, 1);
  ASSERT_EQ(bench.engine.connections.size(), 1U);
  EXPECT_EQ(bench.engine.connections[0].target, "cell 1");
  EXPECT_EQ(bench.engine.connections[0].values.weight, -1.0);
  EXPECT_EQ(bench.engine.connections[0].values.delay, 2.05);  // not rounded to steps
}

}  // namespace
}  // namespace ballast::build
