#pragma once
// Spontaneous minis: which synapses release at random times without a spike, and how often: as a
// connection override says (spont_minis), else as the target cell does (node columns
// exc_mini_frequency and inh_mini_frequency), as in neurodamus' connection.py. Serves counting and
// building.

#include "model/catalog.hpp"

namespace ballast::model {

class MiniRates {
 public:
  /// Of the edges of one population. Borrows the circuit.
  MiniRates(const Circuit& circuit, const sonata::EdgePopulation& edges);

  /// True if some edge may have minis.
  [[nodiscard]] bool any() const { return overrides_.any_minis() || by_cell_; }
  /// Reads what these target cells say; call before rate() for edges onto them.
  void select(const sonata::Selection& targets);
  /// Hz; 0 for none.
  [[nodiscard]] double rate(std::uint64_t source, std::uint64_t target, bool inhibitory) const;

 private:
  const sonata::NodePopulation& nodes_;
  PathwayOverrides overrides_;
  bool by_cell_ = false;
  std::vector<std::uint64_t> targets_;
  std::vector<double> excitatory_, inhibitory_;  ///< parallel to targets_
};

}  // namespace ballast::model
