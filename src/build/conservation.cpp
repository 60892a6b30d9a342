#include "build/conservation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.hpp"
#include "model/minis.hpp"
#include "model/synapses.hpp"

namespace ballast::build {

namespace {

constexpr std::uint64_t edges_per_block = std::uint64_t{1} << 16;

std::vector<CellTally> expected_cells(const model::CellCatalog& catalog) {
  std::vector<CellTally> cells;
  for (const model::CatalogPopulation& population : catalog.populations) {
    if (population.kind == model::CellKind::virtual_) continue;
    CellTally tally{.population = population.name};
    for (const sonata::Range& range : population.nodes.ranges()) {
      tally.cells += static_cast<std::int64_t>(range.end - range.begin);
      for (std::uint64_t id = range.begin; id < range.end; ++id) tally.id_sum += id_hash(id);
    }
    cells.push_back(std::move(tally));
  }
  return cells;
}

// This rank's part of a population's nodes: every size-th of their ranges' blocks.
sonata::Selection share_of(const sonata::Selection& nodes, const comm::Communicator& comm) {
  constexpr std::uint64_t nodes_per_block = 4096;
  std::vector<sonata::Range> mine;
  int turn = 0;
  nodes.for_each_block(nodes_per_block, [&](const sonata::Selection& block) {
    if (turn++ % comm.size() != comm.rank()) return;
    mine.insert(mine.end(), block.ranges().begin(), block.ranges().end());
  });
  return sonata::Selection(std::move(mine));
}

std::int64_t count_outside(const sonata::EdgePopulation& edges, const sonata::Selection& targets,
                           const model::CatalogPopulation& source) {
  if (source.nodes.size() == source.size) return 0;
  std::int64_t outside = 0;
  edges.afferent_edges(targets).for_each_block(edges_per_block, [&](const auto& block) {
    const auto sources = edges.source_nodes(block);
    outside += std::count_if(sources.begin(), sources.end(),
                             [&](std::uint64_t node) { return !source.nodes.contains(node); });
  });
  return outside;
}

// Minis decide which edges are built: counted as the estimate does.
Expected::Edges count_with_minis(const model::Circuit& circuit, const sonata::EdgePopulation& edges,
                                 const comm::Communicator& comm) {
  const auto counts = model::count_afferents(circuit, edges, {comm.rank(), comm.size()});
  Expected::Edges counted{.population = edges.name(), .gap_junctions = false};
  counted.inside = static_cast<std::int64_t>(counts.total());
  for (const std::uint32_t minis : counts.minis) counted.minis += minis;
  const auto& target = circuit.catalog.population(edges.target_population());
  for (const std::uint64_t degree : edges.afferent_counts(share_of(target.nodes, comm))) {
    counted.outside += static_cast<std::int64_t>(degree);
  }
  counted.outside -= counted.inside;  // right for the sum over ranks: their shares differ
  return counted;
}

Expected::Edges count_edges(const model::Circuit& circuit, const sonata::EdgePopulation& edges,
                            const comm::Communicator& comm) {
  const auto& source = circuit.catalog.population(edges.source_population());
  const auto& target = circuit.catalog.population(edges.target_population());
  const sonata::Selection targets = share_of(target.nodes, comm);
  if (model::MiniRates(circuit, edges).any()) return count_with_minis(circuit, edges, comm);
  Expected::Edges counted{.population = edges.name(),
                          .gap_junctions = circuit.edge_config(edges).is_electrical()};
  for (const std::uint64_t degree : edges.afferent_counts(targets)) {
    counted.inside += static_cast<std::int64_t>(degree);
  }
  counted.outside = count_outside(edges, targets, source);
  counted.inside -= counted.outside;
  return counted;
}

std::string difference(const std::string& what, std::int64_t expected, std::int64_t built) {
  const std::int64_t by = built - expected;
  return fmt::format("{}: {} expected, {} built, {} {}", what, expected, built, by < 0 ? -by : by,
                     by < 0 ? "missing" : "too many");
}

void compare(const CellTally& expected, const CellTally& built, std::vector<std::string>& found) {
  if (expected == built) return;
  const std::string what = "cells of " + expected.population;
  if (expected.cells != built.cells) {
    found.push_back(difference(what, expected.cells, built.cells));
  } else {
    found.push_back(fmt::format("{}: {} built, but not each of them once", what, built.cells));
  }
}

void compare(const Expected::Edges& expected, const EdgeTally& built,
             std::vector<std::string>& found) {
  const std::int64_t accounted = built.built + built.on_deleted_sections + built.without_input;
  const char* kind = expected.gap_junctions ? "gap junctions" : "synapses";
  if (accounted != expected.inside) {
    found.push_back(
        difference(fmt::format("{} of {}", kind, expected.population), expected.inside, accounted));
  }
  if (built.from_outside != expected.outside) {
    found.push_back(difference(fmt::format("edges of {} from outside", expected.population),
                               expected.outside, built.from_outside));
  }
  const std::int64_t minis = built.minis + built.minis_on_deleted_sections;
  if (minis != expected.minis) {
    found.push_back(
        difference("sources of minis of " + expected.population, expected.minis, minis));
  }
}

}  // namespace

Expected count_expected(const model::Circuit& circuit, comm::Communicator& comm) {
  Expected expected{.cells = expected_cells(circuit.catalog), .edges = {}};
  std::vector<std::int64_t> counts;
  comm::together(comm, [&] {
    for (const auto& edges : circuit.edges) {
      expected.edges.push_back(count_edges(circuit, *edges, comm));
      counts.push_back(expected.edges.back().inside);
      counts.push_back(expected.edges.back().outside);
      counts.push_back(expected.edges.back().minis);
    }
  });
  comm.all_sum(std::span<std::int64_t>(counts));
  for (std::size_t i = 0; i < expected.edges.size(); ++i) {
    expected.edges[i].inside = counts[3 * i];
    expected.edges[i].outside = counts[3 * i + 1];
    expected.edges[i].minis = counts[3 * i + 2];
  }
  return expected;
}

Tally add_up(const Tally& mine, comm::Communicator& comm) {
  Tally total = mine;
  std::vector<std::int64_t*> fields;
  for (CellTally& cells : total.cells) fields.insert(fields.end(), {&cells.cells, &cells.id_sum});
  for (EdgeTally& edges : total.edges) {
    fields.insert(fields.end(),
                  {&edges.built, &edges.on_deleted_sections, &edges.from_outside,
                   &edges.without_input, &edges.minis, &edges.minis_on_deleted_sections});
  }
  std::vector<std::int64_t> values;
  for (const std::int64_t* field : fields) values.push_back(*field);
  comm.all_sum(std::span<std::int64_t>(values));
  for (std::size_t i = 0; i < fields.size(); ++i) *fields[i] = values[i];
  for (EdgeTally& edges : total.edges) {
    const auto examples = comm.all_gather(edges.first_deleted);
    const auto first = std::find_if(examples.begin(), examples.end(),
                                    [](const std::string& example) { return !example.empty(); });
    edges.first_deleted = first == examples.end() ? std::string() : *first;
  }
  return total;
}

void check_conservation(const Expected& expected, const Tally& built,
                        const std::filesystem::path& circuit_file) {
  BALLAST_EXPECT(expected.cells.size() == built.cells.size());
  BALLAST_EXPECT(expected.edges.size() == built.edges.size());
  std::vector<std::string> found;
  for (std::size_t i = 0; i < expected.cells.size(); ++i) {
    compare(expected.cells[i], built.cells[i], found);
  }
  for (std::size_t i = 0; i < expected.edges.size(); ++i) {
    compare(expected.edges[i], built.edges[i], found);
  }
  if (found.empty()) return;
  throw ConservationError({.place = {circuit_file},
                           .problem = "what was built is not what the circuit holds",
                           .reason = fmt::format("{}", fmt::join(found, "; ")),
                           .suggestion = "This is a defect of ballast, please report it."});
}

}  // namespace ballast::build
