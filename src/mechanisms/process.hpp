#pragma once
// Runs another program to its end, without a shell: arguments are passed as they are, spaces and
// all. Safe to call from several threads at once.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ballast::mechanisms {

struct ProcessResult {
  int exit_code = 0;   ///< 128 + signal number when a signal ended the program
  std::string output;  ///< stdout and stderr, in the order in which they were written
};

/// Runs `arguments` (the program first, looked up in PATH) in the folder `directory`, with LC_ALL=C
/// so that messages are in English. Throws ResourceError when the program cannot be started.
[[nodiscard]] ProcessResult run_process(const std::vector<std::string>& arguments,
                                        const std::filesystem::path& directory);

/// All that `command` prints. A program that is not there is a ResourceError naming the Debian
/// package that has it.
[[nodiscard]] std::string output_of(const std::vector<std::string>& command,
                                    const std::string& package);

/// Of the environment; nothing where the variable is empty, too.
[[nodiscard]] std::optional<std::string> environment(const char* variable);

}  // namespace ballast::mechanisms
