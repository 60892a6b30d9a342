#include "generator/circuit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>

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

void write_morphologies(const PopulationModel& population, const fs::path& folder) {
  const fs::path swc = folder / morphology_folder(population, names::swc);
  const fs::path asc = folder / morphology_folder(population, names::asc);
  for (const MorphologyTree& tree : population.trees) {
    InterruptGuard::check();
    write_file(swc / (tree.name + ".swc"), to_swc(tree));
    write_file(asc / (tree.name + ".asc"), to_asc(tree));
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
EdgeTotals write_projection(const Projection& projection, const fs::path& folder, Logger& log) {
  const std::string name = projection.name();
  Progress progress("Edges " + name, projection.edges, log);
  sonata::Hdf5File file = create_sonata_file(folder / (name + ".h5"));
  const EdgeTotals totals = write_chemical_edges(file, projection, folder, progress);
  file.close();
  return totals;
}

EdgeTotals& totals_of(ProjectionKind kind, CircuitSummary& summary) {
  switch (kind) {
    case ProjectionKind::recurrent:
      return summary.recurrent;
    case ProjectionKind::thalamic:
      return summary.thalamic;
    case ProjectionKind::between:
      return summary.between;
    case ProjectionKind::point_neurons:
      return summary.with_point_neurons;
  }
  throw std::logic_error("projection of no kind");
}

void write_edges(const CircuitModel& model, const fs::path& folder, CircuitSummary& summary,
                 Logger& log) {
  for (const Projection& projection : projections(model)) {
    totals_of(projection.kind, summary) += write_projection(projection, folder, log);
  }
  const std::uint64_t pairs = model.recipe.gap_junctions.pairs.value_or(0);
  for (const PopulationModel& population : model.populations) {
    if (pairs > 0) {
      const std::string name = gap_junction_population(population);
      sonata::Hdf5File file = create_sonata_file(folder / (name + ".h5"));
      write_gap_junctions(file, population, folder);
      file.close();
      summary.gap_junctions += pairs;
    }
  }
}

void write_all_point_neurons(const CircuitModel& model, const fs::path& folder) {
  sonata::Hdf5File file = create_sonata_file(folder / names::point_neurons);
  write_point_neurons(file, model.point_neurons);
  file.close();
  write_file(folder / names::point_neuron_types, point_neuron_types());
  const fs::path models = folder / names::point_models;
  write_json(models / "excitatory.json", point_model(*model.recipe.point_neurons, true));
  write_json(models / "inhibitory.json", point_model(*model.recipe.point_neurons, false));
}

void write_all_nodes(const CircuitModel& model, const fs::path& folder, CircuitSummary& summary) {
  sonata::Hdf5File file = create_sonata_file(folder / names::nodes);
  write_nodes(file, model);
  file.close();
  if (model.fibres.size() > 0) {
    sonata::SpikeTrain train = draw_thalamic_spikes(model.recipe);
    summary.thalamic_spikes = train.times.size();
    sonata::write_spikes(folder / names::spikes, {{thalamus_name, std::move(train)}},
                         sonata::SpikeOrder::by_time);
  }
  if (model.point_neurons.size() > 0) {
    write_all_point_neurons(model, folder);
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

/// Widens the range of segments to the morphologies of the metype in this population.
void add_sizes(const PopulationModel& population, std::size_t metype, MetypeSummary& summary) {
  const std::size_t first = population.first_tree[metype];
  const auto count = static_cast<std::size_t>(population.recipe.metypes[metype].morphologies);
  for (std::size_t i = first; i < first + count; ++i) {
    const int segments = population.trees[i].segments();
    const bool none = summary.max_segments == 0;
    summary.min_segments = none ? segments : std::min(summary.min_segments, segments);
    summary.max_segments = std::max(summary.max_segments, segments);
  }
}

std::vector<MetypeSummary> summarize_metypes(const CircuitModel& model) {
  std::vector<MetypeSummary> metypes;
  const std::vector<std::uint64_t> counts = cells_per_metype(model.recipe);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const MetypeRecipe& metype = model.recipe.metypes[i];
    MetypeSummary summary{metype.name(), metype.model_template,
                          counts[i] * model.populations.size()};
    for (const PopulationModel& population : model.populations) {
      add_sizes(population, i, summary);
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
  const CircuitModel model = make_circuit(recipe);
  CircuitSummary summary{.folder = paths.folder,
                         .populations = model.populations.size(),
                         .cells = model.cells(),
                         .thalamic_cells = model.fibres.size(),
                         .point_neurons = model.point_neurons.size(),
                         .metypes = summarize_metypes(model)};
  log.info("placed {} cells of {} metypes", summary.cells, summary.metypes.size());
  copy_files(templates, folder.path() / names::templates);
  copy_files(mechanisms, folder.path() / names::mechanisms);
  for (const PopulationModel& population : model.populations) {
    write_morphologies(population, folder.path());
    summary.morphologies += population.trees.size();
  }
  write_all_nodes(model, folder.path(), summary);
  write_edges(model, folder.path(), summary, log);
  write_configurations(model, folder.path());
  summary.size = Bytes(static_cast<std::int64_t>(folder.size()));
  folder.commit();
  return summary;
}

}  // namespace ballast::generator
