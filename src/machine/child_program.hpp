#pragma once
// A program of ours as a child process that answers one question. It runs in the same surroundings
// whoever starts it: no variables but those that loaders and tools need, no MPI of the parent, and
// addresses that are not random, so that its memory is the same each time.

#include <filesystem>
#include <string>

namespace ballast::machine {

inline constexpr int request_descriptor = 3;  ///< where the child reads
inline constexpr int answer_descriptor = 4;  ///< where it writes; its stdout is the parent's stderr

struct ChildAnswer {
  std::string text;    ///< all that the child wrote
  std::string ending;  ///< "crashed: Segmentation fault", "ended with exit status 3"
};

/// Starts `program`, hands it `request` and waits for its end. It dies with its parent. Throws
/// ResourceError if it cannot be started, Interrupted if this process got a signal meanwhile.
[[nodiscard]] ChildAnswer ask_program(const std::filesystem::path& program,
                                      const std::string& request);

/// Everything up to the end of the file. An interrupt ends it early.
[[nodiscard]] std::string read_all(int descriptor);
/// False if the reader is gone.
[[nodiscard]] bool write_all(int descriptor, const std::string& text);

}  // namespace ballast::machine
