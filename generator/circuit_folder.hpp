#pragma once
// The folder of a circuit appears whole or not at all: everything is written into a folder beside
// it that is renamed at the end. A folder that holds something is replaced only if it was asked for
// and is a generated circuit, told by the marker file.

#include <filesystem>
#include <string>

namespace ballast::generator {

inline constexpr const char* marker_name = "ballast-circuit.json";

class CircuitFolder {
 public:
  /// Creates the temporary folder. Throws InputError if `final_name` is a file or a folder with
  /// content, unless `replace` and it has the marker; ResourceError if nothing can be created
  /// there.
  CircuitFolder(const std::filesystem::path& final_name, bool replace);
  /// Removes the temporary folder if commit() has not been called.
  ~CircuitFolder();
  CircuitFolder(const CircuitFolder&) = delete;
  CircuitFolder& operator=(const CircuitFolder&) = delete;

  /// Where to write until commit().
  [[nodiscard]] const std::filesystem::path& path() const { return temporary_; }
  /// Bytes of all files written so far.
  [[nodiscard]] std::uintmax_t size() const;
  /// Renames to the final name, replacing what was there. Call once, last.
  void commit();

 private:
  std::filesystem::path final_, temporary_;
};

}  // namespace ballast::generator
