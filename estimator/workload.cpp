#include "estimator/workload.hpp"

#include <algorithm>
#include <numeric>

#include "core/error.hpp"
#include "core/fingerprint.hpp"

namespace ballast::estimator {

namespace {

std::vector<std::uint32_t> record_of_models(const std::vector<model::CellModel>& models,
                                            const MemoryModel& memory) {
  const CellIndex index(memory);
  std::vector<std::uint32_t> records;
  for (const model::CellModel& cell_model : models) {
    const CellRecord* record = index.find(fingerprint(cell_model));
    BALLAST_EXPECT(record != nullptr);
    records.push_back(std::uint32_t(record - memory.cells.data()));
  }
  return records;
}

CellColumn make_column(const model::CatalogPopulation& population,
                       const std::vector<std::uint32_t>& record_of_model) {
  CellColumn column{
      .population = population.name, .nodes = {}, .metype = population.metype, .record = {}};
  for (const std::uint64_t id : population.nodes.flatten()) column.nodes.push_back(NodeId(id));
  for (const std::uint32_t m : population.model) column.record.push_back(record_of_model[m]);
  return column;
}

std::int32_t synapse_record(const MemoryModel& memory, const model::AfferentCounts& counts,
                            std::size_t kind) {
  if (!needs_record(counts, kind)) return -1;
  const SynapseRecord* record = memory.find_synapse(counts.kinds[kind].mechanism);
  BALLAST_EXPECT(record != nullptr);
  return std::int32_t(record - memory.synapses.data());
}

std::int32_t mini_record(const MemoryModel& memory) {
  const SynapseRecord* record = memory.find_synapse(model::mini_mechanism);
  return record == nullptr ? -1 : std::int32_t(record - memory.synapses.data());
}

// The event sources that may drive edges, and the spikes that these hold.
void play(EdgeColumn& column, std::span<const model::PlayedSpikes> played,
          const model::AfferentCounts& counts) {
  if (counts.played.empty()) return;
  double spikes = 0;
  for (const model::PlayedSpikes& input : played) {
    if (!input.targets_of(counts.source_population, counts.target_population)) continue;
    column.event_sources += input.nodes.size();
    spikes = std::accumulate(input.spikes.begin(), input.spikes.end(), spikes);
  }
  if (column.event_sources == 0) return;
  column.spikes_per_event_source = spikes / double(column.event_sources);
}

EdgeColumn make_edges(const model::Circuit& circuit, const model::AfferentCounts& counts,
                      std::span<const model::PlayedSpikes> played, const MemoryModel& memory,
                      std::size_t target) {
  EdgeColumn column{.edge_population = counts.edge_population,
                    .target = target,
                    .record = {},
                    .kind_names = {},
                    .source_population = counts.source_population,
                    .counts = counts.counts,
                    .played = counts.played,
                    .minis = counts.minis,
                    .minis_alone = counts.minis_alone};
  bool gap_junctions = false;
  for (std::size_t k = 0; k < counts.kinds.size(); ++k) {
    const model::SynapseKind& kind = counts.kinds[k];
    column.record.push_back(synapse_record(memory, counts, k));
    column.kind_names.push_back(kind.mechanism.empty() ? "NetCon" : kind.mechanism);
    gap_junctions |= kind.synapse_class == model::SynapseClass::gap_junction;
  }
  const model::CatalogPopulation& source = circuit.catalog.population(counts.source_population);
  const bool by_gid = source.kind != model::CellKind::virtual_ && !gap_junctions;
  if (by_gid) column.sources = source.nodes.size();
  play(column, played, counts);
  if (!counts.minis.empty()) column.mini_record = mini_record(memory);
  return column;
}

}  // namespace

std::int64_t EdgeColumn::netcons(std::size_t element) const {
  std::int64_t sum = sources > 0 ? counts[element] : 0;
  if (!played.empty()) sum += played[element];
  return sum;
}

std::int64_t EdgeColumn::mini_sources(std::size_t cell) const {
  return minis.empty() ? 0 : minis[cell];
}

std::int64_t EdgeColumn::mini_netcons(std::size_t cell) const {
  if (minis.empty()) return 0;
  return std::int64_t(minis[cell]) - (sources > 0 ? std::int64_t(minis_alone[cell]) : 0);
}

std::string fingerprint(const model::CellModel& cell_model) {
  Fingerprint hash;
  hash.add_integer(std::uint64_t(cell_model.kind));
  hash.add(cell_model.template_name);
  if (!cell_model.template_file.empty()) hash.add_file(cell_model.template_file);
  if (!cell_model.morphology_file.empty()) hash.add_file(cell_model.morphology_file);
  return hash.hex();
}

bool needs_record(const model::AfferentCounts& counts, std::size_t kind) {
  return counts.kinds[kind].synapse_class != model::SynapseClass::direct && counts.total(kind) > 0;
}

Workload make_workload(const model::Circuit& circuit,
                       const std::vector<model::AfferentCounts>& counts,
                       std::span<const model::PlayedSpikes> played, const MemoryModel& memory) {
  Workload workload;
  workload.metypes = circuit.catalog.metypes;
  const auto records = record_of_models(circuit.catalog.models, memory);
  for (const model::CatalogPopulation& population : circuit.catalog.populations) {
    if (population.kind == model::CellKind::virtual_) continue;
    workload.populations.push_back(make_column(population, records));
  }
  for (const model::AfferentCounts& afferents : counts) {
    const auto target =
        std::find_if(workload.populations.begin(), workload.populations.end(),
                     [&](const auto& p) { return p.population == afferents.target_population; });
    BALLAST_EXPECT(target != workload.populations.end());
    workload.edges.push_back(make_edges(circuit, afferents, played, memory,
                                        std::size_t(target - workload.populations.begin())));
  }
  return workload;
}

}  // namespace ballast::estimator
