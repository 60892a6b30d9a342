// The program ballast-circuit as a user calls it.

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "core/json.hpp"
#include "core/output_file.hpp"
#include "generator/recipe.hpp"
#include "small_recipe.hpp"

namespace ballast::generator {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

struct Result {
  int exit_code = -1;
  std::string out, err;
  std::int64_t peak_kib = 0;
};

class BallastCircuit : public testing::Test {
 protected:
  Result run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), BALLAST_CIRCUIT);
    const std::string out = folder_ / "stdout";
    const std::string err = folder_ / "stderr";
    std::fflush(nullptr);  // or the child would write it again
    const pid_t child = ::fork();
    if (child == 0) {
      const bool redirected = std::freopen(out.c_str(), "w", stdout) != nullptr &&
                              std::freopen(err.c_str(), "w", stderr) != nullptr;
      std::vector<char*> argv;
      for (std::string& argument : arguments) {
        argv.push_back(argument.data());
      }
      argv.push_back(nullptr);
      if (redirected) {
        ::execv(argv[0], argv.data());
      }
      ::_exit(127);
    }
    int status = 0;
    rusage usage{};
    ::wait4(child, &status, 0, &usage);
    return {WEXITSTATUS(status), read_file(out), read_file(err), usage.ru_maxrss};
  }
  /// Writes a small recipe over the default one's metypes and names the folders of its templates.
  std::vector<std::string> small(const std::string& name) {
    write_file(folder_ / "recipe.json", to_json(test::small_recipe()).dump());
    return {sources_.folder / name,      "--recipe",     folder_ / "recipe.json",       "--emodels",
            sources_.folder / "emodels", "--mechanisms", sources_.folder / "mechanisms"};
  }
  std::vector<std::string> small_with(const std::string& name,
                                      const std::vector<std::string>& more) {
    std::vector<std::string> arguments = small(name);
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }
  Recipe dumped(const std::vector<std::string>& arguments) {
    const Result result = run(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return read_recipe(JsonValue::parse(result.out, "dump"), {});
  }

  test::TemporaryDirectory folder_;
  test::CircuitSources sources_;
};

TEST_F(BallastCircuit, MakesACircuitAndSaysWhatIsInIt) {
  const Result result = run(small("c"));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, testing::StartsWith("ballast-circuit "));
  EXPECT_THAT(result.out, HasSubstr("recurrent synapses         2,000"));
  EXPECT_TRUE(fs::exists(sources_.folder / "c/simulation_config.json"));
}

TEST_F(BallastCircuit, PrintsItsSummaryAsJson) {
  const Result result = run(small_with("c", {"--json", "--cells=50", "--seed=3"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const JsonValue json = JsonValue::parse(result.out, "stdout");
  EXPECT_EQ(json.at("cells").as_integer(), 50);
  EXPECT_EQ(json.at("recurrent").at("edges").as_integer(), 1000);
}

TEST_F(BallastCircuit, OptionsOverrideTheRecipe) {
  const Recipe recipe = dumped(
      small_with("c", {"--dump-recipe", "--cells=70", "--edges=7001", "--seed=9", "--virtual=3",
                       "--gap-junctions=4", "--duration=12.5", "--structure-only"}));
  EXPECT_EQ(recipe.cells, 70U);
  EXPECT_EQ(recipe.recurrent_edges(), 7001U);
  EXPECT_EQ(recipe.seed, 9U);
  EXPECT_EQ(recipe.thalamus.cells, 3U);
  EXPECT_EQ(recipe.gap_junctions.pairs, 4U);
  EXPECT_EQ(recipe.simulation.duration, 12.5);
  EXPECT_TRUE(recipe.structure_only);
  EXPECT_FALSE(fs::exists(sources_.folder / "c"));
}

TEST_F(BallastCircuit, DumpsTheDefaultRecipe) {
  const Recipe recipe = dumped({"--dump-recipe", "--synapses-per-cell=50"});
  EXPECT_GE(recipe.metypes.size(), 12U);
  EXPECT_EQ(recipe.recurrent.synapses_per_cell, 50);
  EXPECT_EQ(recipe.thalamus.cells, recipe.cells / 10);
}

TEST_F(BallastCircuit, ReplacesACircuitOnlyByForce) {
  EXPECT_EQ(run(small("c")).exit_code, 0);
  const Result refused = run(small("c"));
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("c: folder is not empty. Name another one, or replace a "
                                     "circuit with --force.\n"));
  EXPECT_EQ(run(small_with("c", {"--force"})).exit_code, 0);
}

TEST_F(BallastCircuit, ExplainsBadOptions) {
  const auto text = [&](const std::vector<std::string>& arguments) {
    const Result result = run(arguments);
    EXPECT_EQ(result.exit_code, 2);
    return result.err.substr(result.err.find("error: ") + 7);
  };
  EXPECT_EQ(text({}), "OUT_DIR is missing. Name the folder of the new circuit.\n");
  EXPECT_EQ(text({"x", "--cells=0"}),
            "command line:/cells: value out of range '0' (at least 1, at most 4000000000).\n");
  EXPECT_EQ(text({"x", "--duration=-1"}),
            "command line:/simulation/duration: value out of range '-1.0' (above 0).\n");
  EXPECT_EQ(text({"x", "--cells=1", "--gap-junctions=2"}),
            "too many gap junctions '2' (0 of 1 cells have a metype with gap junctions). Make more "
            "cells or no gap junctions.\n");
  EXPECT_THAT(text({"x", "--cels=5"}), HasSubstr("--cells"));
  EXPECT_THAT(text({"x", "--edges=5", "--synapses-per-cell=5"}), HasSubstr("--edges"));
  write_file(folder_ / "bad.json", R"({"metypse": []})");
  EXPECT_EQ(text({"x", "--recipe", folder_ / "bad.json"}),
            (folder_ / "bad.json").string() +
                ": unknown key 'metypse' (allowed: version, seed, cells, structure_only, density, "
                "layers, metypes, recurrent, axonal_velocity, minimum_delay, excitatory, "
                "inhibitory, thalamus, gap_junctions, simulation, populations, point_neurons, "
                "without_metypes, subtypes). Did you mean 'metypes'?\n");
  EXPECT_EQ(text({"x", "--data", "/no/such/data"}), "/no/such/data: no such folder.\n");
}

TEST_F(BallastCircuit, RefusesAnUnwritablePlace) {
  write_file(folder_ / "file", "x");
  EXPECT_EQ(run(small_with("c", {"--seed=1"})).exit_code, 0);
  std::vector<std::string> arguments = small("unused");
  arguments[0] = folder_ / "file/below";
  EXPECT_EQ(run(arguments).exit_code, 4);
}

/// 2,000,000 edges would be 64 MB as (source, target) pairs alone, twice that with both indices and
/// more with their runs; what streams needs the program, HDF5 and a few blocks.
TEST_F(BallastCircuit, StreamsItsEdges) {
  const Result result = run(small_with(
      "c", {"--cells=20000", "--edges=2000000", "--structure-only", "--virtual=0", "--json"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
#ifdef NDEBUG
  EXPECT_LT(result.peak_kib, 100 * 1024);
#endif
}

TEST_F(BallastCircuit, MakesAsManyMetypesAndPairsAsAskedFor) {
  const Recipe recipe = dumped({"--dump-recipe", "--metypes=60", "--pairs-per-metype=5"});
  EXPECT_EQ(recipe.metypes.size(), 60U);
  for (const MetypeRecipe& metype : recipe.metypes) {
    EXPECT_EQ(metype.morphologies, 5);
  }
}

TEST_F(BallastCircuit, AddsPopulationsAndPointNeurons) {
  const Recipe recipe = dumped(small_with(
      "c", {"--dump-recipe", "--populations=2", "--point-cells=9", "--without-metypes"}));
  EXPECT_EQ(recipe.populations->count, 2U);
  EXPECT_EQ(recipe.point_neurons->cells, 9U);
  EXPECT_TRUE(recipe.without_metypes);
  EXPECT_EQ(dumped(small_with("c", {"--dump-recipe", "--subtypes=15"})).subtypes, 15U);
  const Recipe plain =
      dumped(small_with("c", {"--dump-recipe", "--populations=1", "--point-cells=0"}));
  EXPECT_FALSE(plain.populations.has_value());
  EXPECT_FALSE(plain.point_neurons.has_value());
}

TEST_F(BallastCircuit, WritesPopulationsWithIdsOfTheirOwn) {
  const Result result = run(small_with(
      "c", {"--cells=20", "--populations=2", "--point-cells=9", "--metypes=4", "--json"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const JsonValue json = JsonValue::parse(result.out, "stdout");
  EXPECT_EQ(json.at("cells").as_integer(), 40);
  EXPECT_EQ(json.at("populations").as_integer(), 2);
  EXPECT_EQ(json.at("point_neurons").as_integer(), 9);
  EXPECT_TRUE(fs::exists(sources_.folder / "c/cortex_2__cortex__chemical.h5"));
}

TEST_F(BallastCircuit, ExplainsNumbersOutOfRange) {
  const auto text = [&](const std::string& option) {
    const Result result = run({"x", option});
    EXPECT_EQ(result.exit_code, 2);
    return result.err.substr(result.err.find("error: ") + 7);
  };
  EXPECT_EQ(text("--metypes=0"),
            "number of metypes out of range '0' (at least 1, at most 10000).\n");
  EXPECT_EQ(text("--pairs-per-metype=0"),
            "command line:/metypes/0/morphologies: value out of range '0' (at least 1, at most "
            "1000).\n");
  EXPECT_EQ(text("--populations=65"),
            "command line:/populations/count: value out of range '65' (at least 1, at most 64).\n");
}

}  // namespace
}  // namespace ballast::generator
