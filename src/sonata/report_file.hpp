#pragma once
// SONATA report files: for each population /report/<population>/data [samples][elements] and its
// mapping. Whole file or none.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/output_file.hpp"
#include "sonata/hdf5_file.hpp"

namespace ballast::sonata {

/// What the columns of a report are; elements of a node lie side by side.
struct ReportMapping {
  std::string population;
  std::vector<std::uint64_t> node_ids;        ///< ascending
  std::vector<std::uint64_t> index_pointers;  ///< [nodes + 1] into element_ids
  std::vector<std::uint32_t> element_ids;     ///< section of each column
  double start = 0.0, end = 0.0, dt = 0.0;    ///< ms
  std::string unit;
};

class ReportFile {
 public:
  /// Throws ResourceError if it cannot be written.
  explicit ReportFile(const std::filesystem::path& file);

  /// Call once for each population, before its first append().
  void add(const ReportMapping& mapping);
  /// Rows of samples of a population, one after the other.
  void append(const std::string& population, const std::vector<double>& samples);
  /// The file gets its name. Call once, last.
  void commit();

 private:
  OutputFile output_;
  Hdf5File hdf5_;
};

}  // namespace ballast::sonata
