#pragma once
// Progress of long work on stderr: a bar with time left on a terminal, one line per tenth (and at
// most one per ten seconds) in a job log, nothing when the logger is silent or the work takes under
// a second.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "core/log.hpp"

namespace ballast {

class Progress {
 public:
  enum class Style { bar, lines, off };
  /// Style for the process' stderr and this logger.
  static Style detect(const Logger& log);

  /// `total` steps of `label`; prints through `log` (lines) or to stderr (bar).
  Progress(std::string label, std::uint64_t total, Logger& log);
  /// For tests: given style, clock in seconds and output.
  Progress(std::string label, std::uint64_t total, Style style, std::function<double()> clock,
           std::function<void(const std::string&)> output);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void advance(std::uint64_t steps = 1);

 private:
  void print(double now, bool last);

  std::string label_;
  std::uint64_t total_;
  std::uint64_t done_ = 0;
  std::uint64_t printed_tenth_ = 0;
  Style style_;
  std::function<double()> clock_;
  std::function<void(const std::string&)> output_;
  double start_;
  double last_print_;
};

}  // namespace ballast
