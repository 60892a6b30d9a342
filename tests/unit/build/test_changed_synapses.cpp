// Synapses that connection overrides or spontaneous minis change.

#include <gmock/gmock.h>

#include "build/population_id.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/unit/build/bench.hpp"

namespace ballast::build {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

const std::set<std::string> plastic_parameters{
    "volume_CR",   "rho0_GB",    "Use",        "Use_d",       "Use_p",      "gmax0_AMPA",
    "gmax_d_AMPA", "theta_d_GB", "theta_p_GB", "tau_d_AMPA",  "Dep",        "Fac",
    "Nrrp",        "gmax_NMDA",  "synapseID",  "gmax_p_AMPA", "conductance"};

// One cell with one excitatory synapse from itself, and an override of it.
class ChangedSynapse : public testing::Test {
 protected:
  ChangedSynapse() {
    files_.add_cells("A", 2);
    override_ = {{"name", "x"}, {"source", "A"}, {"target", "A"}};
    columns_ = test::SmallCircuit::chemical(1);
    bench_.engine.mechanisms["GluSynapse"] = plastic_parameters;
    bench_.engine.functions["GluSynapse"] = {"setRNG", "setup_delay_vecs"};
    bench_.engine.globals["rho_star_GB_GluSynapse"] = 0.5;
  }
  void add_plasticity(double rho) {
    columns_.numbers["rho0_GB"] = {rho};
    const std::map<std::string, double> values{
        {"volume_CR", 0.1},   {"Use_d_TM", 0.25},   {"Use_p_TM", 0.75}, {"gmax_d_AMPA", 1.5},
        {"gmax_p_AMPA", 3.0}, {"theta_d", 0.00625}, {"theta_p", 0.0125}};
    for (const auto& [name, value] : values) columns_.numbers[name] = {value};
  }
  model::Circuit read() {
    files_.add_edges("AA", "chemical", "A", "A", {0}, {1}, columns_);
    files_.simulation["connection_overrides"] = {override_};
    return files_.read();
  }
  std::string place(const std::string& key) {
    return files_.path("simulation_config.json").string() + ":/connection_overrides/0/" + key;
  }
  test::SmallCircuit files_;
  test::Columns columns_;
  Json override_;
  Bench bench_;
};

TEST_F(ChangedSynapse, IsPlasticAndStartsDepressed) {
  add_plasticity(0.5);
  override_["modoverride"] = "GluSynapse";
  files_.simulation["run"]["synapse_seed"] = 7;
  const EdgeTally tally = bench_.build(read()).at(0);
  EXPECT_EQ(tally.built, 1);
  const auto& synapse = bench_.engine.synapses.at(0);
  EXPECT_EQ(synapse.mechanism, "GluSynapse");
  EXPECT_THAT(
      synapse.parameters,
      UnorderedElementsAre(Pair("volume_CR", 0.1), Pair("rho0_GB", 0.5), Pair("Use", 0.25),
                           Pair("Use_d", 0.25), Pair("Use_p", 0.75), Pair("gmax0_AMPA", 1.5),
                           Pair("gmax_d_AMPA", 1.5), Pair("gmax_p_AMPA", 3.0),
                           Pair("theta_d_GB", 0.00625), Pair("theta_p_GB", 0.0125),
                           Pair("tau_d_AMPA", 2.0), Pair("Dep", 600.0), Pair("Fac", 20.0),
                           Pair("Nrrp", 1.0), Pair("synapseID", 0.0), Pair("conductance", 0.5)));
  EXPECT_EQ(synapse.stream.id1, 2U);  // gid 1, counted from 1
  EXPECT_EQ(synapse.stream.id2, 100'000U);
  EXPECT_EQ(synapse.stream.id3, 207U);
  EXPECT_EQ(bench_.engine.connections.at(0).values.weight, 0.5);
}

TEST_F(ChangedSynapse, AboveTheThresholdStartsPotentiatedAndIsConfiguredLast) {
  add_plasticity(0.75);
  columns_.numbers["conductance_scale_factor"] = {0.5};
  columns_.numbers["u_hill_coefficient"] = {2.0};
  files_.simulation["conditions"] = {{"extracellular_calcium", 1.0}};
  override_["modoverride"] = "GluSynapse";
  override_["synapse_configure"] = "%s.gmax_d_AMPA = 9";
  static_cast<void>(bench_.build(read()));
  const auto& values = bench_.engine.synapses.at(0).parameters;
  const double scale = 2.0 / 17;  // Hill curve at K = 2, 1 mM
  EXPECT_EQ(values.at("gmax0_AMPA"), 3.0);
  EXPECT_EQ(values.at("gmax_NMDA"), 1.5);
  EXPECT_EQ(values.at("gmax_d_AMPA"), 9.0);
  EXPECT_DOUBLE_EQ(values.at("Use"), 0.75 * scale);
  EXPECT_DOUBLE_EQ(values.at("Use_p"), 0.75 * scale);
  EXPECT_DOUBLE_EQ(values.at("Use_d"), 0.25 * scale);
}

TEST_F(ChangedSynapse, OfAnotherMechanismTakesTheParametersThatItHas) {
  override_["modoverride"] = "MySynapse";
  columns_.numbers["tau1"] = {0.5};
  columns_.numbers["erev"] = {-70.0};
  bench_.engine.mechanisms["MySynapse"] = {"tau1", "tau2", "e", "Dep"};
  static_cast<void>(bench_.build(read()));
  const auto& synapse = bench_.engine.synapses.at(0);
  EXPECT_EQ(synapse.mechanism, "MySynapse");
  EXPECT_THAT(synapse.parameters,
              UnorderedElementsAre(Pair("tau1", 0.5), Pair("e", -70.0), Pair("Dep", 600.0)));
  EXPECT_EQ(synapse.stream.id1, 0U);  // it has no setRNG
}

TEST_F(ChangedSynapse, OfAnotherMechanismWithRandomNumbersHasTheStreamOfRelease) {
  override_["modoverride"] = "MySynapse";
  bench_.engine.mechanisms["MySynapse"] = {};
  bench_.engine.functions["MySynapse"] = {"setRNG"};
  static_cast<void>(bench_.build(read()));
  EXPECT_EQ(bench_.engine.synapses.at(0).stream.id2, 100U);
}

TEST_F(ChangedSynapse, OfAMechanismThatIsNotInTheLibraryIsAnErrorOfTheOverride) {
  override_["modoverride"] = "MySynapse";
  const auto circuit = read();
  test::expect_error_text<InputError>(
      [&] { static_cast<void>(bench_.build(circuit)); },
      place("modoverride") +
          ": mechanism is not in the library 'MySynapse' (these edges need it). Name the folder of "
          "its .mod file with --mechanisms.");
}

TEST_F(ChangedSynapse, ThatIsPlasticNeedsTheColumnsOfPlasticity) {
  override_["modoverride"] = "GluSynapse";
  add_plasticity(0.0);
  columns_.numbers.erase("theta_p");
  const auto circuit = read();
  EXPECT_THROW(static_cast<void>(bench_.build(circuit)), InputError);
}

TEST_F(ChangedSynapse, HasMinisWithStreamsOfTheirOwn) {
  override_["spont_minis"] = 0.5;
  override_["weight"] = 2.0;
  override_["synapse_delay_override"] = 7.0;
  files_.simulation["run"]["minis_seed"] = 11;
  const EdgeTally tally = bench_.build(read()).at(0);
  EXPECT_EQ(tally.minis, 1);
  ASSERT_EQ(bench_.engine.minis.size(), 1U);
  const auto& minis = bench_.engine.minis[0];
  EXPECT_EQ(minis.target, "synapse 0");
  EXPECT_EQ(minis.source.rate, 0.5);
  EXPECT_EQ(minis.source.until, 10.0);  // tstop
  const std::uint32_t pathway = population_id("A") * 65536 + population_id("A");
  EXPECT_EQ(minis.source.intervals.id1, 200U);
  EXPECT_EQ(minis.source.intervals.id2, 1U + 251);
  EXPECT_EQ(minis.source.intervals.id3, pathway + 11 + 300);
  EXPECT_EQ(minis.source.thinning.id1, 200U);
  EXPECT_EQ(minis.source.thinning.id2, 1U + 251);
  EXPECT_EQ(minis.source.thinning.id3, pathway + 11 + 350);
  EXPECT_EQ(minis.values.weight, 1.0);
  EXPECT_EQ(minis.values.delay, 0.1);  // whatever the delay of the connection
  EXPECT_EQ(minis.values.type, 1);
}

TEST_F(ChangedSynapse, WithMinisIsBuiltEvenIfItsSourceIsNotSimulated) {
  files_.node_sets["one"] = {{"node_id", {1}}};
  files_.simulation["node_set"] = "one";
  override_["spont_minis"] = 0.5;
  const EdgeTally tally = bench_.build(read()).at(0);
  EXPECT_EQ(tally.built, 1);
  EXPECT_EQ(tally.from_outside, 0);
  EXPECT_EQ(bench_.engine.minis.size(), 1U);
  EXPECT_TRUE(bench_.engine.connections.empty());
}

TEST_F(ChangedSynapse, OnADeletedSectionHasNoMinis) {
  override_["spont_minis"] = 0.5;
  bench_.engine.deleted_sections = {1};
  const EdgeTally tally = bench_.build(read()).at(0);
  EXPECT_EQ(tally.minis, 0);
  EXPECT_EQ(tally.minis_on_deleted_sections, 1);
  EXPECT_TRUE(bench_.engine.minis.empty());
}

TEST_F(ChangedSynapse, ChangesItsWeightLater) {
  override_["weight"] = 0.0;
  const Json later = {
      {"name", "on"}, {"source", "A"}, {"target", "A"}, {"delay", 30.0}, {"weight", 0.5}};
  bench_.engine.mechanisms["ProbAMPANMDA_EMS"].insert("conductance");
  bench_.engine.functions["ProbAMPANMDA_EMS"] = {"setup_delay_vecs"};
  files_.add_edges("AA", "chemical", "A", "A", {0}, {1}, columns_);
  files_.simulation["connection_overrides"] = {override_, later};
  static_cast<void>(bench_.build(files_.read()));
  EXPECT_EQ(bench_.engine.connections.at(0).values.weight, 0.0);
  EXPECT_EQ(bench_.engine.synapses.at(0).parameters.at("conductance"), 0.5);
  EXPECT_THAT(bench_.engine.synapses.at(0).later_weights,
              ElementsAre(engine::LaterWeight{.time = 30.0, .factor = 0.5}));
}

TEST_F(ChangedSynapse, OfAMechanismThatCannotChangeItsWeightLaterIsAnError) {
  override_["delay"] = 30.0;
  const auto circuit = read();
  test::expect_error_text<InputError>(
      [&] { static_cast<void>(bench_.build(circuit)); },
      place("delay") +
          ": mechanism cannot change its weight later 'ProbAMPANMDA_EMS' (it lacks "
          "setup_delay_vecs() or conductance).");
}

TEST(ChangedConnection, OfPointNeuronsHasAWeightAndADelayOnly) {
  test::SmallCircuit files;
  files.add_points("P", 2);
  test::Columns columns;
  columns.numbers = {{"syn_weight", {0.25}}, {"delay", {2.0}}};
  columns.strings = {{"dynamics_params", {"syn.json"}}};
  files.add_edges("PP", "chemical", "P", "P", {0}, {1}, columns);
  Json change = {{"name", "x"}, {"source", "P"}, {"target", "P"}, {"weight", 2.0}};
  files.simulation["connection_overrides"] = {change};
  Bench bench;
  static_cast<void>(bench.build(files.read()));
  EXPECT_EQ(bench.engine.connections.at(0).values.weight, -0.5);
  change["spont_minis"] = 1.0;
  files.simulation["connection_overrides"] = {change};
  const auto circuit = files.read();
  test::expect_error_text<InputError>(
      [&] { static_cast<void>(bench.build(circuit)); },
      files.path("simulation_config.json").string() +
          ":/connection_overrides/0/spont_minis: cannot be done to edges 'PP' (connections between "
          "point neurons have a weight and a delay only).");
}

}  // namespace
}  // namespace ballast::build
