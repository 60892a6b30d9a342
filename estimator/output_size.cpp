#include "estimator/output_size.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/table.hpp"

namespace ballast::estimator {

namespace {

constexpr std::int64_t value_bytes = 4;
constexpr Bytes buffer_limit(std::int64_t{8} << 20);  // neurodamus, core/configuration.py
constexpr Bytes spikes_file_bytes(8192), spikes_population_bytes(1800);

// Synapses of a mechanism onto every cell of a population.
std::vector<std::int64_t> synapses_of(const Workload& workload, std::size_t population,
                                      const std::string& mechanism) {
  std::vector<std::int64_t> sum(workload.populations[population].nodes.size(), 0);
  for (const EdgeColumn& edges : workload.edges) {
    if (edges.target != population) continue;
    const std::size_t kinds = edges.kind_names.size();
    for (std::size_t k = 0; k < kinds; ++k) {
      if (edges.kind_names[k] != mechanism) continue;
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += edges.counts[i * kinds + k];
    }
  }
  return sum;
}

std::int64_t elements_of(const CellRecord& record, ReportItems items) {
  switch (items) {
    case ReportItems::soma:
      return std::min<std::int64_t>(1, record.sections);  // a point neuron has none
    case ReportItems::sections:
      return record.sections;
    case ReportItems::segments:
      return record.segments;
    case ReportItems::synapses:
      break;  // not a matter of the record
  }
  return 0;
}

// Elements of every reported cell of a population.
std::vector<std::int64_t> elements_of(const MemoryModel& memory, const Workload& workload,
                                      const ReportRequest& request, std::size_t population) {
  const ReportedCells& cells = request.cells[population];
  const CellColumn& column = workload.populations[population];
  if (!cells.elements.empty()) return {cells.elements.begin(), cells.elements.end()};
  std::vector<std::int64_t> synapses;
  if (request.items == ReportItems::synapses) {
    synapses = synapses_of(workload, population, request.mechanism);
  }
  std::vector<std::int64_t> elements;
  elements.reserve(cells.position.size());
  for (const std::uint32_t cell : cells.position) {
    elements.push_back(synapses.empty()
                           ? elements_of(memory.cells[column.record[cell]], request.items)
                           : synapses[cell]);
  }
  return elements;
}

// Elements of a population on every rank.
std::vector<std::int64_t> elements_of_ranks(const plan::Allocation& allocation,
                                            const CellColumn& column, const ReportedCells& cells,
                                            const std::vector<std::int64_t>& elements) {
  std::vector<std::int64_t> sums(std::size_t(allocation.layout.ranks), 0);
  for (const plan::Bucket& bucket : allocation.buckets) {
    if (bucket.population != column.population) continue;
    std::size_t i = 0;
    for (const NodeId node : bucket.nodes) {  // both ascending
      while (i < cells.position.size() && column.nodes[cells.position[i]] < node) ++i;
      if (i < cells.position.size() && column.nodes[cells.position[i]] == node) {
        sums[std::size_t(bucket.rank.value)] += elements[i];
      }
    }
  }
  return sums;
}

std::string number(std::int64_t count) {
  return count == 0 ? "-" : with_thousands(count);
}

std::string size_text(const OutputSize& output) {
  if (!output.known) return "not known";
  return (output.is_limit ? "at most " : "") + to_string(output.size);
}

}  // namespace

std::int64_t report_steps(double start, double end, double dt) {
  BALLAST_EXPECT(dt > 0);
  const double first = std::round(start / dt) * dt;
  return std::max<std::int64_t>(0, std::int64_t(std::ceil((end - first) / dt)));
}

Bytes report_size(std::int64_t cells, std::int64_t elements, std::int64_t steps) {
  const std::int64_t mapping = 8 * cells + 8 * (cells + 1) + 4 * elements + 24;
  return Bytes(value_bytes * elements * steps + mapping);
}

Bytes report_buffer(const std::vector<std::int64_t>& elements, std::int64_t steps) {
  const std::int64_t most =
      elements.empty() ? 0 : *std::max_element(elements.begin(), elements.end());
  if (most == 0) return Bytes(0);
  const std::int64_t fitting = buffer_limit.count() / (value_bytes * most);
  return Bytes(value_bytes * most * std::min(steps, std::max<std::int64_t>(1, fitting)));
}

OutputSize report_output(const MemoryModel& memory, const Workload& workload,
                         const plan::Allocation& allocation, const ReportRequest& request) {
  BALLAST_EXPECT(request.cells.size() == workload.populations.size());
  OutputSize output{.file = request.file,
                    .what = request.what,
                    .steps = request.steps,
                    .known = request.countable,
                    .is_limit = request.is_limit};
  for (std::size_t p = 0; p < request.cells.size(); ++p) {
    const ReportedCells& cells = request.cells[p];
    output.cells += std::int64_t(cells.position.size());
    if (!request.countable || cells.position.empty()) continue;
    const auto elements = elements_of(memory, workload, request, p);
    std::int64_t sum = 0;
    for (const std::int64_t count : elements) sum += count;
    output.elements += sum;
    output.size += report_size(std::int64_t(cells.position.size()), sum, request.steps);
    output.buffer += report_buffer(
        elements_of_ranks(allocation, workload.populations[p], cells, elements), request.steps);
  }
  return output;
}

Bytes spikes_size(const std::vector<std::int64_t>& spikes) {
  Bytes sum = spikes_file_bytes + std::int64_t(spikes.size()) * spikes_population_bytes;
  for (const std::int64_t count : spikes) sum += Bytes(16 * count);
  return sum;
}

OutputSize spikes_output(const Workload& workload, const std::string& file, double rate,
                         double duration) {
  OutputSize output{.file = file, .what = fmt::format("spikes, at {:g} Hz per cell", rate)};
  std::vector<std::int64_t> spikes;
  for (const CellColumn& column : workload.populations) {
    const auto cells = std::int64_t(column.nodes.size());
    output.cells += cells;
    spikes.push_back(std::llround(double(cells) * rate * duration / 1000.0));
  }
  output.size = spikes_size(spikes);
  return output;
}

std::vector<std::string> output_cells(const OutputSize& output) {
  return {output.file,
          output.what,
          number(output.cells),
          number(output.elements),
          number(output.steps),
          size_text(output),
          output.buffer == Bytes(0) ? "-" : to_string(output.buffer)};
}

std::string outputs_text(const std::vector<OutputSize>& outputs) {
  Table table({{"Files on disk", Table::Align::left},
               {"Content", Table::Align::left},
               {"Cells"},
               {"Values a step"},
               {"Steps"},
               {"Size"},
               {"Buffer of a rank"}});
  OutputSize all;
  for (const OutputSize& output : outputs) {
    table.add_row(output_cells(output));
    all.size += output.size;
    all.is_limit |= output.is_limit;
  }
  table.add_rule();
  table.add_row({"all", "", "", "", "", size_text(all), ""});
  return table.render();
}

Json outputs_json(const std::vector<OutputSize>& outputs) {
  Json list = Json::array();
  for (const OutputSize& output : outputs) {
    Json entry{{"file", output.file},         {"content", output.what}, {"cells", output.cells},
               {"elements", output.elements}, {"steps", output.steps},  {"known", output.known}};
    if (output.known) {
      entry["size_bytes"] = output.size.count();
      entry["at_most"] = output.is_limit;
      entry["buffer_bytes"] = output.buffer.count();
    }
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace ballast::estimator
