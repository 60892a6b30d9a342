#include <limits>

#include "tests/unit/engine/neuron_fixture.hpp"

namespace ballast::engine::test {

namespace {

using ballast::test::expect_error_text;

class Connections : public NeuronTest {
 protected:
  CellHandle create_integrator(std::uint64_t gid) {
    return engine_.create_artificial_cell({Gid(gid), "IntFire1", {{"tau", 10.0}, {"refrac", 0.5}}});
  }
  EventSourceHandle source_at(const std::vector<double>& times) {
    return engine_.create_event_source(times);
  }
};

TEST_F(Connections, deliverTheWeightAfterTheDelay) {
  engine_.connect(source_at({1.0}), create_integrator(3), {.weight = 1.5, .delay = 2.5});
  run(10);
  EXPECT_EQ(engine_.take_spikes(), (std::vector<Spike>{{3.5, Gid(3)}}));
}

TEST_F(Connections, passSpikesFromGidToGid) {
  const CellHandle first = create_integrator(3);
  const CellHandle second = create_integrator(4);
  engine_.connect(source_at({1.0}), first, {.weight = 2.0, .delay = 1.0});
  engine_.connect(Gid(3), second, {.weight = 2.0, .delay = 3.0});
  run(10);
  EXPECT_EQ(engine_.take_spikes(), (std::vector<Spike>{{2.0, Gid(3)}, {5.0, Gid(4)}}));
}

TEST_F(Connections, mayNameASourceThatIsOnNoRank) {
  engine_.connect(Gid(99), create_integrator(4), {.weight = 2.0, .delay = 3.0});
  run(10);
  EXPECT_TRUE(engine_.take_spikes().empty());
}

TEST_F(Connections, oneSourceServesManyTargets) {
  const EventSourceHandle source = source_at({1.0, 2.0, 2.0 + 1.0});
  engine_.connect(source, create_integrator(1), {.weight = 2.0, .delay = 0.5});
  engine_.connect(source, create_integrator(2), {.weight = 2.0, .delay = 1.5});
  run(4);
  EXPECT_EQ(engine_.take_spikes(),
            (std::vector<Spike>{
                {1.5, Gid(1)}, {2.5, Gid(1)}, {2.5, Gid(2)}, {3.5, Gid(1)}, {3.5, Gid(2)}}));
}

TEST_F(Connections, sourcesKeepACopyOfTheirTimes) {
  std::vector<double> times{1.0};
  const EventSourceHandle source = engine_.create_event_source(times);
  times[0] = 5.0;
  engine_.connect(source, create_integrator(1), {.weight = 2.0, .delay = 1.0});
  run(10);
  EXPECT_EQ(engine_.take_spikes(), (std::vector<Spike>{{2.0, Gid(1)}}));
}

TEST_F(Connections, anEmptySourceIsSilent) {
  engine_.connect(source_at({}), create_integrator(1), {.weight = 2.0, .delay = 1.0});
  run(10);
  EXPECT_TRUE(engine_.take_spikes().empty());
}

TEST_F(Connections, tellMechanismsWithTypesWhichTheyAre) {
  // Probe's current is 0.01 nA times the type of the last event.
  const CellHandle cell = create_single(1);
  const PointProcessHandle probe = create_probe(cell, 0.0);
  engine_.connect(source_at({1.0}), probe, {.weight = 1.0, .delay = 1.0, .type = 2});
  run(300);
  EXPECT_NEAR(voltage(cell), single_resting_mv + 0.02 / single_conductance_us, 1e-6);
}

TEST_F(Connections, pointProcessesTakeParametersAndKeepDefaultsForNaN) {
  const CellHandle cell = create_single(1);
  const PointProcessKind probe = engine_.point_process_kind("Probe", {"stream", "amplitude"});
  const std::vector<double> values{30.0, std::numeric_limits<double>::quiet_NaN()};
  engine_.create_point_process({cell, 0, 0.5}, probe, values);
  run(300);
  EXPECT_NEAR(voltage(cell), single_resting_mv + 0.03 / single_conductance_us, 1e-6);
}

TEST_F(Connections, pointProcessesGetTheirRandomStream) {
  // setRNG(0, 2, 5) makes Probe's stream 25, a current of 0.025 nA.
  const CellHandle cell = create_single(1);
  engine_.set_random_stream(create_probe(cell, 0.0), {0, 2, 5});
  run(300);
  EXPECT_NEAR(voltage(cell), single_resting_mv + 0.025 / single_conductance_us, 1e-6);
}

TEST_F(Connections, refuseRandomStreamsForMechanismsWithout) {
  const CellHandle cell = create_single(1);
  const PointProcessKind kind = engine_.point_process_kind("ExpSyn", {});
  const PointProcessHandle synapse = engine_.create_point_process({cell, 0, 0.5}, kind, {});
  expect_error_text<EngineError>(
      [&] {
        engine_.set_random_stream(synapse, {1, 2, 3});
      },
      "mechanism without random numbers 'ExpSyn' (it has no function setRNG).");
}

TEST_F(Connections, refuseUnknownMechanismsAndParameters) {
  expect_error_text<EngineError>(
      [&] { (void)engine_.point_process_kind("Prob", {}); },
      "unknown point process 'Prob' (the mechanism library does not have it). Add its .mod file to "
      "the mechanisms.");
  expect_error_text<EngineError>(
      [&] {
        (void)engine_.point_process_kind("Probe", {"amplitude", "amplitud"});
      },
      "unknown parameter 'amplitud' (point process Probe has no such RANGE variable).");
}

TEST_F(Connections, refuseSectionsThatAreNotThere) {
  const CellHandle cell = create_single(1);
  const PointProcessKind kind = engine_.point_process_kind("Probe", {});
  const auto create = [&] { engine_.create_point_process({cell, 4, 0.5}, kind, {}); };
  try {
    create();
    FAIL();
  } catch (const EngineError& error) {
    EXPECT_EQ(error.parts().problem, "no such section");
    EXPECT_EQ(error.parts().value, "4");
  }
}

}  // namespace

}  // namespace ballast::engine::test
