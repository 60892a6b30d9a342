#include "generator/circuit.hpp"

#include <gmock/gmock.h>

#include "generator/configurations.hpp"
#include "small_recipe.hpp"
#include "sonata/circuit_config.hpp"
#include "sonata/node_sets.hpp"
#include "sonata/population.hpp"
#include "sonata/simulation_config.hpp"
#include "sonata/spikes.hpp"
#include "tests/support/expect_error.hpp"

namespace ballast::generator {
namespace {

namespace fs = std::filesystem;
using sonata::Selection;
using test::CircuitSources;
using test::expect_error_text;
using test::small_recipe;

/// Contents of all files below a folder, by relative name.
std::map<std::string, std::string> contents(const fs::path& folder) {
  std::map<std::string, std::string> contents;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      contents[fs::relative(entry.path(), folder)] = read_file(entry.path());
    }
  }
  return contents;
}

TEST(Circuit, HasTheSameBytesForTheSameSeed) {
  const CircuitSources sources;
  EXPECT_EQ(contents(sources.write("a", small_recipe())),
            contents(sources.write("b", small_recipe())));
}

TEST(Circuit, HasOtherBytesForAnotherSeed) {
  const CircuitSources sources;
  Recipe recipe = small_recipe();
  auto first = contents(sources.write("a", recipe));
  recipe.seed = 8;
  auto second = contents(sources.write("b", recipe));
  for (const char* file : {"nodes.h5", "cortex__cortex__chemical.h5", "thalamus_spikes.h5",
                           "thalamus__cortex__chemical.h5", "cortex__cortex__electrical.h5"}) {
    EXPECT_NE(first[file], second[file]) << file;
  }
}

TEST(Circuit, CopiesTheTemplatesItNeedsAndAllMechanisms) {
  const CircuitSources sources;
  const auto files = contents(sources.write("a", small_recipe()));
  EXPECT_EQ(files.at("hoc/Big.hoc"), "begintemplate Big\nendtemplate Big\n");
  EXPECT_TRUE(files.contains("hoc/Small.hoc"));
  EXPECT_FALSE(files.contains("hoc/Unused.hoc"));
  EXPECT_TRUE(files.contains("mechanisms/Ih.mod"));
}

TEST(Circuit, CanBeMadeAgainFromItsMarker) {
  const CircuitSources sources;
  const fs::path circuit = sources.write("a", small_recipe());
  const JsonValue marker = JsonValue::read_file(circuit / "ballast-circuit.json");
  const Recipe recipe = read_recipe(marker.at("recipe"), {});
  EXPECT_EQ(contents(sources.write("b", recipe)), contents(circuit));
}

class WholeCircuit : public testing::Test {
 protected:
  const CircuitSources sources_;
  const fs::path folder_ = sources_.write("c", small_recipe());
  const sonata::SimulationConfig simulation_ =
      sonata::read_simulation_config(folder_ / names::simulation_config);
  const sonata::CircuitConfig circuit_ = sonata::read_circuit_config(simulation_.network);
};

TEST_F(WholeCircuit, IsUnderstoodWithoutAWarning) {
  EXPECT_THAT(simulation_.warnings, testing::IsEmpty());
  EXPECT_THAT(circuit_.warnings, testing::IsEmpty());
  EXPECT_EQ(circuit_.mechanisms_dir, folder_ / "mechanisms");
  EXPECT_EQ(circuit_.edges.size(), 3U);
}

TEST_F(WholeCircuit, HasAMorphologyOfBothKindsForEveryCell) {
  const auto& config = circuit_.node_population("cortex");
  const sonata::NodePopulation cortex(config.nodes_file, "cortex", {});
  const auto morphologies = cortex.strings("morphology", Selection::all(cortex.size()));
  for (const std::string& name : morphologies.names) {
    EXPECT_TRUE(fs::exists(config.morphologies_dir / (name + ".swc")));
    EXPECT_TRUE(fs::exists(config.alternate_morphologies.at("neurolucida-asc") / (name + ".asc")));
  }
}

TEST_F(WholeCircuit, HasNodeSetsThatFitTogether) {
  sonata::NodeSets sets;
  sets.add_file(circuit_.node_sets_file);
  const sonata::NodePopulation cortex(circuit_.nodes[0].nodes_file, "cortex", {});
  const auto resolved = [&](const char* name) { return sets.resolve(name, cortex); };
  EXPECT_EQ(resolved("All").size(), 100U);
  EXPECT_EQ(resolved("Excitatory").size(), 60U);
  EXPECT_EQ(resolved("Excitatory") | resolved("Inhibitory"), resolved("All"));
  EXPECT_EQ(resolved("PYR-e"), resolved("Layera"));
  EXPECT_EQ(resolved("Sample").size(), 10U);
}

TEST_F(WholeCircuit, HasSpikesOfItsThalamus) {
  const auto spikes =
      sonata::read_spikes(folder_ / names::spikes, "thalamus", Selection::all(10), 0, 100);
  Recipe recipe = small_recipe();
  EXPECT_FALSE(spikes.times.empty());
  EXPECT_TRUE(std::is_sorted(spikes.times.begin(), spikes.times.end()));
}

TEST(Circuit, WithoutThalamusAndGapJunctionsIsWhole) {
  const CircuitSources sources;
  Recipe recipe = small_recipe(1);
  recipe.thalamus.cells = 0;
  recipe.gap_junctions.pairs = 0;
  const fs::path folder = sources.write("c", recipe);
  EXPECT_EQ(sonata::read_circuit_config(folder / names::circuit_config).edges.size(), 1U);
  EXPECT_FALSE(fs::exists(folder / names::spikes));
}

TEST(Circuit, NeedsItsTemplates) {
  const CircuitSources sources;
  Recipe recipe = small_recipe();
  recipe.metypes[1].model_template = "Smal";
  expect_error_text<InputError>([&] { sources.write("c", recipe); },
                                (sources.folder / "emodels").string() +
                                    ": no template 'Smal' (metype INT-e of the recipe needs it). "
                                    "Did you mean 'Small'?");
  EXPECT_FALSE(fs::exists(sources.folder / "c"));
}

TEST(Circuit, NeedsMechanisms) {
  const CircuitSources sources;
  fs::remove(sources.folder / "mechanisms/Ih.mod");
  const std::string folder = sources.folder / "mechanisms";
  expect_error_text<InputError>([&] { sources.write("c", small_recipe()); },
                                folder + ": no .mod files in the folder.");
  fs::remove(folder);
  expect_error_text<InputError>([&] { sources.write("c", small_recipe()); },
                                folder + ": no such folder.");
}

TEST(CircuitSummary, CountsWhatWasWritten) {
  const CircuitSources sources;
  Logger silent(LogLevel::silent);
  const CircuitSummary summary = write_circuit(small_recipe(), sources.paths("c"), silent);
  EXPECT_EQ(summary.cells, 100U);
  EXPECT_EQ(summary.thalamic_cells, 10U);
  EXPECT_EQ(summary.recurrent.edges, 2000U);
  EXPECT_EQ(summary.thalamic.edges, 400U);
  EXPECT_EQ(summary.gap_junctions, 40U);
  EXPECT_EQ(summary.morphologies, 4U);
  std::uintmax_t bytes = 0;
  for (const auto& [name, content] : contents(sources.folder / "c")) {
    bytes += content.size();
  }
  EXPECT_EQ(static_cast<std::uintmax_t>(summary.size.count()), bytes);
}

TEST(CircuitSummary, ReadsAsATable) {
  CircuitSummary summary;
  summary.folder = "out";
  summary.cells = 1500;
  summary.recurrent = {.edges = 12345, .connections = 2};
  summary.metypes = {{"A-e", "Big", 1500, 30, 90}};
  summary.size = Bytes(2048);
  EXPECT_EQ(to_text(summary),
            "Circuit out\n"
            "  metype  template  segments  cells\n"
            "  ---------------------------------\n"
            "  A-e     Big          30-90  1,500\n"
            "  ---------------------------------\n"
            "  all                         1,500\n"
            "  content                number\n"
            "  -----------------------------\n"
            "  morphologies                0\n"
            "  recurrent synapses     12,345\n"
            "  recurrent connections       2\n"
            "  thalamic cells              0\n"
            "  thalamic synapses           0\n"
            "  thalamic connections        0\n"
            "  thalamic spikes             0\n"
            "  gap junctions               0\n"
            "  size on disk            2 KiB\n");
  const Json json = to_json(summary);
  EXPECT_EQ(json["recurrent"].dump(), R"({"edges":12345,"connections":2})");
  EXPECT_EQ(json["metypes"][0]["max_segments"], 90);
}

Recipe recipe_of_all_kinds() {
  Recipe recipe = small_recipe();
  recipe.populations.emplace();
  recipe.point_neurons.emplace();
  recipe.point_neurons->cells = 30;
  return recipe;
}

TEST(Circuit, OfAllKindsOfPopulationsIsUnderstoodWithoutAWarning) {
  const CircuitSources sources;
  const fs::path folder = sources.write("c", recipe_of_all_kinds());
  const auto config = sonata::read_circuit_config(folder / names::circuit_config);
  EXPECT_THAT(config.warnings, testing::IsEmpty());
  EXPECT_EQ(config.nodes.size(), 4U);
  EXPECT_EQ(config.edges.size(), 12U);
  const auto& points = config.node_population("point_neurons");
  EXPECT_TRUE(fs::exists(points.point_neuron_models_dir / "excitatory.json"));
}

TEST(Circuit, OfAllKindsOfPopulationsHasTheSameBytesForTheSameSeed) {
  const CircuitSources sources;
  EXPECT_EQ(contents(sources.write("a", recipe_of_all_kinds())),
            contents(sources.write("b", recipe_of_all_kinds())));
}

TEST(Circuit, KeepsTheCortexWhereOtherPopulationsJoin) {
  const CircuitSources sources;
  const auto alone = contents(sources.write("a", small_recipe()));
  const auto joined = contents(sources.write("b", recipe_of_all_kinds()));
  for (const char* file : {"cortex__cortex__chemical.h5", "thalamus__cortex__chemical.h5",
                           "cortex__cortex__electrical.h5", "morphologies/swc/PYR-e_0.swc"}) {
    EXPECT_EQ(alone.at(file), joined.at(file)) << file;
  }
}

TEST(Circuit, GivesPopulationsOtherMorphologiesOfTheSameNames) {
  const CircuitSources sources;
  const auto files = contents(sources.write("c", recipe_of_all_kinds()));
  EXPECT_NE(files.at("morphologies/asc/INT-e_1.asc"),
            files.at("cortex_2/morphologies/asc/INT-e_1.asc"));
}

TEST(CircuitSummary, CountsPopulationsAndPointNeuronsWhereThereAreAny) {
  const CircuitSources sources;
  Logger silent(LogLevel::silent);
  const CircuitSummary summary = write_circuit(recipe_of_all_kinds(), sources.paths("c"), silent);
  EXPECT_EQ(summary.cells, 200U);
  EXPECT_EQ(summary.metypes[0].cells, 120U);
  EXPECT_EQ(summary.recurrent.edges, 4000U);
  EXPECT_EQ(summary.between.edges, 1000U);             // two of a quarter of 20 per cell
  EXPECT_EQ(summary.with_point_neurons.edges, 7120U);  // 200 x 20 + 30 x (100 + 4)
  EXPECT_EQ(summary.gap_junctions, 80U);
  const std::string text = to_text(summary);
  EXPECT_THAT(text, testing::HasSubstr("synapses between them           1,000\n"));
  EXPECT_THAT(text, testing::HasSubstr("synapses from or onto them      7,120\n"));
  EXPECT_EQ(to_json(summary)["point_neurons"], 30);
  EXPECT_EQ(to_json(summary)["between"]["edges"], 1000);
}

}  // namespace
}  // namespace ballast::generator
