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

void expect_refused(const Json& entry, const std::string& message) {
  test::SmallCircuit files;
  files.add_cells("A", 1);
  Json whole = {{"name", "x"}, {"source", "A"}, {"target", "A"}};
  whole.update(entry);
  files.simulation["connection_overrides"] = {whole};
  test::expect_error_text<InputError>(
      [&] { static_cast<void>(files.read()); },
      files.path("simulation_config.json").string() + ":/connection_overrides/0/" + message);
}

TEST(ReadOverrides, RefusesByNameWhatIsNotBuiltYet) {
  const std::string supported =
      "(supported are weight, synapse_delay_override, synapse_configure).";
  expect_refused({{"spont_minis", 0.1}},
                 "spont_minis: spont_minis is not supported yet '0.1' " + supported);
  expect_refused({{"modoverride", "GluSynapse"}},
                 "modoverride: modoverride is not supported yet 'GluSynapse' " + supported);
  expect_refused({{"delay", 5.0}}, "delay: delay is not supported yet '5.0' " + supported);
}

TEST(ReadOverrides, TakesZeroForNone) {
  test::SmallCircuit files;
  files.add_cells("A", 1);
  files.simulation["connection_overrides"] = {
      {{"name", "x"}, {"source", "A"}, {"target", "A"}, {"spont_minis", 0.0}, {"delay", 0.0}}};
  EXPECT_EQ(files.read().overrides.size(), 1U);
}

}  // namespace
}  // namespace ballast::model
