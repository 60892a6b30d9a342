#pragma once
// The wrapper of the HDF5 C library; only its private hdf5_handle.hpp includes hdf5.h. Files,
// datasets by ranges, attributes, chunked writing. Calls that fail throw InputError (reading) or
// ResourceError (writing) with file and dataset; HDF5's own error stack is silent. File locking is
// off, so that read-only file systems work. Ranges that lie near each other are read by one call;
// memory is that of the result plus at most 2 MiB. The const members may be called from several
// threads.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sonata/selection.hpp"

namespace ballast {
class OutputFile;
}

namespace ballast::sonata {

class Hdf5File {
 public:
  static Hdf5File open(const std::filesystem::path& file);
  /// Creates or truncates.
  static Hdf5File create(const std::filesystem::path& file);
  /// Creates it under its temporary name; messages have the final one.
  static Hdf5File create(const OutputFile& file);
  ~Hdf5File();
  Hdf5File(Hdf5File&&) noexcept;
  Hdf5File& operator=(Hdf5File&&) noexcept;

  /// Flushes and closes. A writer calls it before OutputFile::commit(): the destructor cannot
  /// report a full disk. Throws ResourceError; nothing else may be called afterwards.
  void close();

  [[nodiscard]] const std::filesystem::path& name() const;
  [[nodiscard]] bool has_group(const std::string& path) const;
  [[nodiscard]] bool has_dataset(const std::string& path) const;
  /// Names of the links in a group, in alphabetical order.
  [[nodiscard]] std::vector<std::string> members(const std::string& group) const;
  /// Extent of each dimension.
  [[nodiscard]] std::vector<std::uint64_t> shape(const std::string& dataset) const;
  enum class Kind { integer, floating, string };  ///< an enumeration counts as integer
  [[nodiscard]] Kind kind(const std::string& dataset) const;

  // Rows of a 1-D dataset, converted; ids beyond its end are an InputError.
  [[nodiscard]] std::vector<double> read_numbers(const std::string& dataset,
                                                 const Selection&) const;
  [[nodiscard]] std::vector<std::int64_t> read_integers(const std::string& dataset,
                                                        const Selection&) const;
  [[nodiscard]] std::vector<std::uint64_t> read_unsigned(const std::string& dataset,
                                                         const Selection&) const;  ///< rejects < 0
  [[nodiscard]] std::vector<std::string> read_strings(const std::string& dataset,
                                                      const Selection&) const;
  /// All rows of a 1-D dataset of integers that fit 32 bits.
  [[nodiscard]] std::vector<std::int32_t> read_int32(const std::string& dataset) const;
  /// Rows of a 2-D integer dataset, row by row. Unsigned 64-bit values are taken bit by bit:
  /// 2^64-1, which marks "none" in some edge indices, is read as -1.
  [[nodiscard]] std::vector<std::int64_t> read_integer_rows(const std::string& dataset,
                                                            const Selection&) const;
  /// String attribute (of an enumeration the name of its value), or "" if absent.
  [[nodiscard]] std::string attribute(const std::string& object, const std::string& name) const;

  // Writing: whole arrays, or extensible datasets grown by append().
  void create_group(const std::string& path);  ///< with its parents
  /// Whole arrays of numbers that are written from now on are shuffled and deflated (level 1)
  /// where they are longer than 4 KiB.
  void compress();
  void write(const std::string& dataset, const std::vector<double>& values);
  void write(const std::string& dataset, const std::vector<float>& values);
  void write(const std::string& dataset, const std::vector<std::int64_t>& values);
  void write(const std::string& dataset, const std::vector<std::uint64_t>& values);
  void write(const std::string& dataset, const std::vector<std::uint32_t>& values);
  void write(const std::string& dataset, const std::vector<std::int32_t>& values);
  void write(const std::string& dataset, const std::vector<std::uint8_t>& values);
  void write(const std::string& dataset, const std::vector<std::string>& values);
  /// Two columns, row by row (edge indices).
  void write_pairs(const std::string& dataset, const std::vector<std::uint64_t>& values);
  enum class Element { float64, float32, int64, uint64, uint32, int32, uint8 };
  /// Empty, extensible, chunked dataset; `columns` > 1 makes it 2-D.
  /// A chunk is written whole, so name `expected_rows` where there may be few.
  void create_dataset(const std::string& dataset, Element element, std::uint64_t columns = 1,
                      std::uint64_t expected_rows = std::uint64_t{1} << 16);
  /// As create_dataset(), of two dimensions also with one column or none.
  void create_table(const std::string& dataset, Element element, std::uint64_t columns,
                    std::uint64_t expected_rows);
  void append(const std::string& dataset, const std::vector<double>& values);
  void append(const std::string& dataset, const std::vector<std::uint64_t>& values);
  void append(const std::string& dataset, const std::vector<std::int64_t>& values);
  void write_attribute(const std::string& object, const std::string& name,
                       const std::string& value);
  void write_attribute(const std::string& object, const std::string& name, std::int64_t value);
  void write_attribute(const std::string& object, const std::string& name,
                       const std::vector<std::int64_t>& values);
  /// Enumerated attribute as the SONATA spike format wants it: names with values 0, 1, ...
  void write_enum_attribute(const std::string& object, const std::string& name,
                            const std::vector<std::string>& names, std::int32_t value);

  struct Handle;

 private:
  explicit Hdf5File(std::unique_ptr<Handle> handle);
  std::unique_ptr<Handle> handle_;
};

}  // namespace ballast::sonata
