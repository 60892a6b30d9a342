#pragma once
// Columns of numbers of an HDF5 group that grow row by row and are written block by block.

#include <string>
#include <vector>

#include "sonata/hdf5_file.hpp"

namespace ballast::generator {

/// Holds one block of rows; not thread-safe; the file must stay open until the last flush().
class Columns {
 public:
  /// `file` outlives this; `rows` is how many there will be.
  Columns(sonata::Hdf5File& file, std::string group, std::uint64_t rows);

  /// Creates the dataset and gives its index. All columns come before the first row.
  std::size_t add(const std::string& name, sonata::Hdf5File::Element element);
  /// The next value of a column. Integers are exact up to 2^53.
  void put(std::size_t column, double value) { values_[column].push_back(value); }
  /// Writes the rows that are complete and forgets them; call at the end too.
  void flush();

 private:
  sonata::Hdf5File* file_;
  std::string group_;
  std::uint64_t rows_;
  std::vector<std::string> datasets_;
  std::vector<std::vector<double>> values_;
};

}  // namespace ballast::generator
