#pragma once
// ModelResolver: from the columns of a node population (model_type, model_template, morphology,
// dynamics_params) to CellModels, each stored once. Finds the template and morphology files and
// throws InputError, naming the population's dataset and the path that was tried, where one is
// missing.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "model/catalog.hpp"
#include "sonata/circuit_config.hpp"
#include "sonata/population.hpp"

namespace ballast::model {

class ModelResolver {
 public:
  /// Appends new models to `models`; config, nodes and models outlive the resolver.
  ModelResolver(const sonata::NodePopulationConfig& config, const sonata::NodePopulation& nodes,
                std::vector<CellModel>& models);

  /// Appends the model index of every selected row to `indices`.
  void append(const sonata::Selection& rows, std::vector<std::uint32_t>& indices);

 private:
  struct Key {
    std::string type, model_template, morphology, parameters;
    auto operator<=>(const Key&) const = default;
  };
  [[nodiscard]] CellModel make(const Key& key) const;
  [[nodiscard]] CellModel make_detailed(const Key& key) const;
  [[nodiscard]] CellModel make_point(const Key& key) const;
  [[nodiscard]] std::filesystem::path template_file(const std::string& name) const;
  [[nodiscard]] std::filesystem::path morphology_file(const std::string& morphology) const;
  [[nodiscard]] Place column_place(const std::string& column) const;
  std::uint32_t intern(Key key);

  const sonata::NodePopulationConfig* config_;
  const sonata::NodePopulation* nodes_;
  std::vector<CellModel>* models_;
  std::map<Key, std::uint32_t> index_;
};

}  // namespace ballast::model
