#include "core/log.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <map>
#include <mutex>

namespace ballast {

namespace {

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
    case LogLevel::silent:
      break;
  }
  return spdlog::level::off;
}

/// Appends formatted lines to a string; the base class locks.
class StringSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit StringSink(std::string& text) : text_(text) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    text_.append(line.data(), line.size());
  }
  void flush_() override {}

  std::string& text_;
};

}  // namespace

/// Keeps spdlog out of the header, with the keys of the warnings that came once already.
struct Logger::Sink {
  struct Repeated {
    std::string text;
    std::uint64_t again = 0;
  };

  explicit Sink(std::shared_ptr<spdlog::sinks::sink> output)
      : logger("ballast", std::move(output)) {
    logger.set_pattern("%^[%l]%$ %v");
    logger.set_level(spdlog::level::trace);
  }

  spdlog::logger logger;
  std::mutex mutex;
  std::map<std::string, Repeated> once;
};

Logger::Logger(LogLevel level)
    : sink_(std::make_unique<Sink>(std::make_shared<spdlog::sinks::stderr_color_sink_mt>())),
      level_(level) {}

Logger::Logger(LogLevel level, std::string* sink)
    : sink_(std::make_unique<Sink>(std::make_shared<StringSink>(*sink))), level_(level) {}

Logger::~Logger() {
  for (const auto& [key, warning] : sink_->once) {
    if (warning.again == 0) continue;
    write(LogLevel::warning, fmt::format("came {} more times: {}", warning.again, warning.text));
  }
}

bool Logger::enabled(LogLevel level) const {
  return level >= level_ && level_ != LogLevel::silent;
}

void Logger::write(LogLevel level, std::string_view text) {
  if (enabled(level)) sink_->logger.log(to_spdlog(level), text);
}

void Logger::warn_once(const std::string& key, std::string_view text) {
  {
    const std::lock_guard lock(sink_->mutex);
    const auto [seen, is_new] = sink_->once.try_emplace(key, Sink::Repeated{std::string(text)});
    if (!is_new) {
      ++seen->second.again;
      return;
    }
  }
  write(LogLevel::warning, text);
}

}  // namespace ballast
