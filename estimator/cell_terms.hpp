#pragma once
// CellTerms: what a cell with its synapses adds to a rank, as numbers that add up over any set of
// cells; the sums tell the set's Tally, its synapses and how many sources it is expected to have.
// One row of numbers per set: cheap to add, to compare and to take back.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "estimator/runtime_law.hpp"
#include "estimator/sources.hpp"
#include "estimator/workload.hpp"

namespace ballast::estimator {

class CellTerms {
 public:
  /// Borrows both.
  CellTerms(const MemoryModel& memory, const Workload& workload);

  /// How many numbers there are.
  [[nodiscard]] std::size_t count() const { return first_pool_ + memory_->pools.size(); }
  /// Adds those of a cell of a population of the workload.
  void add(std::size_t population, std::size_t cell, std::span<double> sums) const;

  // What the sums say.
  [[nodiscard]] Tally tally(std::span<const double> sums) const;
  [[nodiscard]] RuntimeCost on_runtime(std::span<const double> sums) const;
  [[nodiscard]] std::int64_t cells(std::span<const double> sums) const;
  [[nodiscard]] double cell_bytes(std::span<const double> sums) const;  ///< of cells, in use
  [[nodiscard]] std::int64_t synapses(std::span<const double> sums) const;
  [[nodiscard]] std::int64_t netcons(std::span<const double> sums) const;
  /// The sources of these edges if every connection, of `edges_each` edges, chose its own at
  /// random.
  [[nodiscard]] SourceCount expected_sources(std::span<const double> sums, std::int64_t ranks,
                                             double edges_each = 1) const;

 private:
  /// The numbers of a cost that are not zero: position and value.
  using Sparse = std::vector<std::pair<std::size_t, double>>;
  struct EdgeTerms {
    Sparse netcon, mini = {};
    std::vector<Sparse> synapse = {};  ///< by kind
    RuntimeCost mini_on_runtime = {};
    std::vector<RuntimeCost> on_runtime = {}, connection = {};  ///< by kind
  };
  [[nodiscard]] EdgeTerms terms_of(const EdgeColumn& column) const;
  [[nodiscard]] Sparse sparse(const Cost& cost) const;
  void add_edges(std::size_t e, std::size_t cell, std::span<double> sums) const;
  void add_minis(std::size_t e, std::size_t cell, std::span<double> sums) const;

  const MemoryModel* memory_;
  const Workload* workload_;
  std::size_t first_pool_;
  std::vector<Sparse> cells_;     ///< by record
  std::vector<EdgeTerms> edges_;  ///< by Workload::edges
};

}  // namespace ballast::estimator
