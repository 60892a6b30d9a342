#pragma once
// From an exception to what the user sees: one line of text and the exit code of the process. The
// only place that decides both; docs/developer_guide.md has the table of codes.

#include <exception>
#include <string>

#include "core/error.hpp"

namespace ballast::cli {

/// Exit codes of failures that are no ballast::Error.
inline constexpr int exit_unexpected = 1;  ///< an exception nobody thought of
inline constexpr int exit_defect = 3;      ///< a contract of our own is broken
inline constexpr int exit_resource = 4;    ///< out of memory, disk or permission

/// The command line is wrong. Like every InputError it ends the process with code 2.
class UsageError : public InputError {
 public:
  using InputError::InputError;
};

struct Failure {
  std::string text;  ///< in the grammar of core/error.hpp, without the program's name
  int exit_code = exit_unexpected;
};

/// What to say about an exception; `exception` must not be null.
[[nodiscard]] Failure describe(const std::exception_ptr& exception);

}  // namespace ballast::cli
