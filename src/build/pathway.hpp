#pragma once
// Pathway: builds the edges of one edge population, block by block; the inner loop of
// SynapseBuilder.

#include <memory>
#include <optional>
#include <vector>

#include "build/cells.hpp"
#include "build/receptor.hpp"
#include "build/replay.hpp"
#include "build/tally.hpp"
#include "model/minis.hpp"

namespace ballast::build {

/// What a pathway is built from; everything is borrowed. `replay` must have been told of this pair
/// of populations.
struct PathwayInput {
  const model::Circuit& circuit;
  const sonata::EdgePopulation& edges;
  const BuiltPopulation& targets;
  ReplaySources& replay;
  engine::Engine& engine;
  model::MorphologyCache& morphologies;
};

class Pathway {
 public:
  explicit Pathway(const PathwayInput& input);

  /// Builds all edges onto these targets; every edge onto a target must be in the same call.
  void build(const sonata::Selection& targets);
  [[nodiscard]] const EdgeTally& tally() const { return tally_; }

 private:
  struct Row {
    std::size_t at;         ///< row of the block
    std::uint64_t synapse;  ///< number among the target's edges
    const BuiltCell* cell;
    bool inside = true;      ///< the source can fire: it is virtual or part of the simulation
    double mini_rate = 0.0;  ///< Hz
  };
  [[nodiscard]] std::vector<Row> rows_in_order(const EdgeBlock& block) const;
  void build_row(const EdgeBlock& block, Row row);
  [[nodiscard]] double mini_rate(const EdgeBlock& block, const Row& row) const;
  void build_receptor(const EdgeBlock& block, const Row& row);
  void build_direct(const EdgeBlock& block, const Row& row);
  void build_gap_junction(const EdgeBlock& block, const Row& row);
  void require_section(const EdgeBlock& block, const Row& row) const;
  [[nodiscard]] std::optional<engine::Location> locate(const EdgeBlock& block, const Row& row);
  [[nodiscard]] double position(const EdgeBlock& block, const Row& row) const;
  [[nodiscard]] engine::Connection connection(const EdgeBlock& block, const Row& row,
                                              const model::Adjustment& adjustment) const;
  template <class Target>
  void connect_source(const EdgeBlock& block, const Row& row, const engine::Connection& connection,
                      Target target);
  template <class Target>
  void connect_replay(const EdgeBlock& block, const Row& row, engine::Connection connection,
                      Target target);
  void add_minis(const Row& row, Gid target, engine::Connection connection,
                 engine::PointProcessHandle synapse);
  void set_later_weights(const EdgeBlock& block, const Row& row,
                         const model::Adjustment& adjustment, engine::PointProcessHandle synapse);
  ReceptorMaker& maker(std::uint32_t kind);
  [[nodiscard]] Place place(const char* column) const;

  const sonata::EdgePopulation& edges_;
  const BuiltPopulation& targets_;
  const model::CatalogPopulation& source_;
  ReplaySources& replay_;
  engine::Engine& engine_;
  model::MorphologyCache& morphologies_;
  double dt_;
  bool source_is_virtual_;
  double stop_;  ///< ms, end of the run
  model::SynapseClassifier classifier_;
  model::MiniRates minis_;
  std::vector<model::SynapseKind> kinds_;  ///< of the classifier, as the engine's mechanisms allow
  EdgeColumns columns_;
  model::PathwayOverrides overrides_;
  std::vector<std::string> assigned_;
  PathwaySettings settings_;
  std::vector<std::unique_ptr<ReceptorMaker>> makers_;  ///< by kind
  EdgeTally tally_;
};

}  // namespace ballast::build
