#pragma once
// Demand: what a circuit demands of any machine, small enough to be saved and read in milliseconds
// (summary_file.hpp). It holds all cells of a circuit of up to `most_cells`; of a larger one a
// systematic sample in order of population, metype and weight, and exact sums over all cells. From
// either any layout can be predicted by the law (layout_prediction.hpp). Plain data; pure
// functions.

#include <cstdint>
#include <string>
#include <vector>

#include "estimator/prediction.hpp"

namespace ballast::advise {

inline constexpr std::size_t most_cells = 20'000;

/// Sums over all cells of a population of the circuit.
struct PopulationSum {
  std::int64_t cells = 0;
  estimator::Cost cost = {};
  std::int64_t nodes = 0;
  friend bool operator==(const PopulationSum&, const PopulationSum&) = default;
};

/// Sums over all target cells of an edge column.
struct EdgeSum {
  std::vector<std::int64_t> counts, played;  ///< per kind; `played` may be empty
  std::int64_t minis = 0, minis_alone = 0;
  friend bool operator==(const EdgeSum&, const EdgeSum&) = default;
};

struct Demand {
  std::string circuit;               ///< fingerprint, as in the allocation file
  std::string configuration;         ///< absolute path of simulation_config.json
  double tstop = 0;                  ///< ms
  double sample_error = 0;           ///< relative half-width of the cells' bytes (pairs not built)
  Bytes heaviest;                    ///< additive weight of the heaviest cell of the circuit
  double edges_per_connection = 1;   ///< see mean_rank.hpp
  estimator::MemoryModel memory;     ///< with the records of the cells below alone
  estimator::Workload workload;      ///< all cells, or the sample; nodes are numbered from 0
  std::vector<PopulationSum> cells;  ///< parallel to workload.populations
  std::vector<EdgeSum> edges;        ///< parallel to workload.edges

  [[nodiscard]] std::int64_t cell_count() const;     ///< of the circuit
  [[nodiscard]] std::int64_t synapse_count() const;  ///< of the circuit
  [[nodiscard]] std::int64_t sample_count() const;   ///< cells of `workload`
  [[nodiscard]] bool is_whole() const { return sample_count() == cell_count(); }
};

/// Without the names; `most` >= 1. Time and memory: a sort of the cells where there are more.
[[nodiscard]] Demand make_demand(const estimator::MemoryModel& memory,
                                 const estimator::Workload& workload,
                                 std::size_t most = most_cells);

/// Instances of every pool's mechanism in all cells and synapses of the circuit.
[[nodiscard]] std::vector<std::int64_t> instances_of(const Demand& demand);

}  // namespace ballast::advise
