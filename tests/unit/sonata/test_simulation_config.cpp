#include "sonata/simulation_config.hpp"

#include <gmock/gmock.h>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::sonata {

namespace {

using testing::ElementsAre;

class SimulationConfigTest : public testing::Test {
 protected:
  SimulationConfigTest() { write_file(folder_ / "circuit_config.json", "{}"); }

  [[nodiscard]] SimulationConfig read(const std::string& text) const {
    write_file(file_, text);
    return read_simulation_config(file_);
  }
  void expect_failure(const std::string& text, const std::string& message) const {
    test::expect_error_text<InputError>([&] { (void)read(text); }, file_.string() + message);
  }
  /// A document with only these members in "run", beside tstop and dt.
  void expect_run_failure(const std::string& members, const std::string& message) const {
    expect_failure(R"({"run": {"tstop": 1, "dt": 0.1, )" + members + "}}", message);
  }

  test::TemporaryDirectory folder_;
  std::filesystem::path file_ = folder_ / "simulation_config.json";
};

TEST_F(SimulationConfigTest, TakesTheDefaultsOfTheExtension) {
  const SimulationConfig config = read(R"({"run": {"tstop": 100, "dt": 0.025}})");
  EXPECT_EQ(config.file, file_);
  EXPECT_EQ(config.network, folder_ / "circuit_config.json");
  EXPECT_EQ(config.node_sets_file, "");
  EXPECT_EQ(config.node_set, "");
  EXPECT_EQ(config.target_simulator, "NEURON");
  EXPECT_EQ(config.run.tstop, 100);
  EXPECT_EQ(config.run.dt, 0.025);
  EXPECT_EQ(config.run.random_seed, 0U);
  EXPECT_EQ(config.run.synapse_seed, std::nullopt);
  EXPECT_EQ(config.run.spike_threshold, std::nullopt);
  EXPECT_EQ(config.run.integration_method, "0");
  EXPECT_EQ(config.output.output_dir, folder_ / "output");
  EXPECT_EQ(config.output.spikes_file, "out.h5");
  EXPECT_EQ(config.output.spikes_sort_order, "by_time");
  EXPECT_EQ(config.conditions.celsius, 34.0);
  EXPECT_EQ(config.conditions.v_init, -80.0);
  EXPECT_EQ(config.conditions.spike_location, "soma");
  EXPECT_EQ(config.conditions.extracellular_calcium, std::nullopt);
  EXPECT_TRUE(config.inputs.empty() && config.reports.empty() && config.warnings.empty());
}

TEST_F(SimulationConfigTest, ReadsEverySection) {
  write_file(folder_ / "sets.json", "{}");
  write_file(folder_ / "compartments.json", "{}");
  write_file(folder_ / "c.json", "{}");
  const SimulationConfig config = read(R"({
    "version": 2,
    "manifest": {"$OUT": "./reporting"},
    "network": "c.json",
    "node_sets_file": "sets.json",
    "compartment_sets_file": "compartments.json",
    "node_set": "Mosaic",
    "target_simulator": "CORENEURON",
    "mechanisms_dir": "mod",
    "run": {"tstop": 50.0, "dt": 0.1, "random_seed": 1122, "synapse_seed": 1, "ionchannel_seed": 2,
            "minis_seed": 3, "stimulus_seed": 4294967295, "spike_threshold": -15, "dL": 20.0,
            "integration_method": 2},
    "output": {"output_dir": "$OUT", "spikes_file": "s.h5", "spikes_sort_order": "by_id",
               "log_file": "log.txt"},
    "conditions": {"celsius": 35, "v_init": -65, "extracellular_calcium": 1.2,
                   "randomize_gaba_rise_time": true, "spike_location": "AIS",
                   "mechanisms": {"ProbAMPANMDA_EMS": {"init_depleted": true, "tau": 0.25}},
                   "modifications": [{"name": "a", "type": "ttx", "node_set": "x"}]},
    "metadata": {"note": "any"}
  })");
  EXPECT_EQ(config.network, folder_ / "c.json");
  EXPECT_EQ(config.node_sets_file, folder_ / "sets.json");
  EXPECT_EQ(config.compartment_sets_file, folder_ / "compartments.json");
  EXPECT_EQ(config.mechanisms_dir, folder_ / "mod");
  EXPECT_EQ(config.node_set, "Mosaic");
  EXPECT_EQ(config.target_simulator, "CORENEURON");
  EXPECT_EQ(config.run.random_seed, 1122U);
  EXPECT_EQ(config.run.synapse_seed, 1U);
  EXPECT_EQ(config.run.ionchannel_seed, 2U);
  EXPECT_EQ(config.run.minis_seed, 3U);
  EXPECT_EQ(config.run.stimulus_seed, 4294967295U);
  EXPECT_EQ(config.run.spike_threshold, -15.0);
  EXPECT_EQ(config.run.segment_length, 20.0);
  EXPECT_EQ(config.run.integration_method, "2");
  EXPECT_EQ(config.output.output_dir, folder_ / "reporting");
  EXPECT_EQ(config.output.spikes_file, "s.h5");
  EXPECT_EQ(config.output.spikes_sort_order, "by_id");
  EXPECT_EQ(config.output.log_file, "log.txt");
  EXPECT_EQ(config.conditions.celsius, 35.0);
  EXPECT_EQ(config.conditions.v_init, -65.0);
  EXPECT_EQ(config.conditions.extracellular_calcium, 1.2);
  EXPECT_TRUE(config.conditions.randomize_gaba_rise_time);
  EXPECT_EQ(config.conditions.spike_location, "AIS");
  const auto& globals = config.conditions.mechanisms.at("ProbAMPANMDA_EMS");
  EXPECT_EQ(globals.at("init_depleted"), 1.0);
  EXPECT_EQ(globals.at("tau"), 0.25);
  ASSERT_EQ(config.conditions.modifications.size(), 1U);
  EXPECT_EQ(config.conditions.modifications[0].at("name").as_string(), "a");
  EXPECT_THAT(config.warnings, ElementsAre());
}

TEST_F(SimulationConfigTest, PutsSpikeFilesThatNameTheOutputFolderThere) {
  const SimulationConfig config = read(R"({
    "manifest": {"$OUT": "./results"}, "run": {"tstop": 1, "dt": 0.1},
    "output": {"output_dir": "$OUT", "spikes_file": "$OUT/spikes.h5"}})");
  EXPECT_EQ(config.output.output_dir / config.output.spikes_file, folder_ / "results/spikes.h5");
}

TEST_F(SimulationConfigTest, UnderstandsBmtksNamesForTheOrderOfSpikes) {
  for (const auto& [name, order] : std::vector<std::pair<std::string, std::string>>{
           {"time", "by_time"}, {"gid", "by_id"}, {"id", "by_id"}, {"none", "none"}}) {
    EXPECT_EQ(read(R"({"run": {"tstop": 1, "dt": 0.1}, "output": {"spikes_sort_order": ")" + name +
                   "\"}}")
                  .output.spikes_sort_order,
              order);
  }
}

TEST_F(SimulationConfigTest, UnderstandsNamesAndNumbersOfIntegrationMethods) {
  for (const auto& [value, method] :
       std::vector<std::pair<std::string, std::string>>{{"0", "0"},
                                                        {"\"1\"", "1"},
                                                        {"\"crank_nicolson\"", "1"},
                                                        {"\"euler\"", "0"},
                                                        {"\"crank_nicolson_ion\"", "2"}}) {
    EXPECT_EQ(read(R"({"run": {"tstop": 1, "dt": 0.1, "integration_method": )" + value + "}}")
                  .run.integration_method,
              method);
  }
  expect_run_failure(R"("integration_method": 3)",
                     ":/run/integration_method: unknown value '3' (one of: 0, 1, 2).");
}

TEST_F(SimulationConfigTest, ReadsBmtksSplitFiles) {
  write_file(folder_ / "sub/simulation.json",
             R"({"run": {"duration": 5, "dt": 1}, "network": "ignored.json"})");
  const SimulationConfig config = read(R"({"manifest": {"$D": "."},
      "network": "$D/circuit_config.json", "simulation": "$D/sub/simulation.json"})");
  EXPECT_EQ(config.file, folder_ / "sub/simulation.json");
  EXPECT_EQ(config.network, folder_ / "circuit_config.json");
  EXPECT_EQ(config.run.tstop, 5.0);
  EXPECT_EQ(config.output.output_dir, folder_ / "sub/output");
}

TEST_F(SimulationConfigTest, ReadsAFileThatHoldsTheCircuitToo) {
  const SimulationConfig config = read(R"({"networks": {"nodes": []},
      "components": {"mechanisms_dir": "mod"}, "run": {"tstop": 5, "dt": 1}})");
  EXPECT_EQ(config.network, file_);
  EXPECT_EQ(config.mechanisms_dir, folder_ / "mod");
  EXPECT_THAT(config.warnings, ElementsAre());
}

TEST_F(SimulationConfigTest, ReportsAMissingCircuit) {
  std::filesystem::remove(folder_ / "circuit_config.json");
  expect_failure(R"({"run": {"tstop": 1, "dt": 1}})",
                 ": missing key 'network' (and there is no circuit_config.json beside the file).");
  expect_failure(R"({"network": "none.json", "run": {"tstop": 1, "dt": 1}})",
                 ":/network: file not found '" + (folder_ / "none.json").string() + "'.");
}

TEST_F(SimulationConfigTest, RejectsARunWithoutTimes) {
  expect_failure("{}", ": missing key 'run'.");
  expect_failure(R"({"run": {"tstop": 1}})", ":/run: missing key 'dt'.");
  expect_failure(R"({"run": {"dt": 1, "t_stop": 1}})",
                 ":/run: missing key 'tstop'. Is 't_stop' misspelled?");
}

TEST_F(SimulationConfigTest, RejectsNumbersOutOfRange) {
  expect_failure(R"({"run": {"tstop": -1, "dt": 1}})",
                 ":/run/tstop: wrong value '-1' (a number of 0 or more is expected).");
  expect_failure(R"({"run": {"tstop": 1, "dt": 0}})",
                 ":/run/dt: wrong value '0' (a number above 0 is expected).");
  expect_run_failure(R"("random_seed": 4294967296)",
                     ":/run/random_seed: seed out of range '4294967296' (it has 32 bits).");
  expect_run_failure(R"("random_seed": -1)",
                     ":/run/random_seed: wrong type '-1' (an integer of 0 or more is expected).");
  expect_run_failure(R"("tstart": 5)",
                     ":/run/tstart: wrong value '5' (simulations start at 0 ms).");
  expect_run_failure(R"("dL": 0)", ":/run/dL: wrong value '0' (a number above 0 is expected).");
  expect_failure(R"({"run": {"tstop": 1, "dt": 1}, "conditions": {"extracellular_calcium": -1}})",
                 ":/conditions/extracellular_calcium: wrong value '-1' (a number of 0 or more is "
                 "expected).");
}

TEST_F(SimulationConfigTest, RejectsUnknownEnumerators) {
  const std::string run = R"({"run": {"tstop": 1, "dt": 1}, )";
  expect_failure(run + R"("target_simulator": "Neuron"})",
                 ":/target_simulator: unknown value 'Neuron' (one of: NEURON, CORENEURON).");
  expect_failure(run + R"("conditions": {"spike_location": "axon"}})",
                 ":/conditions/spike_location: unknown value 'axon' (one of: soma, AIS).");
  expect_failure(run + R"("output": {"spikes_sort_order": "by_tim"}})",
                 ":/output/spikes_sort_order: unknown value 'by_tim' (one of: none, by_id, "
                 "by_time, time, id, gid, node_id). Did you mean 'by_time'?");
  expect_failure(run + R"("conditions": {"modifications": {"m": {"type": "TTXX"}}}})",
                 ":/conditions/modifications/m/type: unknown value 'TTXX' (one of: TTX, ttx, "
                 "ConfigureAllSections, configure_all_sections, section_list, section, "
                 "compartment_set). Did you mean 'TTX'?");
}

TEST_F(SimulationConfigTest, RejectsWrongTypes) {
  const std::string run = R"({"run": {"tstop": 1, "dt": 1}, )";
  expect_failure(R"({"run": {"tstop": "1", "dt": 1}})",
                 ":/run/tstop: wrong type '\"1\"' (a number is expected).");
  expect_failure(run + R"("conditions": {"mechanisms": {"M": {"x": "string"}}}})",
                 ":/conditions/mechanisms/M/x: wrong type '\"string\"' (a number is expected).");
  expect_failure(run + R"("output": {"spikes_file": ""}})",
                 ":/output/spikes_file: empty file name.");
  expect_failure(run + R"("inputs": []})", ":/inputs: wrong type '[]' (an object is expected).");
}

TEST_F(SimulationConfigTest, WarnsOfUnknownKeys) {
  const SimulationConfig config = read(R"({
    "run": {"tstop": 1, "dt": 1, "randomseed": 1}, "node_stes": "x",
    "output": {"out_dir": "x"}, "conditions": {"temperature": 1}})");
  const std::string file = file_.string();
  EXPECT_THAT(config.warnings,
              ElementsAre(file + ": unknown key 'node_stes'. Did you mean 'node_set'?",
                          file + ":/run: unknown key 'randomseed'. Did you mean 'random_seed'?",
                          file + ":/output: unknown key 'out_dir'.",
                          file + ":/conditions: unknown key 'temperature'."));
}

}  // namespace

}  // namespace ballast::sonata
