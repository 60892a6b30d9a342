#include "model/overrides.hpp"

#include <gmock/gmock.h>

#include "tests/support/expect_error.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::model {
namespace {

using testing::ElementsAre;

JsonValue text(const std::string& statement) {
  return JsonValue::parse(Json(statement).dump(), "sim.json");
}

TEST(ParseConfigure, ReadsStatementsWithAndWithoutSemicolons) {
  EXPECT_THAT(
      parse_configure(text("%s.Fac = 0 %s.Dep = -1.5e2; %s.Use=.5;")),
      ElementsAre(Assignment{"Fac", 0.0}, Assignment{"Dep", -150.0}, Assignment{"Use", 0.5}));
  EXPECT_THAT(parse_configure(text(" ; ")), ElementsAre());
}

TEST(ParseConfigure, RefusesWhatIsNoPlainAssignment) {
  for (const char* statement : {"%s.Fac *= 2", "tau_r = 1", "%s.Fac = 1 + 1", "%s.Fac = x"}) {
    test::expect_error_text<InputError>(
        [&] { static_cast<void>(parse_configure(text(statement))); },
        std::string("sim.json: unsupported synapse_configure '") + statement +
            "' (statements are '%s.name = number').");
  }
}

// Two overrides: all of A to all of A, then A's node 0 to all.
class TwoOverrides : public testing::Test {
 protected:
  TwoOverrides() {
    files_.add_cells("A", 3);
    files_.node_sets["zero"] = {{"node_id", {0}}};
    files_.simulation["connection_overrides"] = {{{"name", "all"},
                                                  {"source", "A"},
                                                  {"target", "A"},
                                                  {"weight", 2.0},
                                                  {"synapse_configure", "%s.Fac = 1"}},
                                                 {{"name", "zero"},
                                                  {"source", "zero"},
                                                  {"target", "A"},
                                                  {"synapse_delay_override", 3.5},
                                                  {"synapse_configure", "%s.Dep = 2"}}};
  }
  test::SmallCircuit files_;
};

TEST_F(TwoOverrides, ReplaceEachOtherFieldByField) {
  const auto circuit = files_.read();
  const auto& overrides = circuit.overrides;
  const PathwayOverrides pathway(overrides, "A", "A");
  const Adjustment both = pathway.adjust(0, 2);
  EXPECT_EQ(both.weight, 2.0);
  EXPECT_EQ(both.delay, 3.5);
  EXPECT_THAT(both.configured_by, ElementsAre(&overrides[0], &overrides[1]));
  const Adjustment one = pathway.adjust(1, 2);
  EXPECT_EQ(one.weight, 2.0);
  EXPECT_FALSE(one.delay.has_value());
  EXPECT_THAT(one.configured_by, ElementsAre(&overrides[0]));
  EXPECT_THAT(pathway.parameters(), ElementsAre("Dep", "Fac"));
}

TEST_F(TwoOverrides, LeaveOtherPopulationsAlone) {
  files_.add_cells("B", 1);
  const auto circuit = files_.read();
  const auto& overrides = circuit.overrides;
  const Adjustment none = PathwayOverrides(overrides, "B", "A").adjust(1, 0);
  EXPECT_EQ(none.weight, 1.0);
  EXPECT_TRUE(none.configured_by.empty());
}

TEST_F(TwoOverrides, NameTheMechanismOfAnEdgeTheLaterOneFirst) {
  files_.simulation["connection_overrides"][0]["modoverride"] = "GluSynapse";
  files_.simulation["connection_overrides"][1]["modoverride"] = "Exp2Syn";
  const auto circuit = files_.read();
  const PathwayOverrides pathway(circuit.overrides, "A", "A");
  EXPECT_THAT(pathway.mechanisms(), ElementsAre("GluSynapse", "Exp2Syn"));
  EXPECT_EQ(pathway.mechanism(0, 1), 1U);
  EXPECT_EQ(pathway.mechanism(1, 0), 0U);
  EXPECT_EQ(&pathway.naming("Exp2Syn"), &circuit.overrides[1]);
  EXPECT_EQ(
      pathway.naming("Exp2Syn").places.mechanism.to_string(),
      files_.path("simulation_config.json").string() + ":/connection_overrides/1/modoverride");
}

TEST_F(TwoOverrides, SetTheRateOfMinisAndZeroSwitchesThemOff) {
  files_.simulation["connection_overrides"][0]["spont_minis"] = 0.5;
  files_.simulation["connection_overrides"][1]["spont_minis"] = 0.0;
  const auto circuit = files_.read();
  const PathwayOverrides pathway(circuit.overrides, "A", "A");
  EXPECT_TRUE(pathway.any_minis());
  EXPECT_EQ(pathway.minis(1, 0), 0.5);
  EXPECT_EQ(pathway.minis(0, 0), 0.0);
  EXPECT_FALSE(PathwayOverrides({}, "A", "A").minis(0, 0).has_value());
}

TEST_F(TwoOverrides, WithADelayChangeTheWeightAloneAndFromThenOn) {
  Json late = {{"name", "late"},        {"source", "A"},
               {"target", "zero"},      {"delay", 40.0},
               {"weight", 0.5},         {"spont_minis", 1.0},
               {"modoverride", "None"}, {"synapse_delay_override", 9.0}};
  Json sooner = {{"name", "sooner"}, {"source", "A"}, {"target", "zero"}, {"delay", 20.0}};
  files_.simulation["connection_overrides"].push_back(late);
  files_.simulation["connection_overrides"].push_back(sooner);
  const auto circuit = files_.read();
  const PathwayOverrides pathway(circuit.overrides, "A", "A");
  EXPECT_TRUE(pathway.mechanisms().empty());
  EXPECT_FALSE(pathway.any_minis());
  const Adjustment adjustment = pathway.adjust(1, 0);
  EXPECT_EQ(adjustment.weight, 2.0);
  EXPECT_FALSE(adjustment.delay.has_value());
  EXPECT_THAT(adjustment.later, ElementsAre(&circuit.overrides[3], &circuit.overrides[2]));
  EXPECT_TRUE(pathway.adjust(1, 1).later.empty());
}

TEST_F(TwoOverrides, SayWhatOnlySynapsesCanHave) {
  files_.simulation["connection_overrides"] = {
      {{"name", "weight"}, {"source", "A"}, {"target", "A"}, {"weight", 2.0}},
      {{"name", "minis"}, {"source", "zero"}, {"target", "A"}, {"spont_minis", 2.0}}};
  const auto circuit = files_.read();
  const PathwayOverrides pathway(circuit.overrides, "A", "A");
  EXPECT_EQ(pathway.adjust(1, 1).for_synapses, nullptr);
  EXPECT_EQ(pathway.adjust(0, 1).for_synapses, &circuit.overrides[1].places.minis);
}

TEST(ReadOverrides, RefusesNeuromodulationByName) {
  test::SmallCircuit files;
  files.add_cells("A", 1);
  files.simulation["connection_overrides"] = {
      {{"name", "x"}, {"source", "A"}, {"target", "A"}, {"neuromodulation_dtc", 50.0}}};
  test::expect_error_text<InputError>(
      [&] { static_cast<void>(files.read()); },
      files.path("simulation_config.json").string() +
          ":/connection_overrides/0/neuromodulation_dtc: neuromodulation_dtc is not supported "
          "'50.0' (neuromodulatory projections are not built).");
}

TEST(ReadOverrides, TakesZeroForNone) {
  test::SmallCircuit files;
  files.add_cells("A", 1);
  files.simulation["connection_overrides"] = {{{"name", "x"},
                                               {"source", "A"},
                                               {"target", "A"},
                                               {"delay", 0.0},
                                               {"modoverride", ""},
                                               {"neuromodulation_strength", 0.0}}};
  const auto circuit = files.read();
  const PathwayOverrides pathway(circuit.overrides, "A", "A");
  EXPECT_TRUE(pathway.mechanisms().empty());
  EXPECT_TRUE(pathway.adjust(0, 0).later.empty());
}

}  // namespace
}  // namespace ballast::model
