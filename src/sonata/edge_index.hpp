#pragma once
// Private to EdgePopulation: which edges end at a node. Either the file's own target_to_source
// index (its first dataset is named node_id_to_ranges, or node_id_to_range as bmtk writes it) or
// runs of equal targets found by one pass over target_node_id, 24 bytes each and at most `max_runs`
// of them. Throws InputError with dataset and row for indices out of range.

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "sonata/hdf5_file.hpp"
#include "sonata/population.hpp"
#include "sonata/selection.hpp"

namespace ballast::sonata {

class EdgePopulation::Index {
 public:
  static constexpr std::uint64_t max_runs = std::uint64_t{1} << 24U;

  /// `population` is the group of the population, which has `size` edges; `h5` outlives the index.
  Index(const Hdf5File& h5, std::string population, std::uint64_t size);

  /// Memory is proportional to the targets asked for and their ranges.
  struct Edges {
    std::vector<Range> ranges = {};          ///< of all targets asked for, in their order
    std::vector<std::uint64_t> counts = {};  ///< number of edges, one per target asked for
  };
  /// Builds the runs on the first call where the file has no index; may be called by several
  /// threads. A node may have several ranges of edges; nodes beyond the end of the index have none.
  [[nodiscard]] Edges find(const Selection& targets) const;
  [[nodiscard]] bool in_file() const { return in_file_; }

 private:
  /// Consecutive edges with the same target.
  struct Run {
    std::uint64_t target = 0, begin = 0, end = 0;
  };
  [[nodiscard]] Edges find_in_file(const Selection& targets) const;
  [[nodiscard]] Edges find_in_runs(const Selection& targets) const;
  /// Rows of a two-column dataset as ranges within [0, limit); empty ones stay in their place.
  [[nodiscard]] std::vector<Range> read_ranges(const std::string& dataset, const Selection& rows,
                                               std::uint64_t limit) const;
  /// Number of rows of a dataset that must have two columns.
  [[nodiscard]] std::uint64_t pair_rows(const std::string& dataset) const;
  /// One pass over the targets, block by block.
  void build_runs() const;
  /// Targets of consecutive edges from `first_edge` on.
  void add_runs(const std::vector<std::uint64_t>& targets, std::uint64_t first_edge) const;

  const Hdf5File* h5_;
  std::string population_;
  std::uint64_t size_;
  bool in_file_ = false;
  std::string nodes_, ranges_;  ///< datasets of the file's index
  std::uint64_t node_rows_ = 0, range_rows_ = 0;
  mutable std::once_flag built_;
  mutable std::vector<Run> runs_;  ///< sorted by target, then by edge
};

}  // namespace ballast::sonata
