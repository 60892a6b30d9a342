#include "run/model_files.hpp"

#include <algorithm>
#include <set>

#include "built/data_set.hpp"
#include "built/model_description_file.hpp"
#include "core/output_file.hpp"
#include "engine/engine.hpp"
#include "inputs/support.hpp"
#include "mechanisms/mechanism_library.hpp"
#include "mechanisms/mod_source.hpp"
#include "reports/report_targets.hpp"

namespace ballast::run {

namespace {

namespace fs = std::filesystem;

std::set<fs::path> sources_in(const fs::path& mechanisms) {
  std::set<fs::path> files;
  for (const mechanisms::ModSource& source : mechanisms::read_mod_folder(mechanisms)) {
    files.insert(source.file);
    files.insert(source.includes.begin(), source.includes.end());
  }
  return files;
}

std::vector<Gid> gids_of(const sonata::Selection& nodes,
                         const model::CatalogPopulation& population) {
  std::vector<Gid> gids;
  for (const std::uint64_t node : nodes.flatten()) gids.push_back(population.gid(NodeId(node)));
  return gids;
}

built::ReportRequest report_of(const sonata::ReportConfig& report, const sonata::RunConfig& run) {
  const std::string sections = report.json.string_or("sections", "soma");
  return {
      .name = report.name,
      .file = reports::report_file(report),
      .type = report.type,
      .population = {},
      .cells = {},
      .sections = sections,
      .compartments = report.json.string_or("compartments", sections == "soma" ? "center" : "all"),
      .variable = report.json.string_or("variable_name", "v"),
      .unit = report.json.string_or("unit", "mV"),
      .scaling = report.json.string_or("scaling", "area"),
      .start = report.json.number_or("start_time", 0.0),
      .end = std::min(run.tstop, report.json.number_or("end_time", run.tstop)),
      .dt = report.json.number_or("dt", run.dt)};
}

}  // namespace

std::vector<built::ModelFile> copy_mechanisms(const fs::path& mechanisms, const fs::path& folder,
                                              Logger& log) {
  std::vector<built::ModelFile> files;
  if (!fs::is_directory(mechanisms)) {
    log.warning("{}: a library, so the model travels without the sources of its mechanisms",
                mechanisms.string());
    return files;
  }
  for (const fs::path& source : sources_in(mechanisms)) {
    const std::string name = (fs::path(built::sources_folder) / source.filename()).string();
    write_file(folder / name, read_file(source));
    files.push_back(built::describe_file(folder, name));
  }
  return files;
}

std::vector<built::ReportRequest> model_reports(const model::Circuit& circuit) {
  std::vector<built::ReportRequest> requests;
  for (const sonata::ReportConfig& report : circuit.simulation.reports) {
    if (!report.enabled) continue;
    for (const model::CatalogPopulation& population : circuit.catalog.populations) {
      if (population.kind == model::CellKind::virtual_) continue;
      const sonata::Selection nodes = reports::reported_nodes(report, circuit, population);
      if (nodes.empty()) continue;
      requests.push_back(report_of(report, circuit.simulation.run));
      requests.back().population = population.name;
      requests.back().cells = gids_of(nodes, population);
    }
  }
  return requests;
}

built::ModelDescription describe_model(const dry_run::EstimateInput& input,
                                       const plan::Layout& layout, const Versions& versions) {
  const sonata::SimulationConfig& simulation = input.circuit.simulation;
  const sonata::RunConfig& run = simulation.run;
  const engine::Conditions conditions = inputs::conditions_of(simulation);
  built::ModelDescription description{
      .ballast_version = versions.ballast,
      .engine = versions.engine,
      .mechanisms = mechanisms::fingerprint(input.mechanisms),
      .ranks = layout.ranks,
      .cycles = layout.cycles,
      .seeds = {.random = run.random_seed,
                .synapse = run.synapse_seed,
                .ion_channel = run.ionchannel_seed,
                .minis = run.minis_seed,
                .stimulus = run.stimulus_seed},
      .conditions = {.dt = conditions.dt,
                     .tstop = run.tstop,
                     .celsius = conditions.celsius,
                     .v_init = conditions.v_init,
                     .spike_threshold = conditions.spike_threshold,
                     .spike_location = simulation.conditions.spike_location},
      .populations = {},
      .output = {.file = simulation.output.spikes_file,
                 .sort_order = simulation.output.spikes_sort_order},
      .reports = model_reports(input.circuit),
      .configuration = read_file(simulation.file),
      .files = {}};
  for (const model::CatalogPopulation& population : input.circuit.catalog.populations) {
    if (population.kind == model::CellKind::virtual_) continue;
    description.populations.push_back(
        {.name = population.name, .gid_offset = population.gid_offset, .nodes = population.size});
  }
  return description;
}

}  // namespace ballast::run
