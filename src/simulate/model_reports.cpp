#include "simulate/model_reports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "engine/runtime/recording.hpp"
#include "engine/time_steps.hpp"

namespace ballast::simulate {

namespace {

[[noreturn]] void refuse(const Place& place, const built::ReportRequest& report,
                         const std::string& key, const std::string& value,
                         const std::string& reason) {
  throw InputError(
      {.place = place,
       .problem = fmt::format("report {} cannot be written by the runtime: {}", report.name, key),
       .value = value,
       .reason = reason,
       .suggestion = "Leave reports out with --disable-reports."});
}

std::int64_t nearest_step(double time, double dt) {
  return static_cast<std::int64_t>(std::llround(time / dt));
}

void check_variable(const Place& place, const built::ReportRequest& report,
                    const runtime::MechanismTable& mechanisms) {
  try {
    static_cast<void>(runtime::column_of(report.variable, mechanisms));
  } catch (const InputError& error) {
    refuse(place, report, "variable_name", report.variable, error.parts().reason);
  }
  if (report.scaling == "area" && report.variable != "v") {
    refuse(place, report, "scaling", report.scaling,
           "it writes densities as they are: \"none\" is to be set in the configuration");
  }
}

runtime::RecordRequest request_of(const Place& place, const built::ReportRequest& report,
                                  const runtime::MechanismTable& mechanisms, double until) {
  const double dt = mechanisms.dt();
  if (report.type != "compartment") refuse(place, report, "type", report.type, "compartment alone");
  check_variable(place, report, mechanisms);
  if (!engine::is_multiple_of_step(report.dt, dt)) {
    refuse(place, report, "dt", fmt::format("{:g}", report.dt),
           fmt::format("a multiple of the time step of {:g} ms", dt));
  }
  runtime::RecordRequest request{.gids = {},
                                 .sections = report.sections,
                                 .all_compartments = report.compartments == "all",
                                 .variable = report.variable,
                                 .first = nearest_step(report.start, dt),
                                 .every = nearest_step(report.dt, dt),
                                 .last = engine::whole_steps(std::min(report.end, until), dt)};
  for (const Gid gid : report.cells) {
    request.gids.push_back(static_cast<std::int32_t>(gid.value));
  }
  return request;
}

const built::PopulationRange& population_of(const built::ModelDescription& description,
                                            const built::ReportRequest& report) {
  const auto found =
      std::find_if(description.populations.begin(), description.populations.end(),
                   [&](const auto& population) { return population.name == report.population; });
  if (found == description.populations.end()) {
    refuse({}, report, "cells", report.population, "no population of the model");
  }
  return *found;
}

// A compartment as ranks tell it to the root.
struct Element {
  std::int32_t gid;
  std::int32_t section;
};

struct Placed {
  Element element;
  std::size_t rank;
  std::size_t index;
};

std::vector<Placed> in_order(const std::vector<std::vector<Element>>& by_rank) {
  std::vector<Placed> all;
  for (std::size_t rank = 0; rank < by_rank.size(); ++rank) {
    for (std::size_t k = 0; k < by_rank[rank].size(); ++k) {
      all.push_back({by_rank[rank][k], rank, k});
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Placed& a, const Placed& b) { return a.element.gid < b.element.gid; });
  return all;
}

void add_columns(sonata::ReportMapping& mapping, const std::vector<Placed>& columns,
                 std::uint64_t gid_offset) {
  for (const Placed& column : columns) {
    const auto node = static_cast<std::uint64_t>(column.element.gid) - gid_offset;
    if (mapping.node_ids.empty() || mapping.node_ids.back() != node) {
      mapping.node_ids.push_back(node);
      mapping.index_pointers.push_back(mapping.element_ids.size());
    }
    mapping.element_ids.push_back(static_cast<std::uint32_t>(column.element.section));
  }
  mapping.index_pointers.push_back(mapping.element_ids.size());
}

}  // namespace

void begin_reports_at(std::int64_t steps, double dt, std::vector<built::ReportRequest>& reports) {
  for (built::ReportRequest& report : reports) {
    const std::int64_t start = nearest_step(report.start, dt);
    const std::int64_t every = std::max<std::int64_t>(1, nearest_step(report.dt, dt));
    const std::int64_t passed = std::max<std::int64_t>(0, (steps - start + every - 1) / every);
    const double first = static_cast<double>(start + passed * every) * dt;
    if (std::abs(first - report.start) > 1e-6 * dt) report.start = first;
  }
}

std::vector<runtime::RecordRequest> record_requests(
    const std::vector<built::ReportRequest>& reports, const runtime::MechanismTable& mechanisms,
    double until, const std::filesystem::path& file) {
  std::vector<runtime::RecordRequest> requests;
  for (const built::ReportRequest& report : reports) {
    const Place place{file, fmt::format("/reports/{}", requests.size())};
    requests.push_back(request_of(place, report, mechanisms, until));
  }
  return requests;
}

ModelReports::ModelReports(runtime::Simulation& simulation,
                           const built::ModelDescription& description, double until,
                           const std::filesystem::path& folder, comm::Communicator& comm)
    : simulation_(simulation), comm_(comm) {
  for (std::size_t r = 0; r < description.reports.size(); ++r) {
    const built::ReportRequest& report = description.reports[r];
    const double end = std::min(report.end, until);
    sonata::ReportMapping mapping{.population = report.population,
                                  .node_ids = {},
                                  .index_pointers = {},
                                  .element_ids = {},
                                  .start = std::min(report.start, end),
                                  .end = end,
                                  .dt = report.dt,
                                  .unit = report.unit};
    const Layout layout = gather_layout(r, population_of(description, report), mapping);
    parts_.push_back({report.population, file_number(folder / report.file), layout});
    comm::on_root(comm, [&] { open_[parts_.back().file]->add(mapping); });
  }
}

// A report of several populations is one file.
std::size_t ModelReports::file_number(const std::filesystem::path& file) {
  const auto found = std::find(files_.begin(), files_.end(), file);
  const auto number = static_cast<std::size_t>(found - files_.begin());
  if (found != files_.end()) return number;
  files_.push_back(file);
  comm::on_root(comm_, [&] { open_.push_back(std::make_unique<sonata::ReportFile>(file)); });
  return number;
}

ModelReports::Layout ModelReports::gather_layout(std::size_t report,
                                                 const built::PopulationRange& population,
                                                 sonata::ReportMapping& mapping) {
  std::vector<Element> mine;
  for (const runtime::Recorded& recorded : simulation_.recorded(report)) {
    mine.push_back({recorded.gid, recorded.section});
  }
  const auto by_rank = comm::gather_values(comm_, mine);
  const std::vector<Placed> columns = in_order(by_rank);
  Layout layout;
  layout.width = columns.size();
  for (const auto& elements : by_rank) layout.places.emplace_back(elements.size());
  for (std::size_t column = 0; column < columns.size(); ++column) {
    layout.places[columns[column].rank][columns[column].index] = column;
  }
  add_columns(mapping, columns, population.gid_offset);
  return layout;
}

std::vector<double> ModelReports::gather_samples(std::size_t report) {
  const Layout& layout = parts_[report].layout;
  std::vector<double> rows;
  const auto by_rank = comm::gather_values(comm_, simulation_.take_samples(report));
  for (std::size_t rank = 0; rank < by_rank.size(); ++rank) {
    const std::size_t part = layout.places.at(rank).size();
    if (part == 0) continue;
    rows.resize(by_rank[rank].size() / part * layout.width);
    for (std::size_t i = 0; i < by_rank[rank].size(); ++i) {
      rows[i / part * layout.width + layout.places[rank][i % part]] =
          static_cast<double>(by_rank[rank][i]);
    }
  }
  return rows;
}

void ModelReports::flush() {
  for (std::size_t r = 0; r < parts_.size(); ++r) {
    const std::vector<double> rows = gather_samples(r);
    comm::on_root(comm_, [&] { open_[parts_[r].file]->append(parts_[r].population, rows); });
  }
}

void ModelReports::commit() {
  flush();
  comm::on_root(comm_, [&] {
    for (auto& file : open_) file->commit();
  });
}

}  // namespace ballast::simulate
