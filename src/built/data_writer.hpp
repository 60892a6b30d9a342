#pragma once
// Writes one file of a data set: what DataReader reads, byte for byte as NEURON 8.2.2 would
// (writeint and writedbl in nrniv/nrncore_write/io/nrncore_io.cpp). The file appears with commit(),
// else not at all; throws ResourceError. Buffers 1 MiB.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/output_file.hpp"

namespace ballast::built {

class DataWriter {
 public:
  /// Writes the version; arrays count from `checkpoint`.
  explicit DataWriter(const std::filesystem::path& file, std::int32_t checkpoint = 0);

  void line(std::string_view text);
  /// "<value> <label>", or the value alone.
  void count(std::size_t value, std::string_view label = {});
  void integer(std::int32_t value);
  void array(const std::vector<std::int32_t>& values);
  void array(const std::vector<double>& values);

  /// Of the next array.
  [[nodiscard]] std::int32_t checkpoint() const { return checkpoint_; }
  /// Call once, last.
  void commit();

 private:
  void marked(std::string_view bytes);

  OutputFile output_;
  std::int32_t checkpoint_;
  std::string buffer_;
};

}  // namespace ballast::built
