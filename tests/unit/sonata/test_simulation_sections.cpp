#include "sonata/simulation_sections.hpp"

#include <gmock/gmock.h>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::sonata {

namespace {

using testing::ElementsAre;

class SimulationSectionsTest : public testing::Test {
 protected:
  [[nodiscard]] std::vector<InputConfig> inputs(const std::string& text) {
    return read_inputs(JsonValue::parse(text, "s.json"), warnings_);
  }
  /// One input "i" of this module with the members that all have.
  [[nodiscard]] std::vector<InputConfig> input(const std::string& module,
                                               const std::string& more = "") {
    return inputs(R"({"i": {"input_type": "current_clamp", "delay": 0, "duration": 1,
                            "node_set": "n", "module": ")" +
                  module + "\"" + more + "}}");
  }
  template <class Function>
  static void expect_failure(const Function& function, const std::string& message) {
    test::expect_error_text<InputError>([&] { (void)function(); },
                                        (message.front() == '/' ? "s.json:" : "s.json") + message);
  }

  std::vector<std::string> warnings_;
};

TEST_F(SimulationSectionsTest, ReadsInputsInTheOrderOfTheFile) {
  const auto read = inputs(R"({
    "z": {"module": "pulse", "input_type": "current_clamp", "delay": 2, "duration": 3,
          "node_set": "A", "amp_start": 10, "frequency": 50, "width": 1},
    "a": {"module": "h5", "input_type": "spikes", "input_file": "s.h5", "node_set": "lgn"}})");
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].name, "z");
  EXPECT_EQ(read[0].module, "pulse");
  EXPECT_EQ(read[0].input_type, "current_clamp");
  EXPECT_EQ(read[0].node_set, "A");
  EXPECT_EQ(read[0].json.at("amp_start").as_number(), 10.0);
  EXPECT_EQ(read[1].name, "a");
  EXPECT_EQ(read[1].json.at("input_file").as_string(), "s.h5");
  EXPECT_THAT(warnings_, ElementsAre());
}

TEST_F(SimulationSectionsTest, KnowsTheKeysOfEveryModule) {
  for (const auto& [module, keys] : std::vector<std::pair<std::string, std::string>>{
           {"linear", R"("amp_start": 1, "amp_end": 2)"},
           {"relative_linear", R"("percent_start": 1, "percent_end": 2)"},
           {"pulse", R"("amp_start": 1, "width": 1, "frequency": 1, "amp_end": 2)"},
           {"sinusoidal", R"("amp_start": 1, "frequency": 5, "dt": 0.025)"},
           {"subthreshold", R"("percent_less": 20)"},
           {"hyperpolarizing", R"("represents_physical_electrode": true)"},
           {"synapse_replay", R"("spike_file": "x.h5", "source": "s")"},
           {"seclamp", R"("voltage": -70, "series_resistance": 0.01, "duration_levels": [1],
                          "voltage_levels": [2])"},
           {"noise", R"("mean": 1, "variance": 0.1)"},
           {"noise", R"("mean_percent": 80)"},
           {"shot_noise", R"("rise_time": 1, "decay_time": 2, "rate": 3, "amp_mean": 4,
                             "amp_var": 5, "random_seed": 7)"},
           {"relative_shot_noise", R"("rise_time": 1, "decay_time": 2, "mean_percent": 3,
                                      "sd_percent": 4, "amp_cv": 0.6)"},
           {"absolute_shot_noise", R"("rise_time": 1, "decay_time": 2, "mean": 3, "sigma": 4,
                                      "relative_skew": 0.5, "reversal": 0, "dt": 0.25)"},
           {"ornstein_uhlenbeck", R"("tau": 1, "mean": 2, "sigma": 3)"},
           {"relative_ornstein_uhlenbeck", R"("tau": 1, "mean_percent": 2, "sd_percent": 3)"},
           {"spatially_uniform_e_field", R"("fields": [{"Ex": 1, "Ey": 2, "Ez": 3,
                                            "frequency": 4}], "ramp_up_time": 1)"},
           {"csv", R"("input_file": "x.csv")"},
           {"sonata", R"("input_file": "x.h5", "trial": "t")"},
           {"h5", R"("input_file": "x.h5")"}}) {
    EXPECT_EQ(input(module, ", " + keys).at(0).module, module);
    EXPECT_THAT(warnings_, ElementsAre()) << module;
  }
}

TEST_F(SimulationSectionsTest, RejectsAnUnknownModule) {
  expect_failure(
      [&] { return input("ornstein_uhlenbek"); },
      "/i/module: unknown value 'ornstein_uhlenbek' (one of: linear, relative_linear, pulse, "
      "sinusoidal, subthreshold, hyperpolarizing, synapse_replay, seclamp, noise, shot_noise, "
      "relative_shot_noise, absolute_shot_noise, ornstein_uhlenbeck, relative_ornstein_uhlenbeck, "
      "spatially_uniform_e_field, poisson, csv, sonata, h5, IClamp). Did you mean "
      "'ornstein_uhlenbeck'?");
}

TEST_F(SimulationSectionsTest, RejectsInputsThatLackKeys) {
  expect_failure([&] { return input("linear"); }, "/i: missing key 'amp_start'.");
  expect_failure([&] { return input("synapse_replay"); }, "/i: missing key 'spike_file'.");
  expect_failure([&] { return input("h5"); },
                 "/i: missing key 'input_file'. Is 'input_type' misspelled?");
  expect_failure([&] { return inputs(R"({"i": {"module": "hyperpolarizing"}})"); },
                 "/i: missing key 'input_type'.");
  expect_failure(
      [&] {
        return inputs(R"({"i": {"module": "hyperpolarizing", "input_type": "current_clamp",
                                "delay": 1, "duration": 1}})");
      },
      "/i: missing key 'node_set'.");
  expect_failure(
      [&] {
        return inputs(R"({"i": {"module": "hyperpolarizing", "input_type": "current_clamp"}})");
      },
      "/i: missing key 'delay'.");
}

TEST_F(SimulationSectionsTest, RejectsContradictoryInputs) {
  expect_failure([&] { return input("noise", R"(, "mean": 1, "mean_percent": 2)"); },
                 "/i: wrong noise (exactly one of 'mean' and 'mean_percent' is expected).");
  expect_failure([&] { return input("noise"); },
                 "/i: wrong noise (exactly one of 'mean' and 'mean_percent' is expected).");
  expect_failure([&] { return input("hyperpolarizing", R"(, "compartment_set": "c")"); },
                 "/i: both 'node_set' and 'compartment_set' (an input has one of them).");
}

TEST_F(SimulationSectionsTest, RejectsWrongValuesOfInputs) {
  expect_failure([&] { return input("linear", R"(, "amp_start": "1")"); },
                 "/i/amp_start: wrong type '\"1\"' (a number is expected).");
  expect_failure(
      [&] {
        return inputs(R"({"i": {"module": "h5", "input_type": "spikes", "delay": -1,
                                "input_file": "x"}})");
      },
      "/i/delay: wrong value '-1' (a number of 0 or more is expected).");
  expect_failure([&] { return inputs(R"({"i": {"module": "h5", "input_type": "spike"}})"); },
                 "/i/input_type: unknown value 'spike' (one of: spikes, extracellular_stimulation, "
                 "current_clamp, voltage_clamp, conductance). Did you mean 'spikes'?");
  expect_failure([&] { return input("spatially_uniform_e_field", R"(, "fields": [{"Ex": 1}])"); },
                 "/i/fields/0: missing key 'Ey'.");
}

TEST_F(SimulationSectionsTest, WarnsOfKeysThatAModuleDoesNotHave) {
  (void)input("linear", R"(, "amp_start": 1, "amp_strt": 2, "frequency": 3)");
  EXPECT_THAT(warnings_, ElementsAre("s.json:/i: unknown key 'amp_strt'. Did you mean 'amp_start'?",
                                     "s.json:/i: unknown key 'frequency'."));
}

TEST_F(SimulationSectionsTest, MakesFilesOfInputsAbsolute) {
  const test::TemporaryDirectory folder;
  write_file(folder / "circuit_config.json", "{}");
  write_file(folder / "s.json", R"({
    "manifest": {"$IN": "./in"}, "run": {"tstop": 1, "dt": 1},
    "inputs": {
      "a": {"module": "h5", "input_type": "spikes", "input_file": "$IN/a.h5"},
      "b": {"module": "synapse_replay", "input_type": "spikes", "spike_file": "b.h5",
            "node_set": "n", "delay": 0, "duration": 1}}})");
  const SimulationConfig config = read_simulation_config(folder / "s.json");
  EXPECT_EQ(config.inputs.at(0).json.at("input_file").as_string(), (folder / "in/a.h5").string());
  EXPECT_EQ(config.inputs.at(1).json.at("spike_file").as_string(), (folder / "b.h5").string());
  EXPECT_EQ(config.inputs.at(1).json.place().within, "/inputs/b");
}

TEST_F(SimulationSectionsTest, ReadsConnectionOverridesInOrder) {
  const auto overrides = read_connection_overrides(JsonValue::parse(R"([
    {"name": "first", "source": "a", "target": "b", "weight": 0, "modoverride": "Exp2Syn"},
    {"name": "second", "source": "a", "target": "b", "delay": 5, "spont_minis": 0.1,
     "synapse_delay_override": 2, "synapse_configure": "%s.Fac = $1",
     "neuromodulation_dtc": 75, "neuromodulation_strength": 0.75}])",
                                                                    "s.json"),
                                                   warnings_);
  ASSERT_EQ(overrides.size(), 2U);
  EXPECT_EQ(overrides[0].name, "first");
  EXPECT_EQ(overrides[0].source, "a");
  EXPECT_EQ(overrides[0].target, "b");
  EXPECT_EQ(overrides[0].weight, 0.0);
  EXPECT_EQ(overrides[0].delay, std::nullopt);
  EXPECT_EQ(overrides[0].modoverride, "Exp2Syn");
  EXPECT_EQ(overrides[1].weight, std::nullopt);
  EXPECT_EQ(overrides[1].delay, 5.0);
  EXPECT_EQ(overrides[1].spont_minis, 0.1);
  EXPECT_EQ(overrides[1].synapse_delay_override, 2.0);
  EXPECT_EQ(overrides[1].synapse_configure, "%s.Fac = $1");
  EXPECT_THAT(warnings_, ElementsAre());
}

TEST_F(SimulationSectionsTest, RejectsWrongConnectionOverrides) {
  const auto read = [&](const std::string& text) {
    return read_connection_overrides(JsonValue::parse(text, "s.json"), warnings_);
  };
  expect_failure([&] { return read(R"([{"source": "a"}])"); }, "/0: missing key 'target'.");
  expect_failure([&] { return read(R"([{"source": "a", "target": "b", "delay": -1}])"); },
                 "/0/delay: wrong value '-1' (a number of 0 or more is expected).");
  expect_failure([&] { return read(R"([{"source": "a", "target": "b", "weight": null}])"); },
                 "/0/weight: wrong type 'null' (a number is expected).");
  expect_failure([&] { return read(R"({"x": {}})"); },
                 ": wrong type '{\"x\":{}}' (an array is expected).");
  (void)read(R"([{"source": "a", "target": "b", "wieght": 2}])");
  EXPECT_THAT(warnings_, ElementsAre("s.json:/0: unknown key 'wieght'. Did you mean 'weight'?"));
}

TEST_F(SimulationSectionsTest, ReadsReportsOfBothDialects) {
  const auto reports = read_reports(JsonValue::parse(R"({
    "soma": {"type": "compartment", "cells": "Mosaic", "variable_name": "v", "sections": "soma",
             "dt": 0.1, "start_time": 0, "end_time": 40, "enabled": false, "unit": "mV",
             "compartments": "center", "scaling": "area"},
    "set": {"type": "compartment_set", "compartment_set": "c", "variable_name": "v", "dt": 1,
            "start_time": 0, "end_time": 40},
    "allen": {"module": "membrane_report", "cells": "all", "variable_name": "v",
              "sections": "soma"},
    "ecp": {"module": "extracellular", "variable_name": "v", "electrode_channels": "all"}})",
                                                     "s.json"),
                                    warnings_);
  ASSERT_EQ(reports.size(), 4U);
  EXPECT_EQ(reports[0].name, "soma");
  EXPECT_EQ(reports[0].type, "compartment");
  EXPECT_FALSE(reports[0].enabled);
  EXPECT_EQ(reports[1].type, "compartment_set");
  EXPECT_TRUE(reports[1].enabled);
  EXPECT_EQ(reports[2].type, "compartment");
  EXPECT_EQ(reports[3].type, "lfp");
  EXPECT_THAT(warnings_, ElementsAre());
}

TEST_F(SimulationSectionsTest, RejectsWrongReports) {
  const auto read = [&](const std::string& members) {
    return read_reports(JsonValue::parse(R"({"r": {)" + members + "}}", "s.json"), warnings_);
  };
  const std::string times = R"(, "variable_name": "v", "dt": 1, "start_time": 5, "end_time": 9)";
  expect_failure([&] { return read(R"("dt": 1)"); }, "/r: missing key 'type'.");
  expect_failure([&] { return read(R"("type": "summary")"); },
                 "/r/type: unknown value 'summary' (one of: compartment, summation, synapse, "
                 "compartment_set, lfp).");
  expect_failure([&] { return read(R"("module": "SEClamp")"); },
                 "/r/module: unknown value 'SEClamp' (one of: membrane_report, extracellular).");
  expect_failure([&] { return read(R"("type": "lfp")"); }, "/r: missing key 'variable_name'.");
  expect_failure([&] { return read(R"("type": "lfp", "sections": "tuft")" + times); },
                 "/r/sections: unknown value 'tuft' (one of: soma, axon, dend, apic, all).");
  expect_failure([&] { return read(R"("type": "compartment_set")" + times); },
                 "/r: missing key 'compartment_set'.");
  expect_failure(
      [&] {
        return read(R"("type": "lfp", "variable_name": "v", "dt": 0, "start_time": 5,
                       "end_time": 9)");
      },
      "/r/dt: wrong value '0' (a number above 0 is expected).");
  expect_failure(
      [&] {
        return read(R"("type": "lfp", "variable_name": "v", "dt": 1, "start_time": 5,
                       "end_time": 4)");
      },
      "/r/end_time: wrong time '4' (it lies before 'start_time').");
}

}  // namespace

}  // namespace ballast::sonata
