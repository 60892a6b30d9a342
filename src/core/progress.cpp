#include "core/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace ballast {

namespace {

constexpr double quiet_seconds = 1.0;  ///< shorter work prints nothing
constexpr double bar_interval = 0.1;
constexpr double line_interval = 10.0;
constexpr std::uint64_t bar_width = 30;

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// "8 s", "2:05 min", "1:02:03 h".
std::string duration_text(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::ceil(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{}:{:02} min", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02} h", whole / 3600, whole / 60 % 60, whole % 60);
}

/// Lines are entries of the log; a bar draws over itself and so goes around it.
std::function<void(const std::string&)> output_of(Progress::Style style, Logger& log) {
  if (style == Progress::Style::lines) {
    return [&log](const std::string& text) { log.write(LogLevel::info, text); };
  }
  return [](const std::string& text) { std::fputs(text.c_str(), stderr); };
}

}  // namespace

Progress::Style Progress::detect(const Logger& log) {
  if (!log.enabled(LogLevel::info)) return Style::off;
  return ::isatty(STDERR_FILENO) != 0 ? Style::bar : Style::lines;
}

Progress::Progress(std::string label, std::uint64_t total, Logger& log)
    : Progress(std::move(label), total, detect(log), seconds_now, output_of(detect(log), log)) {}

Progress::Progress(std::string label, std::uint64_t total, Style style,
                   std::function<double()> clock, std::function<void(const std::string&)> output)
    : label_(std::move(label)),
      total_(total),
      style_(style),
      clock_(std::move(clock)),
      output_(std::move(output)),
      start_(clock_()),
      last_print_(start_) {}

Progress::~Progress() {
  // Interrupted work leaves the cursor on a fresh line.
  if (style_ == Style::bar && last_print_ > start_ && done_ < total_) output_("\n");
}

void Progress::advance(std::uint64_t steps) {
  if (style_ == Style::off || done_ >= total_) return;
  done_ += std::min(steps, total_ - done_);
  const double now = clock_();
  const bool last = done_ == total_;
  if (now - start_ < quiet_seconds) return;
  const double interval = style_ == Style::bar ? bar_interval : line_interval;
  const bool new_tenth = style_ == Style::bar || done_ * 10 / total_ > printed_tenth_;
  if (last || (new_tenth && now - last_print_ >= interval)) print(now, last);
}

void Progress::print(double now, bool last) {
  last_print_ = now;
  printed_tenth_ = done_ * 10 / total_;
  const double elapsed = now - start_;
  const auto remaining = static_cast<double>(total_ - done_) / static_cast<double>(done_);
  const std::string time = last ? fmt::format("done in {}", duration_text(elapsed))
                                : fmt::format("{} left", duration_text(elapsed * remaining));
  const std::string text = fmt::format("{:3} % of {}, {}", done_ * 100 / total_, total_, time);
  if (style_ == Style::lines) {
    output_(fmt::format("{}: {}", label_, text));
    return;
  }
  const std::uint64_t filled = done_ * bar_width / total_;
  // "\x1b[K" clears what a longer line left behind.
  output_(fmt::format("\r{} [{:#<{}}{:.<{}}] {}\x1b[K{}", label_, "", filled, "",
                      bar_width - filled, text, last ? "\n" : ""));
}

}  // namespace ballast
