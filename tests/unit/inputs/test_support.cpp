#include "inputs/support.hpp"

#include <gmock/gmock.h>

#include "tests/support/expect_error.hpp"
#include "tests/support/fake_engine.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::inputs {
namespace {

class Supported : public testing::Test {
 protected:
  Supported() { files_.add_cells("A", 1); }
  void expect_refused(const std::string& message) {
    const auto circuit = files_.read();
    test::expect_error_text<InputError>([&] { check_supported(circuit.simulation, {}); },
                                        files_.path("simulation_config.json").string() + message);
  }
  test::SmallCircuit files_;
};

const Json voltage_report = {{"type", "compartment"}, {"cells", "A"},    {"sections", "soma"},
                             {"variable_name", "v"},  {"unit", "mV"},    {"dt", 0.1},
                             {"start_time", 0.0},     {"end_time", 10.0}};

TEST_F(Supported, RefusesReportsAndSaysHowToGoOn) {
  files_.simulation["reports"]["soma"] = voltage_report;
  expect_refused(
      ":/reports/soma: report 'soma' is not written by a run in place (type compartment). Go by "
      "way "
      "of a built model with --build-model=AUTO, or leave reports out with --disable-reports.");
}

TEST_F(Supported, LeavesReportsOutWhenTold) {
  files_.simulation["reports"]["soma"] = voltage_report;
  check_supported(files_.read().simulation, {.disable_reports = true});
  files_.simulation["reports"]["soma"]["enabled"] = false;
  check_supported(files_.read().simulation, {});
}

TEST_F(Supported, RefusesOtherSimulators) {
  files_.simulation["target_simulator"] = "CORENEURON";
  expect_refused(
      ":/target_simulator: simulator is not supported yet 'CORENEURON' (supported: NEURON).");
}

TEST_F(Supported, RefusesModifications) {
  files_.simulation["conditions"]["modifications"] = {
      {{"name", "applyTTX"}, {"node_set", "A"}, {"type", "ttx"}}};
  expect_refused(
      ":/conditions/modifications/0/type: modification is not supported yet 'ttx' (cells run "
      "unmodified).");
}

TEST_F(Supported, TurnsTheConfigurationIntoConditions) {
  files_.simulation["conditions"] = {{"celsius", 30.0}, {"v_init", -70.0}};
  files_.simulation["run"]["spike_threshold"] = -15.0;
  files_.simulation["run"]["ionchannel_seed"] = 9;
  const auto conditions = conditions_of(files_.read().simulation);
  EXPECT_EQ(conditions.dt, 0.1);
  EXPECT_EQ(conditions.celsius, 30.0);
  EXPECT_EQ(conditions.v_init, -70.0);
  EXPECT_EQ(conditions.random_seed, 1U);
  EXPECT_EQ(conditions.ion_channel_seed, 9U);
  EXPECT_EQ(conditions.spike_threshold, -15.0);
}

TEST_F(Supported, SetsTheGlobalsOfMechanisms) {
  files_.simulation["conditions"]["mechanisms"]["Syn"] = {{"tau", 2.0}};
  const auto circuit = files_.read();
  test::FakeEngine engine;
  test::expect_error_text<InputError>(
      [&] { apply_mechanism_settings(circuit.simulation, engine); },
      files_.path("simulation_config.json").string() +
          ":/conditions/mechanisms/Syn: mechanism is not in the library 'Syn'. Name the folder of "
          "its .mod file with --mechanisms.");
  engine.mechanisms["Syn"] = {};
  apply_mechanism_settings(circuit.simulation, engine);
  EXPECT_THAT(engine.calls, testing::ElementsAre("tau_Syn = 2.000000"));
}

}  // namespace
}  // namespace ballast::inputs
