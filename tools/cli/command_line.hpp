#pragma once
// The command line: the only file of ours that includes CLI11. Programs declare their options on a
// CLI::App and hand it to Program::parse (program.hpp); parse_command_line is its pure core.
// Validators should look at the text alone: whether a file exists is checked where it is opened,
// with a better message.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/log.hpp"

namespace ballast::cli {

/// Validator for ->check(): a whole number of at least `least`. Its message is one that people
/// understand, unlike that of CLI::PositiveNumber.
[[nodiscard]] CLI::Validator at_least(std::int64_t least);

/// What every program understands beside its own options.
struct CommonOptions {
  LogLevel log_level = LogLevel::info;
  /// Text that --help or --version asked for; the program prints it and ends with code 0.
  std::optional<std::string> answer;
};

/// Adds --version, -v/--verbose/--debug and --quiet to `app`, parses `arguments` (without argv[0])
/// into the variables that `app` is bound to. `title` is "name version". Throws UsageError; an
/// option without its value ("--save=", also before another option) and an empty argument are
/// reported before anything else, then an unknown option with the nearest known one.
[[nodiscard]] CommonOptions parse_command_line(CLI::App& app, const std::string& title,
                                               const std::vector<std::string>& arguments);

}  // namespace ballast::cli
