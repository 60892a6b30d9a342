#pragma once
// PipedFiles: files that a library opens and writes by itself without looking at errors. It writes
// into named pipes of a private folder (in TMPDIR); a thread for each moves what comes out into an
// OutputFile, so that a file appears whole or not at all and takes no memory. The library must
// write each file once, from its start to its end.

#include <deque>
#include <exception>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/output_file.hpp"
#include "core/temporary_folder.hpp"

namespace ballast {

class PipedFiles {
 public:
  /// For files of these names in `folder`. Throws ResourceError where one cannot be made.
  PipedFiles(const std::filesystem::path& folder, const std::vector<std::string>& names);
  /// Without finish() no file appears.
  ~PipedFiles();
  PipedFiles(const PipedFiles&) = delete;
  PipedFiles& operator=(const PipedFiles&) = delete;

  /// Where the library finds the pipes. Other files that it makes there are lost.
  [[nodiscard]] const std::filesystem::path& pipes() const { return pipes_.path(); }
  /// Call once, when the library has closed its files. Throws ResourceError for the first file that
  /// could not be written; then none appears that came after it.
  void finish();

 private:
  struct Pipe {
    Pipe(std::filesystem::path pipe, std::filesystem::path target)
        : name(std::move(pipe)), file(std::move(target)) {}
    std::filesystem::path name;
    OutputFile file;
    int descriptor = -1;
    std::exception_ptr failure;
    std::thread mover;
  };

  void open(Pipe& pipe) const;
  static void move(Pipe& pipe);
  void end_movers();

  TemporaryFolder pipes_;
  std::deque<Pipe> files_;
};

}  // namespace ballast
