#include "dry_run/outputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/error.hpp"
#include "reports/report_targets.hpp"

namespace ballast::dry_run {

namespace {

using estimator::ReportItems;
using estimator::ReportRequest;

// Defaults of libsonata: sections soma; of a soma the middle, of all else every segment.
void choose_items(const sonata::ReportConfig& report, ReportRequest& request) {
  const std::string sections = report.json.string_or("sections", "soma");
  const std::string compartments =
      report.json.string_or("compartments", sections == "soma" ? "center" : "all");
  const std::string variable = report.json.string_or("variable_name", "");
  request.what = fmt::format("{} {}, {}", report.type, variable, sections);
  request.is_limit = sections != "soma" && sections != "all";
  if (report.type == "synapse") {
    // neurodamus looks for the mechanism's synapses in the chosen sections.
    request.items = ReportItems::synapses;
    request.mechanism = variable.substr(0, variable.find('.'));
    request.is_limit = sections != "all" || compartments != "all";
  } else if (sections == "soma") {
    request.items = ReportItems::soma;
  } else if (compartments == "center") {
    request.items = ReportItems::sections;
    request.what += ", middle of sections";
  } else {
    request.items = ReportItems::segments;
  }
}

std::uint32_t position_of(const model::CatalogPopulation& population, std::uint64_t node) {
  return static_cast<std::uint32_t>(population.index_of(NodeId(node)));
}

estimator::ReportedCells cells_of(const sonata::ReportConfig& report, const model::Circuit& circuit,
                                  const model::CatalogPopulation& population) {
  estimator::ReportedCells cells;
  for (const std::uint64_t node : reports::reported_nodes(report, circuit, population).flatten()) {
    cells.position.push_back(position_of(population, node));
  }
  return cells;
}

// How often each node of the population stands in the compartment set.
std::map<std::uint64_t, std::uint32_t> compartments_of(const JsonValue& set,
                                                       const std::string& population) {
  std::map<std::uint64_t, std::uint32_t> counts;
  if (set.at("population").as_string() != population) return counts;
  for (const JsonValue& entry : set.at("compartment_set").elements()) {
    const auto parts = entry.elements();
    if (parts.size() != 3) throw entry.error("wrong length", "expected [node, section, offset]");
    ++counts[parts.front().as_unsigned()];
  }
  return counts;
}

estimator::ReportedCells listed_cells(const sonata::ReportConfig& report,
                                      const model::Circuit& circuit,
                                      const model::CatalogPopulation& population) {
  const std::filesystem::path& file = circuit.simulation.compartment_sets_file;
  const JsonValue name = report.json.at("compartment_set");
  if (file.empty())
    throw name.error("no file holds this compartment set", "'compartment_sets_file' is missing");
  const JsonValue set = JsonValue::read_file(file).at(name.as_string());
  const sonata::Selection nodes = reports::reported_nodes(report, circuit, population);
  estimator::ReportedCells cells;
  for (const auto& [node, count] : compartments_of(set, population.name)) {
    if (!nodes.contains(node)) continue;
    cells.position.push_back(position_of(population, node));
    cells.elements.push_back(count);
  }
  return cells;
}

ReportRequest request_of(const sonata::ReportConfig& report, const model::Circuit& circuit) {
  const sonata::RunConfig& run = circuit.simulation.run;
  ReportRequest request;
  request.file = reports::report_file(report);
  const double end = std::min(run.tstop, report.json.number_or("end_time", run.tstop));
  request.steps = estimator::report_steps(report.json.number_or("start_time", 0.0), end,
                                          report.json.number_or("dt", run.dt));
  const bool listed = report.type == "compartment_set";
  if (listed || report.type == "lfp") {
    request.what = report.type + " " + report.json.string_or(listed ? "compartment_set" : "", "");
  } else {
    choose_items(report, request);
  }
  request.countable = report.type != "lfp";
  for (const model::CatalogPopulation& population : circuit.catalog.populations) {
    if (population.kind == model::CellKind::virtual_) continue;
    request.cells.push_back(listed ? listed_cells(report, circuit, population)
                                   : cells_of(report, circuit, population));
  }
  return request;
}

}  // namespace

std::vector<ReportRequest> report_requests(const model::Circuit& circuit, Logger& log) {
  std::vector<ReportRequest> requests;
  for (const sonata::ReportConfig& report : circuit.simulation.reports) {
    if (!report.enabled) continue;
    requests.push_back(request_of(report, circuit));
    if (requests.back().countable) continue;
    log.warning("{}: the size of a report of type {} is not estimated",
                report.json.place().to_string(), report.type);
  }
  return requests;
}

std::vector<estimator::OutputSize> output_sizes(const Estimate& estimate,
                                                const sonata::SimulationConfig& simulation,
                                                const plan::Allocation& allocation,
                                                const std::vector<ReportRequest>& reports) {
  std::vector<estimator::OutputSize> outputs{estimator::spikes_output(
      estimate.workload, simulation.output.spikes_file, assumed_rate, simulation.run.tstop)};
  for (const ReportRequest& report : reports) {
    outputs.push_back(
        estimator::report_output(estimate.memory, estimate.workload, allocation, report));
  }
  return outputs;
}

}  // namespace ballast::dry_run
