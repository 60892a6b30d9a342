#pragma once
// What a command of a program with subcommands answers, and how it is printed.

#include <string>

#include "cli/program.hpp"
#include "core/json.hpp"

namespace ballast::cli {

/// As JSON or as text, and the exit code.
struct Answer {
  Json json;
  std::string text;
  int exit_code = 0;
};

/// Prints one of both to stdout, beginning with the program's name and version. Returns the exit
/// code.
int print(const Answer& answer, const Program& program, bool as_json);

}  // namespace ballast::cli
