// ballast-circuit: makes seeded SONATA circuits. docs/ballast-circuit.md

#include <iostream>

#include "cli/failure.hpp"
#include "cli/program.hpp"
#include "generator/circuit.hpp"

namespace {

using namespace ballast;
namespace fs = std::filesystem;

/// The command line; what is not given is left to the recipe.
struct Options {
  std::string folder;
  std::optional<std::string> recipe, data, emodels, mechanisms;
  std::optional<std::uint64_t> cells, edges, seed, gap_junctions, thalamic_cells;
  std::optional<double> synapses_per_cell, duration;
  bool structure_only = false, force = false, dump_recipe = false, json = false;
};

void declare_sizes(CLI::App& app, Options& options) {
  app.add_option("--cells", options.cells, "Cells of the population \"cortex\"");
  CLI::Option* mean = app.add_option("--synapses-per-cell", options.synapses_per_cell,
                                     "Mean number of recurrent synapses onto a cell");
  app.add_option("--edges", options.edges, "Recurrent synapses in all")->excludes(mean);
  app.add_option("--virtual", options.thalamic_cells,
                 "Nodes of the virtual population \"thalamus\"");
  app.add_option("--gap-junctions", options.gap_junctions, "Pairs of cells with a gap junction");
  app.add_option("--duration", options.duration, "Simulated time and length of spike trains, ms");
  app.add_option("--seed", options.seed, "Random seed");
  app.add_flag("--structure-only", options.structure_only,
               "Edges without synapse attributes, for studies of scale");
}

void declare(CLI::App& app, Options& options) {
  app.add_option("OUT_DIR", options.folder, "Folder of the new circuit");
  declare_sizes(app, options);
  app.add_option("--recipe", options.recipe, "JSON file that changes the default recipe");
  app.add_option("--data", options.data, "Folder with recipes, emodels and mechanisms");
  app.add_option("--emodels", options.emodels, "Folder with the .hoc templates");
  app.add_option("--mechanisms", options.mechanisms, "Folder with the .mod files");
  app.add_flag("--force", options.force, "Replace OUT_DIR if it holds a generated circuit");
  app.add_flag("--dump-recipe", options.dump_recipe, "Print the complete recipe and stop");
  app.add_flag("--json", options.json, "Print the summary as JSON");
}

/// Options over the recipe file over the default recipe, checked as a whole.
generator::Recipe recipe_of(const Options& options, const fs::path& data) {
  generator::Recipe recipe = generator::read_recipe(data / "recipes" / "cortex.json", {});
  if (options.recipe) {
    recipe = generator::read_recipe(fs::path(*options.recipe), recipe);
  }
  Json changes = generator::to_json(recipe);
  const auto set = [](Json& object, const char* key, const auto& value) {
    if (value) {
      object[key] = *value;
    }
  };
  set(changes, "seed", options.seed);
  set(changes, "cells", options.cells);
  set(changes["recurrent"], "synapses_per_cell", options.synapses_per_cell);
  set(changes["thalamus"], "cells", options.thalamic_cells);
  set(changes["gap_junctions"], "pairs", options.gap_junctions);
  set(changes["simulation"], "duration", options.duration);
  if (options.edges) {
    changes["recurrent"]["synapses_per_cell"] =
        static_cast<double>(*options.edges) / changes["cells"].get<double>();
  }
  if (options.structure_only) {
    changes["structure_only"] = true;
  }
  return generator::read_recipe(JsonValue::parse(changes.dump(), "command line"), {});
}

int run(cli::Program& program) {
  CLI::App app("Makes a SONATA circuit: cells, morphologies, synapses, inputs, configuration");
  Options options;
  declare(app, options);
  program.parse(app);
  const fs::path data = generator::data_folder(options.data);
  const generator::Recipe recipe = recipe_of(options, data);
  if (options.dump_recipe) {
    std::cout << to_json(generator::resolved(recipe)).dump(2) << "\n";
    return 0;
  }
  if (options.folder.empty()) {
    throw cli::UsageError(
        {.problem = "OUT_DIR is missing", .suggestion = "Name the folder of the new circuit."});
  }
  const generator::CircuitSummary summary = generator::write_circuit(
      recipe,
      {.folder = options.folder,
       .emodels = options.emodels ? fs::path(*options.emodels) : data / "emodels",
       .mechanisms = options.mechanisms ? fs::path(*options.mechanisms) : data / "mechanisms",
       .replace = options.force},
      program.log());
  if (options.json) {
    Json json = {{"program", program.title()}};
    json.update(to_json(summary));
    std::cout << json.dump(2) << "\n";
  } else {
    std::cout << program.title() << "\n" << to_text(summary);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return ballast::cli::run_program(argc, argv, "ballast-circuit", run);
}
