#include "inputs/inputs.hpp"

#include <gmock/gmock.h>

#include "sonata/spikes.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::inputs {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

Json current(const std::string& module, const Json& more) {
  Json input = {{"module", module},
                {"input_type", "current_clamp"},
                {"delay", 1.0},
                {"duration", 2.0},
                {"node_set", "A"}};
  input.update(more);
  return input;
}

Inputs read(test::SmallCircuit& files) {
  return read_inputs(files.read(), files.log());
}

class OneInput : public testing::Test {
 protected:
  OneInput() {
    files_.add_cells("A", 2);
    files_.add_virtual("V", 3);
  }
  Inputs read_one(const Json& input) {
    files_.simulation["inputs"]["one"] = input;
    return read(files_);
  }
  void expect_refused(const Json& input, const std::string& message) {
    files_.simulation["inputs"]["one"] = input;
    const auto circuit = files_.read();
    test::expect_error_text<InputError>(
        [&] { static_cast<void>(read_inputs(circuit, files_.log())); },
        files_.path("simulation_config.json").string() + ":/inputs/one" + message);
  }
  test::SmallCircuit files_;
};

TEST_F(OneInput, ReadsWhatAllCurrentsHave) {
  const auto input =
      read_one(current("linear", {{"amp_start", 0.5}, {"represents_physical_electrode", true}}))
          .currents.at(0);
  EXPECT_EQ(input.delay, 1.0);
  EXPECT_EQ(input.duration, 2.0);
  EXPECT_TRUE(input.physical_electrode);
  EXPECT_EQ(*model::find(input.targets, "A"), sonata::Selection::all(2));
  const auto line = std::get<LinearInput>(input.shape);
  EXPECT_EQ(line.start, 0.5);
  EXPECT_EQ(line.end, 0.5);  // amp_end is amp_start unless given
}

TEST_F(OneInput, ReadsPulsesAndPercentages) {
  const auto pulse = std::get<PulseInput>(
      read_one(current("pulse", {{"amp_start", 2.0}, {"width", 1.0}, {"frequency", 50.0}}))
          .currents.at(0)
          .shape);
  EXPECT_EQ(pulse.shape.amplitude, 2.0);
  EXPECT_EQ(pulse.shape.frequency, 50.0);
  EXPECT_EQ(pulse.shape.width, 1.0);
  const auto line = std::get<RelativeLinearInput>(
      read_one(current("relative_linear", {{"percent_start", 20.0}, {"percent_end", 80.0}}))
          .currents.at(0)
          .shape);
  EXPECT_EQ(line.start_percent, 20.0);
  EXPECT_EQ(line.end_percent, 80.0);
}

TEST_F(OneInput, CountsNoiseInputs) {
  files_.simulation["inputs"]["zero"] = current("noise", {{"mean", 0.1}, {"variance", 0.2}});
  const Inputs inputs = read_one(current("noise", {{"mean_percent", 60.0}, {"variance", 0.2}}));
  EXPECT_EQ(std::get<NoiseInput>(inputs.currents.at(0).shape).index, 0U);
  EXPECT_FALSE(std::get<NoiseInput>(inputs.currents.at(0).shape).relative);
  EXPECT_EQ(std::get<NoiseInput>(inputs.currents.at(1).shape).index, 1U);
  EXPECT_TRUE(std::get<NoiseInput>(inputs.currents.at(1).shape).relative);
}

TEST_F(OneInput, RefusesOtherModulesByName) {
  expect_refused(current("sinusoidal", {{"amp_start", 1.0}, {"frequency", 2.0}}),
                 "/module: input module is not supported yet 'sinusoidal' (supported are linear, "
                 "relative_linear, pulse, hyperpolarizing, noise, synapse_replay, and the spike "
                 "files csv, h5, sonata).");
}

TEST_F(OneInput, RefusesPulsesThatOverlap) {
  expect_refused(current("pulse", {{"amp_start", 2.0}, {"width", 30.0}, {"frequency", 50.0}}),
                 "/width: pulses overlap '30.0' (they come every 20 ms).");
}

TEST_F(OneInput, RefusesANodeSetThatIsNotThere) {
  expect_refused(current("hyperpolarizing", {{"node_set", "B"}}),
                 "/node_set: unknown node set 'B' (neither a node set nor a population has this "
                 "name).");
}

TEST_F(OneInput, WarnsOfAnInputThatReachesNoCell) {
  files_.node_sets["first"] = {{"population", "A"}, {"node_id", {0}}};
  files_.node_sets["second"] = {{"population", "A"}, {"node_id", {1}}};
  files_.simulation["node_set"] = "first";
  static_cast<void>(read_one(current("hyperpolarizing", {{"node_set", "second"}})));
  EXPECT_THAT(files_.log_text(), HasSubstr("/inputs/one: no cell of the simulation is a target"));
}

Json replay(const Json& more) {
  Json input = current("synapse_replay", {{"input_type", "spikes"}, {"spike_file", "spikes.h5"}});
  input.update(more);
  return input;
}

void write_two(const std::filesystem::path& file) {
  sonata::write_spikes(file,
                       {{"A", {.times = {0.5, 4.0}, .node_ids = {1, 0}}},
                        {"V", {.times = {2.0, 5.0, 99.0}, .node_ids = {2, 2, 1}}}},
                       sonata::SpikeOrder::by_time);
}

TEST_F(OneInput, ReplaysTheSpikesOfAllPopulationsFromItsDelayToTheEnd) {
  write_two(files_.path("spikes.h5"));
  const Inputs inputs = read_one(replay(Json::object()));  // delay 1 ms, tstop 10 ms
  ASSERT_EQ(inputs.replays.size(), 2U);
  EXPECT_EQ(inputs.replays[0].source_population, "A");
  EXPECT_THAT(inputs.replays[0].times, ElementsAre(Pair(0, ElementsAre(4.0))));
  EXPECT_THAT(inputs.replays[1].times, ElementsAre(Pair(2, ElementsAre(2.0, 5.0))));
  EXPECT_NE(model::find(inputs.replays[1].targets, "A"), nullptr);
}

TEST_F(OneInput, ReplaysTheSpikesOfItsSourcesOnly) {
  write_two(files_.path("spikes.h5"));
  const Inputs inputs = read_one(replay({{"source", "V"}}));
  ASSERT_EQ(inputs.replays.size(), 1U);
  EXPECT_EQ(inputs.replays[0].source_population, "V");
}

TEST_F(OneInput, WarnsOfSpikesOfNodesOutside) {
  files_.node_sets["first"] = {{"population", "A"}, {"node_id", {0}}};
  files_.simulation["node_set"] = "first";
  write_two(files_.path("spikes.h5"));
  static_cast<void>(read_one(replay({{"delay", 0.0}})));
  EXPECT_THAT(files_.log_text(),
              HasSubstr("/inputs/one: 1 spikes of A are left out, as their nodes "
                        "are not part of the simulation"));
}

TEST_F(OneInput, GivesTheTrainsOfAVirtualPopulationToAllItsTargets) {
  write_two(files_.path("spikes.h5"));
  const Inputs inputs = read_one(
      {{"module", "h5"}, {"input_type", "spikes"}, {"input_file", "spikes.h5"}, {"node_set", "V"}});
  ASSERT_EQ(inputs.replays.size(), 1U);
  EXPECT_EQ(inputs.replays[0].source_population, "V");
  EXPECT_EQ(*model::find(inputs.replays[0].targets, "A"), sonata::Selection::all(2));
}

TEST_F(OneInput, TakesAFileWithoutPopulationNamesForTheOnlySource) {
  write_file(files_.path("spikes.csv"), "timestamps population node_ids\n3.5 V 1\n");
  const Inputs inputs = read_one({{"module", "csv"},
                                  {"input_type", "spikes"},
                                  {"input_file", "spikes.csv"},
                                  {"node_set", "V"}});
  ASSERT_EQ(inputs.replays.size(), 1U);
  EXPECT_THAT(inputs.replays[0].times, ElementsAre(Pair(1, ElementsAre(3.5))));
}

}  // namespace
}  // namespace ballast::inputs
