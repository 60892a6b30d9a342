#pragma once
// Reads one file of a data set piece by piece: lines of text, and arrays in the byte order of the
// machine that wrote them, each behind a line "chkpnt <n>" that counts them (FileHandler of
// CoreNEURON 9.0.1, io/nrn_filehandler.hpp). Whatever is not as expected is an InputError with file
// and byte offset. Owns the open file and a buffer of 256 KiB; nothing is allocated for an array
// that the file is too short for.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/input_file.hpp"

namespace ballast::built {

class DataReader {
 public:
  /// Opens the file and checks its first line, the version. Arrays count from `checkpoint`.
  explicit DataReader(std::filesystem::path file, std::int32_t checkpoint = 0);

  /// A line without its end.
  [[nodiscard]] std::string line();
  /// A line that is one integer.
  [[nodiscard]] std::int32_t integer();
  /// A line "<integer of 0 or more> <label>"; an empty label stands for the integer alone.
  [[nodiscard]] std::int32_t count(std::string_view label);

  [[nodiscard]] std::vector<std::int32_t> integers(std::size_t size);
  [[nodiscard]] std::vector<double> reals(std::size_t size);
  /// Throws unless everything has been read.
  void expect_end() const;

  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  [[nodiscard]] std::uint64_t offset() const { return offset_; }  ///< of the next byte
  /// Where the array that was read last begins.
  [[nodiscard]] std::uint64_t array_offset() const { return array_offset_; }
  [[nodiscard]] std::int32_t checkpoint() const { return checkpoint_; }
  /// At the line that was read last.
  [[nodiscard]] InputError line_error(std::string problem, std::string value,
                                      std::string reason) const;

 private:
  template <class Value>
  [[nodiscard]] std::vector<Value> array(std::size_t size);
  void check_mark();
  void refill();
  void read_bytes(char* to, std::size_t size);
  [[nodiscard]] InputError ends_early() const;

  std::filesystem::path file_;
  InputFile input_;
  std::uint64_t size_ = 0;
  std::uint64_t offset_ = 0, line_offset_ = 0, array_offset_ = 0;
  std::int32_t checkpoint_;
  std::vector<char> buffer_;
  std::size_t next_ = 0, filled_ = 0;
};

/// "<file>:byte <offset>: ...".
[[nodiscard]] InputError byte_error(const std::filesystem::path& file, std::uint64_t offset,
                                    std::string problem, std::string value = {},
                                    std::string reason = {});

}  // namespace ballast::built
