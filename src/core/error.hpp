#pragma once
// Errors that end a program: what every message says and which exit code it leads to.
// Message grammar (docs/developer_guide.md):
//   <file>[:<within>]: <what is wrong> '<value>' (<why / what is allowed>). <suggestion>
// where <within> is a line, a JSON pointer or a dataset. The full stop stands also where there is
// no suggestion. Throw the most specific class; tools/cli maps the class to the exit code; nothing
// else prints errors. In a parallel program any rank may throw: the program then ends all ranks
// with one message.

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ballast {

/// A place in the user's input: a file and, within it, a line number, JSON pointer or dataset.
struct Place {
  std::filesystem::path file;
  std::string within = {};  ///< "12", "/run/dt", "/nodes/A/0/mtype"; empty = the file as a whole

  /// "file:within", "file", or "" when there is no file.
  [[nodiscard]] std::string to_string() const;
};

/// The parts of a message; empty parts are left out of the text.
struct ErrorParts {
  Place place = {};
  std::string problem;          ///< "unknown key", "cannot open"
  std::string value = {};       ///< the offending value, printed in quotes
  std::string reason = {};      ///< why it is wrong, what is allowed; printed in parentheses
  std::string suggestion = {};  ///< what to do; printed as a sentence of its own
};

/// Base of all errors of ours that a user can see.
class Error : public std::runtime_error {
 public:
  explicit Error(const ErrorParts& parts);
  [[nodiscard]] const ErrorParts& parts() const { return parts_; }
  /// The process' exit code for this kind of error.
  [[nodiscard]] virtual int exit_code() const { return 1; }

 private:
  ErrorParts parts_;
};

/// The user's files or options are wrong. Exit code 2.
class InputError : public Error {
 public:
  using Error::Error;
  [[nodiscard]] int exit_code() const override { return 2; }
};

/// The machine cannot: disk full, no permission, out of memory. Exit code 4.
class ResourceError : public Error {
 public:
  using Error::Error;
  [[nodiscard]] int exit_code() const override { return 4; }
};

/// The run needs more memory than there is: refused before it builds, or ended before the kernel
/// ends it. Exit code 7.
class MemoryLimitError : public ResourceError {
 public:
  using ResourceError::ResourceError;
  [[nodiscard]] int exit_code() const override { return 7; }
};

/// The simulation engine refused or failed (template, mechanism, solver). Exit code 5.
class EngineError : public Error {
 public:
  using Error::Error;
  [[nodiscard]] int exit_code() const override { return 5; }
};

/// What was built is not what the circuit holds. Exit code 6.
class ConservationError : public Error {
 public:
  using Error::Error;
  [[nodiscard]] int exit_code() const override { return 6; }
};

/// The user pressed Ctrl-C or the job was told to end. Exit code 130.
class Interrupted : public Error {
 public:
  using Error::Error;
  [[nodiscard]] int exit_code() const override { return 130; }
};

/// The candidate nearest to `word` (edit distance at most a third of its length), else "". Ties go
/// to the first candidate.
[[nodiscard]] std::string nearest_word(std::string_view word,
                                       const std::vector<std::string>& candidates);
/// "Did you mean 'x'?" for the nearest word, else "".
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       const std::vector<std::string>& candidates);

/// Contract for our own bugs: throws std::logic_error naming the expression and the source line.
void fail_contract(const char* expression, const char* file, int line);
#define BALLAST_EXPECT(condition) \
  ((condition) ? void(0) : ::ballast::fail_contract(#condition, __FILE__, __LINE__))

}  // namespace ballast
