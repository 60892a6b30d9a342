#include "build/pathway.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "build/population_id.hpp"
#include "core/error.hpp"

namespace ballast::build {

namespace {

// NET_RECEIVE's nc_type as neurodamus counts (connection.py).
constexpr int presynaptic = 0;
constexpr int spontaneous = 1;
constexpr int replayed = 2;
constexpr double mini_delay = 0.1;  // ms, there

PathwaySettings settings_of(const model::Circuit& circuit, const sonata::EdgePopulation& edges) {
  const auto& simulation = circuit.simulation;
  return {.seed = {.source_population_id = population_id(edges.source_population()),
                   .target_population_id = population_id(edges.target_population()),
                   .synapse_seed = simulation.run.synapse_seed.value_or(0),
                   .minis_seed = simulation.run.minis_seed.value_or(0)},
          .calcium = simulation.conditions.extracellular_calcium,
          .randomize_gaba_rise_time = simulation.conditions.randomize_gaba_rise_time};
}

std::vector<model::SynapseKind> offered_kinds(const engine::Engine& engine,
                                              const std::vector<model::SynapseKind>& kinds) {
  std::vector<model::SynapseKind> result;
  for (const model::SynapseKind& kind : kinds) result.push_back(offered(engine, kind));
  return result;
}

bool any_by_calcium(const std::vector<model::SynapseKind>& kinds) {
  return std::any_of(kinds.begin(), kinds.end(), [](const model::SynapseKind& kind) {
    return std::any_of(kind.parameters.begin(), kind.parameters.end(),
                       [](const model::ParameterRule& rule) { return rule.by_calcium; });
  });
}

}  // namespace

Pathway::Pathway(const PathwayInput& input)
    : edges_(input.edges),
      targets_(input.targets),
      source_(input.circuit.catalog.population(edges_.source_population())),
      replay_(input.replay),
      engine_(input.engine),
      morphologies_(input.morphologies),
      dt_(input.circuit.simulation.run.dt),
      source_is_virtual_(source_.kind == model::CellKind::virtual_),
      stop_(input.circuit.simulation.run.tstop),
      classifier_(input.circuit, edges_),
      minis_(input.circuit, edges_),
      kinds_(offered_kinds(engine_, classifier_.kinds())),
      columns_(edges_, classifier_, kinds_,
               input.circuit.simulation.conditions.extracellular_calcium && any_by_calcium(kinds_)),
      overrides_(input.circuit.overrides, edges_.source_population(), edges_.target_population()),
      assigned_(overrides_.parameters()),
      settings_(settings_of(input.circuit, edges_)),
      makers_(kinds_.size()) {
  tally_.population = edges_.name();
  tally_.gap_junctions = input.circuit.edge_config(edges_).is_electrical();
}

void Pathway::build(const sonata::Selection& targets) {
  const sonata::Selection rows = edges_.afferent_edges(targets);
  if (rows.empty()) return;
  const EdgeBlock block = columns_.read(rows);
  minis_.select(targets);
  for (const Row& row : rows_in_order(block)) build_row(block, row);
}

std::vector<Pathway::Row> Pathway::rows_in_order(const EdgeBlock& block) const {
  std::vector<Row> rows(block.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].at = i;
  std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    return block.target[a.at] < block.target[b.at];
  });
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool same = i > 0 && block.target[rows[i].at] == block.target[rows[i - 1].at];
    rows[i].synapse = same ? rows[i - 1].synapse + 1 : 0;
    rows[i].cell = same ? rows[i - 1].cell : targets_.find(block.target[rows[i].at]);
    BALLAST_EXPECT(rows[i].cell != nullptr);
  }
  std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    if (block.target[a.at] != block.target[b.at]) return block.target[a.at] < block.target[b.at];
    return block.source[a.at] > block.source[b.at];
  });
  return rows;
}

void Pathway::build_row(const EdgeBlock& block, Row row) {
  row.inside = source_is_virtual_ || source_.nodes.contains(block.source[row.at]);
  row.mini_rate = mini_rate(block, row);
  if (!row.inside && row.mini_rate == 0.0) {
    ++tally_.from_outside;
    return;
  }
  switch (kinds_[block.kind[row.at]].synapse_class) {
    case model::SynapseClass::receptor:
      return build_receptor(block, row);
    case model::SynapseClass::direct:
      return build_direct(block, row);
    case model::SynapseClass::gap_junction:
      return build_gap_junction(block, row);
  }
}

double Pathway::mini_rate(const EdgeBlock& block, const Row& row) const {
  const model::SynapseKind& kind = kinds_[block.kind[row.at]];
  if (!minis_.any() || kind.synapse_class != model::SynapseClass::receptor) return 0.0;
  return minis_.rate(block.source[row.at], block.target[row.at], kind.inhibitory);
}

void Pathway::build_receptor(const EdgeBlock& block, const Row& row) {
  const auto location = locate(block, row);
  if (!location) return;
  const model::Adjustment adjustment =
      overrides_.adjust(block.source[row.at], block.target[row.at]);
  const ReceptorMaker::Site site{.location = *location,
                                 .target = targets_.population->gid(NodeId(block.target[row.at])),
                                 .synapse = row.synapse};
  const auto synapse = maker(block.kind[row.at]).make(block, row.at, site, adjustment);
  const engine::Connection wanted = connection(block, row, adjustment);
  if (row.inside) connect_source(block, row, wanted, synapse);
  if (row.mini_rate > 0) add_minis(row, site.target, wanted, synapse);
  if (row.inside) connect_replay(block, row, wanted, synapse);
  if (!adjustment.later.empty()) set_later_weights(block, row, adjustment, synapse);
  ++tally_.built;
}

void Pathway::add_minis(const Row& row, Gid target, engine::Connection connection,
                        engine::PointProcessHandle synapse) {
  if (tally_.minis == 0) {
    require_mechanism(engine_, model::mini_mechanism, place(nullptr),
                      "these edges have spontaneous minis");
  }
  engine::MiniSource source = mini_source(settings_.seed, target, row.synapse, row.mini_rate);
  source.until = stop_;
  connection.delay = mini_delay;
  connection.type = spontaneous;
  engine_.add_minis(synapse, source, connection);
  ++tally_.minis;
}

void Pathway::set_later_weights(const EdgeBlock& block, const Row& row,
                                const model::Adjustment& adjustment,
                                engine::PointProcessHandle synapse) {
  const std::string& mechanism = kinds_[block.kind[row.at]].mechanism;
  if (!engine_.has_function(mechanism, "setup_delay_vecs") ||
      !engine_.has_parameter(mechanism, "conductance")) {
    throw InputError({.place = adjustment.later.front()->places.start,
                      .problem = "mechanism cannot change its weight later",
                      .value = mechanism,
                      .reason = "it lacks setup_delay_vecs() or conductance"});
  }
  std::vector<engine::LaterWeight> weights;
  for (const model::Override* later : adjustment.later) {
    weights.push_back({.time = later->start, .factor = later->weight.value_or(1.0)});
  }
  engine_.set_later_weights(synapse, weights);
}

void Pathway::build_direct(const EdgeBlock& block, const Row& row) {
  const model::Adjustment adjustment =
      overrides_.adjust(block.source[row.at], block.target[row.at]);
  if (adjustment.for_synapses != nullptr) {
    throw InputError(
        {.place = *adjustment.for_synapses,
         .problem = "cannot be done to edges",
         .value = edges_.name(),
         .reason = "connections between point neurons have a weight and a delay only"});
  }
  if (source_is_virtual_ && replay_.sources(block.source[row.at], block.target[row.at]).empty()) {
    ++tally_.without_input;
    return;
  }
  engine::Connection wanted = connection(block, row, adjustment);
  wanted.weight *= kinds_[block.kind[row.at]].sign;
  connect_source(block, row, wanted, row.cell->handle);
  connect_replay(block, row, wanted, row.cell->handle);
  ++tally_.built;
}

void Pathway::build_gap_junction(const EdgeBlock& block, const Row& row) {
  const auto location = locate(block, row);
  if (!location) return;
  engine_.create_gap_junction(*location, block.own_junction[row.at], block.other_junction[row.at],
                              block.weight[row.at]);
  ++tally_.built;
}

void Pathway::require_section(const EdgeBlock& block, const Row& row) const {
  const BuiltCell& cell = *row.cell;
  const std::int64_t section = block.section[row.at];
  if (!cell.artificial() && section >= 0 && (cell.sections < 0 || section < cell.sections)) return;
  const std::string allowed =
      cell.artificial()
          ? "point neurons have no sections"
          : fmt::format("node {} has sections 0 to {}", block.target[row.at], cell.sections - 1);
  throw InputError({.place = place("afferent_section_id"),
                    .problem = "no such section",
                    .value = fmt::format("{}", section),
                    .reason = fmt::format("edge {}; {}", block.edge[row.at], allowed)});
}

// Nothing if the template has deleted the section; counts that.
std::optional<engine::Location> Pathway::locate(const EdgeBlock& block, const Row& row) {
  require_section(block, row);
  const std::int64_t section = block.section[row.at];
  const auto id = static_cast<std::int32_t>(section);
  if (!engine_.has_section(row.cell->handle, id)) {
    if (tally_.on_deleted_sections++ == 0) {
      tally_.first_deleted = fmt::format("edge {} on section {} of node {}", block.edge[row.at],
                                         section, block.target[row.at]);
    }
    if (row.mini_rate > 0) ++tally_.minis_on_deleted_sections;
    return std::nullopt;
  }
  return engine::Location{
      .cell = row.cell->handle, .section = id, .position = position(block, row)};
}

double Pathway::position(const EdgeBlock& block, const Row& row) const {
  if (block.segment.empty()) return inside_section(block.position[row.at]);
  if (row.cell->sections < 0) {
    throw InputError({.place = place("afferent_segment_id"),
                      .problem = "no morphology to place a synapse on",
                      .value = fmt::format("{}", block.segment[row.at]),
                      .reason = fmt::format("edge {}", block.edge[row.at]),
                      .suggestion = "Give afferent_section_pos."});
  }
  return position_of_segment(*morphologies_.get(row.cell->model->morphology_file),
                             static_cast<std::int32_t>(block.section[row.at]),
                             block.segment[row.at], block.segment_offset[row.at]);
}

engine::Connection Pathway::connection(const EdgeBlock& block, const Row& row,
                                       const model::Adjustment& adjustment) const {
  const bool exact = row.cell->artificial();  // artificial cells take events at any time
  const double delay = exact ? block.delay[row.at] : delay_in_steps(block.delay[row.at], dt_);
  return {.weight = block.weight[row.at] * adjustment.weight,
          .delay = adjustment.delay.value_or(delay),
          .type = presynaptic};
}

template <class Target>
void Pathway::connect_source(const EdgeBlock& block, const Row& row,
                             const engine::Connection& connection, Target target) {
  if (source_is_virtual_) return;
  engine_.connect(source_.gid(NodeId(block.source[row.at])), target, connection);
}

template <class Target>
void Pathway::connect_replay(const EdgeBlock& block, const Row& row, engine::Connection connection,
                             Target target) {
  connection.type = replayed;
  for (const auto source : replay_.sources(block.source[row.at], block.target[row.at])) {
    engine_.connect(source, target, connection);
  }
}

ReceptorMaker& Pathway::maker(std::uint32_t kind) {
  auto& maker = makers_[kind];
  if (!maker) {
    const model::Override* origin = classifier_.origin(kind);
    maker = std::make_unique<ReceptorMaker>(
        engine_, kinds_[kind], columns_, settings_, assigned_,
        origin == nullptr ? place(nullptr) : origin->places.mechanism);
  }
  return *maker;
}

Place Pathway::place(const char* column) const {
  const std::string population = "/edges/" + edges_.name();
  return {edges_.file(), column == nullptr ? population : population + "/0/" + column};
}

}  // namespace ballast::build
