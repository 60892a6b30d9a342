#pragma once
// CellBuilder: makes cells of the circuit in the engine, the same way for a dry run (one cell of a
// model) and for a run (all cells of a rank). Templates are loaded when the first cell needs them,
// after that cell has been built in a forked child as a trial. Not collective: ranks build
// independently.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "model/catalog.hpp"
#include "model/morphology_cache.hpp"

namespace ballast::build {

struct BuiltCell {
  engine::CellHandle handle;
  const model::CellModel* model = nullptr;
  /// Sections that the morphology gave it, before the template changed them; -1 where it has none.
  std::int32_t sections = -1;
  [[nodiscard]] bool artificial() const { return model->kind == model::CellKind::point; }
};

/// What building keeps for each cell beside the engine's own: its node, its record here.
inline constexpr std::size_t bytes_per_cell = 2 * sizeof(std::uint64_t) + sizeof(BuiltCell);

/// The cells of one population on this rank; the vectors run parallel.
struct BuiltPopulation {
  const model::CatalogPopulation* population = nullptr;
  std::vector<std::uint64_t> nodes;  ///< ascending
  std::vector<BuiltCell> cells;

  /// nullptr if the node is not built here.
  [[nodiscard]] const BuiltCell* find(std::uint64_t node) const;
};

class CellBuilder {
 public:
  /// Borrows all three; they outlive the builder and what it built.
  CellBuilder(const model::Circuit& circuit, engine::Engine& engine,
              model::MorphologyCache& morphologies);

  /// Builds these nodes (ascending) of a population, in order; `done` hears of each. Throws
  /// InputError for morphologies and attributes that are missing or wrong, EngineError for what the
  /// engine refuses.
  [[nodiscard]] BuiltPopulation build(
      const model::CatalogPopulation& population, const std::vector<NodeId>& nodes,
      const std::function<void()>& done = [] {});

 private:
  /// Template and the node columns that it takes as further arguments.
  struct Template {
    std::filesystem::path file;
    std::vector<std::string> attributes;
  };
  /// Further arguments of the nodes of one template, row by row in the order of nodes.
  struct Arguments {
    std::vector<std::vector<double>> columns;
    std::size_t next = 0;
  };
  using ArgumentTable = std::map<std::string, Arguments>;

  [[nodiscard]] const model::CellModel& model_of(const model::CatalogPopulation& population,
                                                 NodeId node) const;
  void load_template(const model::CatalogPopulation& population, NodeId first);
  [[nodiscard]] ArgumentTable read_arguments(const model::CatalogPopulation& population,
                                             const std::vector<NodeId>& nodes) const;
  [[nodiscard]] std::vector<double> column(const model::CatalogPopulation& population,
                                           const std::string& attribute,
                                           const sonata::Selection& rows) const;
  [[nodiscard]] engine::CellRequest request(const model::CatalogPopulation& population,
                                            NodeId node) const;
  [[nodiscard]] std::shared_ptr<const model::Morphology> morphology_of(
      const model::CellModel& model) const;
  BuiltCell build_detailed(const model::CatalogPopulation& population, NodeId node,
                           ArgumentTable& arguments);
  BuiltCell build_artificial(const model::CatalogPopulation& population, NodeId node);

  const model::Circuit& circuit_;
  engine::Engine& engine_;
  model::MorphologyCache& morphologies_;
  std::map<std::string, Template> templates_;
};

}  // namespace ballast::build
