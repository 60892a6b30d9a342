#pragma once
// Files that appear whole or not at all: written under a temporary name beside the final one,
// flushed to disk, and renamed by commit(). Without commit() the destructor removes the temporary
// file. Throws ResourceError naming file and cause (disk full, no permission).

#include <filesystem>
#include <string>
#include <string_view>

namespace ballast {

class OutputFile {
 public:
  /// Takes the final name; creates missing parent folders; the temporary name is unique per
  /// process.
  explicit OutputFile(std::filesystem::path final_name);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// The name to write to until commit(), for libraries that open files themselves (HDF5).
  [[nodiscard]] const std::filesystem::path& temporary_name() const { return temporary_; }
  [[nodiscard]] const std::filesystem::path& final_name() const { return final_; }

  /// Appends bytes to the temporary file, behind what a library may have written to it.
  void write(std::string_view bytes);
  /// Flushes, closes and renames to the final name. Call once, last.
  void commit();

 private:
  std::filesystem::path final_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
  bool committed_ = false;
};

/// What a user can do about the system's refusal to write (an errno); "" where that depends.
[[nodiscard]] std::string write_advice(int code);

/// Writes a whole small file.
void write_file(const std::filesystem::path& file, std::string_view content);
/// Reads a whole file. Throws InputError if it cannot be read.
[[nodiscard]] std::string read_file(const std::filesystem::path& file);

}  // namespace ballast
