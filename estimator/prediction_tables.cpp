#include "estimator/prediction_tables.hpp"

#include <algorithm>

#include "estimator/edge_costs.hpp"
#include "estimator/model_error.hpp"

namespace ballast::estimator {

namespace {

template <class Row>
void sort_rows(std::vector<Row>& rows, Bytes (*total)(const Row&), const std::string Row::*name) {
  std::sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    return total(a) != total(b) ? total(b) < total(a) : a.*name < b.*name;
  });
}

void add_row(std::vector<SynapseRow>& rows, const std::string& kind, std::int64_t count,
             double bytes) {
  auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.kind == kind; });
  if (row == rows.end()) row = rows.insert(rows.end(), {kind, 0, Bytes(0)});
  row->count += count;
  row->total += Bytes::rounded(bytes);
}

}  // namespace

std::vector<MetypeRow> metype_rows(const MemoryModel& memory, const Workload& workload) {
  std::vector<double> cell_bytes(workload.metypes.size(), 0), synapse_bytes = cell_bytes;
  std::vector<MetypeRow> rows(workload.metypes.size());
  std::vector<SampleSpread> spreads(rows.size(), SampleSpread(memory));
  for (std::size_t m = 0; m < rows.size(); ++m) rows[m].metype = workload.metypes[m];
  for (const CellColumn& column : workload.populations) {
    for (std::size_t i = 0; i < column.nodes.size(); ++i) {
      ++rows[column.metype[i]].cells;
      cell_bytes[column.metype[i]] += used_bytes(memory.cells[column.record[i]].cost, memory.pools);
      spreads[column.metype[i]].add(column.record[i]);
    }
  }
  for (const EdgeColumn& edges : workload.edges) {
    const CellColumn& column = workload.populations[edges.target];
    const std::size_t kinds = edges.record.size();
    for (std::size_t k = 0; k < kinds; ++k) {
      const EdgeCosts costs = edge_costs(memory, edges, k);
      const double synapse = used_bytes(costs.synapse, memory.pools);
      const double netcon = used_bytes(costs.netcon, memory.pools);
      for (std::size_t i = 0; i < column.nodes.size(); ++i) {
        const std::size_t at = i * kinds + k;
        rows[column.metype[i]].synapses += edges.counts[at];
        synapse_bytes[column.metype[i]] +=
            synapse * edges.counts[at] + netcon * double(edges.netcons(at));
      }
    }
    for (std::size_t i = 0; i < column.nodes.size(); ++i) {
      synapse_bytes[column.metype[i]] += weigh_minis(
          memory, edges, i, [&](const Cost& cost) { return used_bytes(cost, memory.pools); });
    }
  }
  for (std::size_t m = 0; m < rows.size(); ++m) {
    rows[m].cell_bytes = Bytes::rounded(cell_bytes[m]);
    rows[m].synapse_bytes = Bytes::rounded(synapse_bytes[m]);
    const double sample = spreads[m].half_width_of_kind(
        [&](const Cost& cost) { return used_bytes(cost, memory.pools); });
    rows[m].half_width = combine(
        {Bytes::rounded(sample), record_model_error(rows[m].cell_bytes + rows[m].synapse_bytes)});
  }
  std::erase_if(rows, [](const MetypeRow& row) { return row.cells == 0; });
  sort_rows<MetypeRow>(
      rows, [](const MetypeRow& row) { return row.cell_bytes + row.synapse_bytes; },
      &MetypeRow::metype);
  return rows;
}

std::vector<SynapseRow> synapse_rows(const MemoryModel& memory, const Workload& workload) {
  std::vector<SynapseRow> rows;
  for (const EdgeColumn& edges : workload.edges) {
    const std::size_t kinds = edges.record.size();
    for (std::size_t k = 0; k < kinds; ++k) {
      std::int64_t count = 0;
      std::int64_t netcons = 0;
      for (std::size_t i = k; i < edges.counts.size(); i += kinds) {
        count += edges.counts[i];
        netcons += edges.netcons(i);
      }
      const EdgeCosts costs = edge_costs(memory, edges, k);
      add_row(rows, edges.kind_names[k], count,
              used_bytes(costs.synapse, memory.pools) * double(count) +
                  used_bytes(costs.netcon, memory.pools) * double(netcons));
    }
    std::int64_t minis = 0;
    double bytes = 0;
    for (std::size_t i = 0; i < edges.minis.size(); ++i) {
      minis += edges.mini_sources(i);
      bytes += weigh_minis(memory, edges, i,
                           [&](const Cost& cost) { return used_bytes(cost, memory.pools); });
    }
    add_row(rows, model::mini_mechanism, minis, bytes);
  }
  std::erase_if(rows, [](const SynapseRow& row) { return row.count == 0; });
  for (SynapseRow& row : rows) row.half_width = record_model_error(row.total);
  sort_rows<SynapseRow>(
      rows, [](const SynapseRow& row) { return row.total; }, &SynapseRow::kind);
  return rows;
}

}  // namespace ballast::estimator
