#include <cmath>

#include "tests/unit/engine/neuron_fixture.hpp"

namespace ballast::engine::test {

namespace {

using ballast::test::expect_error_text;

TEST_F(NeuronTest, namesItsVersion) {
  EXPECT_EQ(engine_.version(), "NEURON 8.2.2");
}

TEST_F(NeuronTest, existsOnceInAProcess) {
  const auto comm = comm::make_serial();
  expect_error_text<EngineError>(
      [&] { (void)open_neuron(*comm); },
      "cannot start a second engine 'NEURON' (it exists once in a process).");
}

TEST_F(NeuronTest, takesOneMechanismLibrary) {
  const std::string library = mechanism_library().string();
  expect_error_text<EngineError>(
      [&] { engine_.load_mechanisms(library); },
      library + ": a second mechanism library (NEURON takes one in a process; loaded is " +
          library + ").");
}

TEST_F(NeuronTest, knowsTheMechanismsThatWereLoaded) {
  EXPECT_TRUE(engine_.has_mechanism("pas"));
  EXPECT_TRUE(engine_.has_mechanism("Probe"));
  EXPECT_TRUE(engine_.has_mechanism("IntFire1"));
  EXPECT_FALSE(engine_.has_mechanism("Absent"));
  EXPECT_FALSE(engine_.has_mechanism("Vector"));
}

TEST_F(NeuronTest, knowsTheParametersOfPointProcesses) {
  EXPECT_TRUE(engine_.has_parameter("Probe", "amplitude"));
  EXPECT_FALSE(engine_.has_parameter("Probe", "scale")) << "GLOBAL, not RANGE";
  EXPECT_FALSE(engine_.has_parameter("Probe", "setRNG"));
  EXPECT_FALSE(engine_.has_parameter("Absent", "amplitude"));
}

TEST_F(NeuronTest, setsGlobalVariablesOfMechanisms) {
  const CellHandle cell = create_single(1);
  create_probe(cell, 0.001);
  engine_.set_mechanism_global("Probe", "scale", 2.0);
  run(200);
  engine_.set_mechanism_global("Probe", "scale", 1.0);
  EXPECT_NEAR(voltage(cell), single_resting_mv + 0.002 / single_conductance_us, 1e-6);
}

TEST_F(NeuronTest, refusesGlobalVariablesThatDoNotExist) {
  expect_error_text<EngineError>(
      [&] { engine_.set_mechanism_global("Probe", "scales", 2.0); },
      "unknown global variable 'scales' (mechanism Probe has no such GLOBAL variable).");
  expect_error_text<EngineError>([&] { engine_.set_mechanism_global("Absent", "scale", 2.0); },
                                 "unknown global variable 'scale' (there is no mechanism Absent).");
}

TEST_F(NeuronTest, drawsLognormalNumbersThatDependOnTheirIdsAlone) {
  const double first = engine_.random_lognormal({1, 2, 3}, 2.0, 0.25);
  const double other = engine_.random_lognormal({1, 2, 4}, 2.0, 0.25);
  EXPECT_EQ(engine_.random_lognormal({1, 2, 3}, 2.0, 0.25), first);
  EXPECT_NE(first, other);
  EXPECT_GT(first, 0.0);
}

TEST_F(NeuronTest, lognormalNumbersHaveTheMeanAndVarianceAskedFor) {
  double sum = 0.0;
  double squares = 0.0;
  constexpr int draws = 20000;
  for (std::uint32_t i = 0; i < draws; ++i) {
    const double value = engine_.random_lognormal({i, 0, 0}, 2.0, 0.25);
    sum += value;
    squares += value * value;
  }
  const double mean = sum / draws;
  EXPECT_NEAR(mean, 2.0, 5 * 0.5 / std::sqrt(draws));
  EXPECT_NEAR(squares / draws - mean * mean, 0.25, 0.02);
}

}  // namespace

}  // namespace ballast::engine::test
