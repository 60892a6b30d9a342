#pragma once
// The two indices of a SONATA edge population, written while its edges stream by, sorted by target.
// target_to_source is written as it comes. source_to_target needs the runs of edges by source: they
// go to temporary files, one per range of sources, and are sorted file by file at the end (a
// counting sort), so that memory holds one such file and 4 bytes per source. SONATA developer
// guide, "Edge file", indices.

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "sonata/hdf5_file.hpp"

namespace ballast::generator {

/// Edges [first, first + count) come from `node`.
struct EdgeRun {
  std::uint32_t node = 0;
  std::uint32_t count = 0;
  std::uint64_t first = 0;
};

/// indices/target_to_source of `population` (its group's path) in `file`, which outlives this.
class TargetIndex {
 public:
  TargetIndex(sonata::Hdf5File& file, const std::string& population, std::uint64_t targets);
  /// The next target, in order of node ids, and how many edges it has.
  void add_target(std::uint32_t edges);
  /// Writes what has been added. Call after the last target.
  void flush();

 private:
  sonata::Hdf5File* file_;
  std::string nodes_dataset_, ranges_dataset_;
  std::vector<std::uint64_t> nodes_, ranges_;
  std::uint64_t range_count_ = 0, edge_count_ = 0;
};

struct SourceIndexPlan {
  std::uint64_t sources = 0;                       ///< nodes of the source population
  std::uint64_t expected_runs = 0;                 ///< only the memory depends on it
  std::uint64_t memory = std::uint64_t{64} << 20;  ///< bytes for one temporary file's runs, about
  std::filesystem::path folder;                    ///< for the temporary files; exists
};

/// indices/source_to_target. The temporary files are removed by finish() or the destructor.
class SourceIndex {
 public:
  explicit SourceIndex(SourceIndexPlan plan);
  ~SourceIndex();
  SourceIndex(const SourceIndex&) = delete;
  SourceIndex& operator=(const SourceIndex&) = delete;

  /// Adds a run; runs come in ascending order of `first`. Throws ResourceError if the disk is full.
  void add(const EdgeRun& run);
  /// Sorts and writes the index. Call once, last.
  void finish(sonata::Hdf5File& file, const std::string& population);

 private:
  struct Bucket;
  void write_bucket(std::size_t bucket, sonata::Hdf5File& file, const std::string& ranges);
  void write_node_ranges(sonata::Hdf5File& file, const std::string& dataset) const;

  SourceIndexPlan plan_;
  std::uint64_t sources_per_bucket_;
  std::vector<std::uint32_t> runs_of_;  ///< number of runs of each source
  std::vector<std::unique_ptr<Bucket>> buckets_;
};

}  // namespace ballast::generator
