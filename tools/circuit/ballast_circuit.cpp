// ballast-circuit: makes seeded SONATA circuits. docs/ballast-circuit.md

#include <iostream>

#include "cli/failure.hpp"
#include "cli/program.hpp"
#include "generator/circuit.hpp"
#include "generator/metype_variants.hpp"

namespace {

using namespace ballast;
namespace fs = std::filesystem;

/// The command line; what is not given is left to the recipe.
struct Options {
  std::string folder;
  std::optional<std::string> recipe, data, emodels, mechanisms;
  std::optional<std::uint64_t> cells, edges, seed, gap_junctions, thalamic_cells;
  std::optional<std::uint64_t> metypes, pairs_per_metype, subtypes, populations, point_cells;
  std::optional<double> synapses_per_cell, duration;
  bool structure_only = false, without_metypes = false, force = false, dump_recipe = false,
       json = false;
};

void declare_sizes(CLI::App& app, Options& options) {
  app.add_option("--cells", options.cells, "Cells of each population of cells");
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

void declare_kinds(CLI::App& app, Options& options) {
  app.add_option("--metypes", options.metypes,
                 "Metypes: some of the recipe's, or variants of all of them");
  app.add_option("--pairs-per-metype", options.pairs_per_metype,
                 "(template, morphology) pairs of each metype");
  app.add_option("--subtypes", options.subtypes,
                 "Subtypes of each metype, that differ in name alone");
  app.add_option("--populations", options.populations,
                 "Populations of cells of the same metypes: cortex, cortex_2 ...");
  app.add_option("--point-cells", options.point_cells, "Nodes of the population \"point_neurons\"");
  app.add_flag("--without-metypes", options.without_metypes,
               "Cells without the columns mtype and etype");
}

void declare(CLI::App& app, Options& options) {
  app.add_option("OUT_DIR", options.folder, "Folder of the new circuit");
  declare_sizes(app, options);
  declare_kinds(app, options);
  app.add_option("--recipe", options.recipe, "JSON file that changes the default recipe");
  app.add_option("--data", options.data, "Folder with recipes, emodels and mechanisms");
  app.add_option("--emodels", options.emodels, "Folder with the .hoc templates");
  app.add_option("--mechanisms", options.mechanisms, "Folder with the .mod files");
  app.add_flag("--force", options.force, "Replace OUT_DIR if it holds a generated circuit");
  app.add_flag("--dump-recipe", options.dump_recipe, "Print the complete recipe and stop");
  app.add_flag("--json", options.json, "Print the summary as JSON");
}

template <class T>
void set(Json& object, const char* key, const std::optional<T>& value) {
  if (value) {
    object[key] = *value;
  }
}

/// Changes the keys that options of sizes speak of.
void set_sizes(Json& recipe, const Options& options) {
  set(recipe, "seed", options.seed);
  set(recipe, "cells", options.cells);
  set(recipe["recurrent"], "synapses_per_cell", options.synapses_per_cell);
  set(recipe["thalamus"], "cells", options.thalamic_cells);
  set(recipe["gap_junctions"], "pairs", options.gap_junctions);
  set(recipe["simulation"], "duration", options.duration);
  if (options.edges) {
    recipe["recurrent"]["synapses_per_cell"] =
        static_cast<double>(*options.edges) / recipe["cells"].get<double>();
  }
  if (options.structure_only) {
    recipe["structure_only"] = true;
  }
}

/// One population and no point neurons are what a recipe says by leaving them out.
void set_kinds(Json& recipe, const Options& options) {
  if (options.populations == 1U) {
    recipe.erase("populations");
  } else if (options.populations) {
    recipe["populations"]["count"] = *options.populations;
  }
  if (options.point_cells == 0U) {
    recipe.erase("point_neurons");
  } else if (options.point_cells) {
    recipe["point_neurons"]["cells"] = *options.point_cells;
  }
  for (Json& metype : recipe["metypes"]) {
    set(metype, "morphologies", options.pairs_per_metype);
  }
  set(recipe, "subtypes", options.subtypes);
  if (options.without_metypes) {
    recipe["without_metypes"] = true;
  }
}

void change_metypes(generator::Recipe& recipe, std::uint64_t count) {
  constexpr std::uint64_t most = 10000;
  if (count < 1 || count > most) {
    throw cli::UsageError({.problem = "number of metypes out of range",
                           .value = std::to_string(count),
                           .reason = "at least 1, at most " + std::to_string(most)});
  }
  recipe.metypes = generator::with_metype_count(recipe, count);
}

/// Options over the recipe file over the default recipe, checked as a whole.
generator::Recipe recipe_of(const Options& options, const fs::path& data) {
  generator::Recipe recipe = generator::read_recipe(data / "recipes" / "cortex.json", {});
  if (options.recipe) {
    recipe = generator::read_recipe(fs::path(*options.recipe), recipe);
  }
  Json changes = generator::to_json(recipe);
  set_sizes(changes, options);
  set_kinds(changes, options);
  recipe = generator::read_recipe(JsonValue::parse(changes.dump(), "command line"), {});
  if (options.metypes) {
    change_metypes(recipe, *options.metypes);
  }
  return recipe;
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
