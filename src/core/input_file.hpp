#pragma once
// Reading a user's file piece by piece. The object owns the open file. A file that cannot be opened
// or read is an InputError with the system's reason and, where it is missing, the nearest name
// beside it.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace ballast {

class InputFile {
 public:
  explicit InputFile(std::filesystem::path file);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  /// Continues reading at this offset from the start of the file.
  void seek(std::uint64_t offset);
  /// Fills the buffer from the front; returns the number of bytes read, 0 at the end of the file.
  [[nodiscard]] std::size_t read(std::span<char> buffer);

 private:
  std::filesystem::path file_;
  int descriptor_;
};

}  // namespace ballast
