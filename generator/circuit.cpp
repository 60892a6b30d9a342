#include "generator/circuit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/interrupt.hpp"
#include "core/output_file.hpp"
#include "generator/circuit_folder.hpp"
#include "generator/configurations.hpp"
#include "generator/gap_junctions.hpp"
#include "generator/morphology_text.hpp"
#include "generator/nodes_file.hpp"
#include "generator/thalamic_spikes.hpp"

namespace ballast::generator {
namespace {

namespace fs = std::filesystem;

/// Files of a folder with this extension, sorted by name.
std::vector<fs::path> files_of(const fs::path& folder, const std::string& extension) {
  if (!fs::is_directory(folder)) {
    throw InputError({.place = {.file = folder}, .problem = "no such folder"});
  }
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() == extension) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// All .mod files and what they may include.
std::vector<fs::path> mechanism_files(const fs::path& folder) {
  std::vector<fs::path> files = files_of(folder, ".mod");
  if (files.empty()) {
    throw InputError({.place = {.file = folder}, .problem = "no .mod files in the folder"});
  }
  const std::vector<fs::path> included = files_of(folder, ".inc");
  files.insert(files.end(), included.begin(), included.end());
  return files;
}

/// The templates that some metype names. Checked before anything is written.
std::vector<fs::path> template_files(const Recipe& recipe, const fs::path& folder) {
  std::vector<std::string> known;
  for (const fs::path& file : files_of(folder, ".hoc")) {
    known.push_back(file.stem());
  }
  std::set<fs::path> needed;
  for (const MetypeRecipe& metype : recipe.metypes) {
    if (std::find(known.begin(), known.end(), metype.model_template) == known.end()) {
      throw InputError({.place = {.file = folder},
                        .problem = "no template",
                        .value = metype.model_template,
                        .reason = "metype " + metype.name() + " of the recipe needs it",
                        .suggestion = did_you_mean(metype.model_template, known)});
    }
    needed.insert(folder / (metype.model_template + ".hoc"));
  }
  return {needed.begin(), needed.end()};
}

void copy_files(const std::vector<fs::path>& files, const fs::path& folder) {
  for (const fs::path& file : files) {
    write_file(folder / file.filename(), read_file(file));
  }
}

void write_morphologies(const CircuitModel& model, const fs::path& folder) {
  for (const MorphologyTree& tree : model.trees) {
    InterruptGuard::check();
    write_file(folder / names::swc / (tree.name + ".swc"), to_swc(tree));
    write_file(folder / names::asc / (tree.name + ".asc"), to_asc(tree));
  }
}

void write_json(const fs::path& file, const Json& json) {
  write_file(file, json.dump(2) + "\n");
}

/// An HDF5 file with SONATA's magic number and version (developer guide, "HDF5 file attributes").
sonata::Hdf5File create_sonata_file(const fs::path& file) {
  constexpr std::int64_t magic = 0x0A7A;
  sonata::Hdf5File created = sonata::Hdf5File::create(file);
  created.write_attribute("/", "magic", magic);
  created.write_attribute("/", "version", std::vector<std::int64_t>{0, 1});
  return created;
}

/// One population, one file; temporary files of the index lie beside it.
EdgeTotals write_projection(const CircuitModel& model, Projection projection,
                            const fs::path& folder, Logger& log) {
  const std::string name = population_name(projection);
  Progress progress("Edges " + name, edge_count(model, projection), log);
  sonata::Hdf5File file = create_sonata_file(folder / (name + ".h5"));
  const EdgeTotals totals = write_chemical_edges(file, model, projection, folder, progress);
  file.close();
  return totals;
}

void write_edges(const CircuitModel& model, const fs::path& folder, CircuitSummary& summary,
                 Logger& log) {
  summary.recurrent = write_projection(model, Projection::recurrent, folder, log);
  if (!model.fibres.empty()) {
    summary.thalamic = write_projection(model, Projection::thalamic, folder, log);
  }
  summary.gap_junctions = model.recipe.gap_junctions.pairs.value_or(0);
  if (summary.gap_junctions > 0) {
    sonata::Hdf5File file = create_sonata_file(folder / (gap_junction_population() + ".h5"));
    write_gap_junctions(file, model, folder);
    file.close();
  }
}

void write_all_nodes(const CircuitModel& model, const fs::path& folder, CircuitSummary& summary) {
  sonata::Hdf5File file = create_sonata_file(folder / names::nodes);
  write_nodes(file, model);
  file.close();
  if (!model.fibres.empty()) {
    sonata::SpikeTrain train = draw_thalamic_spikes(model.recipe);
    summary.thalamic_spikes = train.times.size();
    sonata::write_spikes(folder / names::spikes, {{thalamus_name, std::move(train)}},
                         sonata::SpikeOrder::by_time);
  }
}

/// Written last: a folder with its marker is whole.
void write_configurations(const CircuitModel& model, const fs::path& folder) {
  write_json(folder / names::circuit_config, circuit_config(model));
  write_json(folder / names::node_sets, node_sets(model));
  write_json(folder / names::simulation_config, simulation_config(model));
  write_json(folder / marker_name,
             {{"program", "ballast-circuit"}, {"recipe", to_json(model.recipe)}});
}

std::vector<MetypeSummary> summarize_metypes(const CircuitModel& model) {
  std::vector<MetypeSummary> metypes;
  const std::vector<std::uint64_t> counts = cells_per_metype(model.recipe);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const MetypeRecipe& metype = model.recipe.metypes[i];
    MetypeSummary summary{metype.name(), metype.model_template, counts[i]};
    summary.min_segments = model.trees[model.first_tree[i]].segments();
    for (int k = 0; k < metype.morphologies; ++k) {
      const int segments =
          model.trees[model.first_tree[i] + static_cast<std::size_t>(k)].segments();
      summary.min_segments = std::min(summary.min_segments, segments);
      summary.max_segments = std::max(summary.max_segments, segments);
    }
    metypes.push_back(std::move(summary));
  }
  return metypes;
}

}  // namespace

CircuitSummary write_circuit(const Recipe& recipe, const CircuitPaths& paths, Logger& log) {
  const std::vector<fs::path> templates = template_files(recipe, paths.emodels);
  const std::vector<fs::path> mechanisms = mechanism_files(paths.mechanisms);
  CircuitFolder folder(paths.folder, paths.replace);
  const CircuitModel model = make_model(recipe);
  CircuitSummary summary{.folder = paths.folder,
                         .cells = model.cells.size(),
                         .thalamic_cells = model.fibres.size(),
                         .morphologies = model.trees.size(),
                         .metypes = summarize_metypes(model)};
  log.info("placed {} cells of {} metypes", summary.cells, summary.metypes.size());
  copy_files(templates, folder.path() / names::templates);
  copy_files(mechanisms, folder.path() / names::mechanisms);
  write_morphologies(model, folder.path());
  write_all_nodes(model, folder.path(), summary);
  write_edges(model, folder.path(), summary, log);
  write_configurations(model, folder.path());
  summary.size = Bytes(static_cast<std::int64_t>(folder.size()));
  folder.commit();
  return summary;
}

}  // namespace ballast::generator
