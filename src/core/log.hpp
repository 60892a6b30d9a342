#pragma once
// The log: lines on stderr for people. One Logger is made in main() and passed down by reference;
// on ranks other than 0 it is made silent, so that a message appears once. stdout belongs to
// results.

#include <fmt/core.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace ballast {

enum class LogLevel { debug, info, warning, error, silent };

class Logger {
 public:
  /// Writes lines "[info] text" of at least `level` to stderr; a terminal gets colour, a file does
  /// not.
  explicit Logger(LogLevel level);
  /// As above, appending the lines to `*sink` instead, for tests; the caller owns the string.
  Logger(LogLevel level, std::string* sink);
  ~Logger();
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  [[nodiscard]] bool enabled(LogLevel level) const;
  void write(LogLevel level, std::string_view text);
  /// Writes a warning the first time that `key` is seen; the destructor tells how often it came
  /// again.
  void warn_once(const std::string& key, std::string_view text);

  template <class... Args>
  void debug(fmt::format_string<Args...> format, Args&&... args) {
    if (enabled(LogLevel::debug)) {
      write(LogLevel::debug, fmt::format(format, std::forward<Args>(args)...));
    }
  }
  template <class... Args>
  void info(fmt::format_string<Args...> format, Args&&... args) {
    if (enabled(LogLevel::info)) {
      write(LogLevel::info, fmt::format(format, std::forward<Args>(args)...));
    }
  }
  template <class... Args>
  void warning(fmt::format_string<Args...> format, Args&&... args) {
    write(LogLevel::warning, fmt::format(format, std::forward<Args>(args)...));
  }

 private:
  struct Sink;
  std::unique_ptr<Sink> sink_;
  LogLevel level_;
};

}  // namespace ballast
