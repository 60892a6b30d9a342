#include "reports/report_targets.hpp"

#include "core/error.hpp"

namespace ballast::reports {

std::string report_file(const sonata::ReportConfig& report) {
  std::string file = report.json.string_or("file_name", report.name);
  return file.ends_with(".h5") ? file : file + ".h5";
}

sonata::Selection reported_nodes(const sonata::ReportConfig& report, const model::Circuit& circuit,
                                 const model::CatalogPopulation& population) {
  const std::string set = report.json.string_or("cells", "");
  if (set.empty()) return population.nodes;
  if (!circuit.node_sets.has(set)) {
    throw report.json.at("cells").error("unknown node set", {},
                                        did_you_mean(set, circuit.node_sets.names()));
  }
  return population.nodes & circuit.node_sets.resolve(set, *circuit.nodes.at(population.name));
}

}  // namespace ballast::reports
