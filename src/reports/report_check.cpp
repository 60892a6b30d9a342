#include "reports/report_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "engine/time_steps.hpp"
#include "mechanisms/mod_source.hpp"
#include "reports/report_targets.hpp"

namespace ballast::reports {

namespace {

namespace fs = std::filesystem;

constexpr const char* leave_out =
    "Set \"enabled\": false, or leave all reports out with --disable-reports.";

// Where the user wrote it, or the report where a default holds.
JsonValue told_at(const sonata::ReportConfig& report, const std::string& key) {
  return report.json.find(key).value_or(report.json);
}

void check_word(const sonata::ReportConfig& report, const char* key,
                const std::vector<std::string>& allowed) {
  if (const auto word = report.json.find(key)) static_cast<void>(word->as_enum(allowed));
}

// What .mod files offer to reports; no more than their words, the kernels have the last one.
struct Recordable {
  std::map<std::string, std::string> density;  ///< name of the mechanism to its text
  std::vector<std::string> of_ions;            ///< "ica", "cai", "cao", "eca"
};

void add_ion(const std::string& ion, std::vector<std::string>& names) {
  for (const auto& name : {"i" + ion, ion + "i", ion + "o", "e" + ion}) names.push_back(name);
}

void add_ions(const std::string& text, std::vector<std::string>& names) {
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (word == "USEION" && words >> word) add_ion(word, names);
  }
}

Recordable recordable_of(const fs::path& folder) {
  Recordable all;
  for (const char* ion : {"na", "k"}) add_ion(ion, all.of_ions);  // of NEURON's own hh
  for (const mechanisms::ModSource& source : mechanisms::read_mod_folder(folder)) {
    std::string text = mechanisms::without_comments(source.text, true);
    add_ions(text, all.of_ions);
    if (!mechanisms::line_of_word(text, "SUFFIX") || source.mechanism.empty()) continue;
    for (const fs::path& file : source.includes) text += read_file(file);
    all.density.emplace(source.mechanism, std::move(text));
  }
  return all;
}

bool is_known(const std::string& variable, const Recordable& recordable) {
  const std::size_t dot = variable.find('.');
  if (dot == std::string::npos) {
    return variable == "v" ||
           std::count(recordable.of_ions.begin(), recordable.of_ions.end(), variable) > 0;
  }
  const std::string mechanism = variable.substr(0, dot);
  if (mechanism == "pas" || mechanism == "hh") return true;  // NEURON's own
  const std::string name = variable.substr(dot + 1);
  if (mechanism.ends_with("_ion")) return is_known(name, recordable);
  const auto found = recordable.density.find(mechanism);
  return found != recordable.density.end() && mechanisms::line_of_word(found->second, name);
}

std::string nearest_to(const std::string& variable, const Recordable& recordable) {
  std::vector<std::string> names{"v"};
  names.insert(names.end(), recordable.of_ions.begin(), recordable.of_ions.end());
  const std::size_t dot = variable.find('.');
  for (const auto& [mechanism, text] : recordable.density) {
    if (dot == std::string::npos) break;
    const std::string name = mechanism + variable.substr(dot);
    if (is_known(name, recordable)) names.push_back(name);
  }
  return did_you_mean(variable, names);
}

// `recordable` is read when the first report asks for it. A library has no words to look at.
void check_variable(const sonata::ReportConfig& report, const fs::path& mechanisms,
                    std::optional<Recordable>& recordable) {
  const std::string variable = report.json.string_or("variable_name", "v");
  if (variable == "v" || !fs::is_directory(mechanisms)) return;
  if (!recordable) recordable = recordable_of(mechanisms);
  if (is_known(variable, *recordable)) return;
  throw told_at(report, "variable_name")
      .error("unknown variable",
             "the runtime records v, <mechanism>.<variable> of a density mechanism, and currents, "
             "concentrations and reversal potentials of ions",
             nearest_to(variable, *recordable));
}

void check_scaling(const sonata::ReportConfig& report) {
  if (report.json.string_or("variable_name", "v") == "v") return;
  check_word(report, "scaling", {"none", "area"});
  if (report.json.string_or("scaling", "area") == "none") return;
  throw told_at(report, "scaling")
      .error("the runtime does not multiply by areas",
             "it writes densities as they are; SONATA's default of \"scaling\" is \"area\"",
             "Set \"scaling\": \"none\".");
}

void check_places(const sonata::ReportConfig& report) {
  check_word(report, "sections", {"soma", "axon", "dend", "apic", "all"});
  check_word(report, "compartments", {"center", "all"});
}

void check_sampling(const sonata::ReportConfig& report, double step) {
  const double every = report.json.number_or("dt", step);
  if (engine::is_multiple_of_step(every, step)) return;
  throw told_at(report, "dt")
      .error("the interval between samples is no multiple of the time step",
             fmt::format("run/dt is {:g} ms", step));
}

// Files by the report that writes each; the spikes' by "".
using Writers = std::map<fs::path, std::string>;

void check_file(const sonata::ReportConfig& report, Writers& writers) {
  const fs::path file = fs::path(report_file(report)).lexically_normal();
  const JsonValue place = told_at(report, "file_name");
  if (file.is_absolute() || file.begin()->string() == "..") {
    throw place.error("the file of the report is not in the output folder",
                      "it is named relative to output/output_dir");
  }
  const auto [other, added] = writers.emplace(file, report.name);
  if (added) return;
  throw place.error(fmt::format("the report's file {} is written twice", file.string()),
                    other->second.empty() ? "it is output/spikes_file, too"
                                          : "report " + other->second + " has it, too",
                    "Set another \"file_name\".");
}

void check_cells(const sonata::ReportConfig& report, const model::Circuit& circuit, Logger& log) {
  bool has_cells = false;
  for (const model::CatalogPopulation& population : circuit.catalog.populations) {
    if (population.kind == model::CellKind::virtual_) continue;
    has_cells |= !reported_nodes(report, circuit, population).empty();
  }
  if (has_cells) return;
  log.warning("{}: the report holds no cells (virtual ones are not recorded): it is not written",
              told_at(report, "cells").place().to_string());
}

}  // namespace

void check_reports(const model::Circuit& circuit, const fs::path& mechanisms, Logger& log) {
  const sonata::SimulationConfig& simulation = circuit.simulation;
  std::optional<Recordable> recordable;
  Writers writers{{fs::path(simulation.output.spikes_file).lexically_normal(), ""}};
  for (const sonata::ReportConfig& report : simulation.reports) {
    if (!report.enabled) continue;
    if (report.type != "compartment") {
      throw told_at(report, "type")
          .error("the runtime writes no reports of this type", "compartment alone", leave_out);
    }
    check_variable(report, mechanisms, recordable);
    check_scaling(report);
    check_places(report);
    check_sampling(report, simulation.run.dt);
    check_file(report, writers);
    check_cells(report, circuit, log);
  }
}

}  // namespace ballast::reports
