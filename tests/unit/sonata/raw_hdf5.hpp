#pragma once
// Writes what other tools write and Hdf5File does not, through the C library: for tests of reading.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace ballast::test {

/// Opens `file` (creates it if missing) for the life of the object.
class RawHdf5 {
 public:
  explicit RawHdf5(const std::filesystem::path& file);
  ~RawHdf5();
  RawHdf5(const RawHdf5&) = delete;
  RawHdf5& operator=(const RawHdf5&) = delete;

  void int8(const std::string& dataset, const std::vector<std::int8_t>& values);
  void uint16(const std::string& dataset, const std::vector<std::uint16_t>& values);
  void big_endian_int32(const std::string& dataset, const std::vector<std::int32_t>& values);
  void big_endian_float(const std::string& dataset, const std::vector<float>& values);
  void bools(const std::string& dataset, const std::vector<std::int8_t>& values);  ///< as h5py does
  void compressed(const std::string& dataset, const std::vector<std::int64_t>& values,
                  std::uint64_t chunk);
  void int64_pairs(const std::string& dataset, const std::vector<std::int64_t>& values);
  enum class Padding { null, blank };
  void fixed_strings(const std::string& dataset, const std::vector<std::string>& values,
                     std::size_t size, Padding padding);
  void ascii_strings(const std::string& dataset, const std::vector<std::string>& values);
  void fixed_string_attribute(const std::string& object, const std::string& name,
                              const std::string& value);
  void complex_numbers(const std::string& dataset);

 private:
  template <class T>
  void write(const std::string& dataset, const std::vector<T>& values, std::int64_t file_type,
             std::int64_t memory_type, std::uint64_t columns = 1, std::int64_t creation = 0);
  std::int64_t file_;
};

}  // namespace ballast::test
