#include "advise/time_limit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <vector>

namespace ballast::advise {

namespace {

constexpr std::int64_t minute = 60, hour = 60 * minute, day = 24 * hour;

// The numbers between colons, at most nine digits each; nothing if one is none.
std::optional<std::vector<std::int64_t>> numbers_in(std::string_view text) {
  std::vector<std::int64_t> numbers;
  for (;;) {
    const std::string_view part = text.substr(0, text.find(':'));
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    const bool whole = error == std::errc() && end == part.data() + part.size();
    if (!whole || part.size() > 9 || number < 0) return std::nullopt;
    numbers.push_back(number);
    if (part.size() == text.size()) return numbers;
    text.remove_prefix(part.size() + 1);
  }
}

// Seconds of numbers in units that follow one another.
std::optional<std::int64_t> sum(const std::optional<std::vector<std::int64_t>>& numbers,
                                const std::vector<std::int64_t>& units) {
  if (!numbers || numbers->size() > units.size()) return std::nullopt;
  std::int64_t seconds = 0;
  for (std::size_t i = 0; i < numbers->size(); ++i) seconds += (*numbers)[i] * units[i];
  return seconds;
}

std::optional<std::int64_t> seconds_of(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash != std::string_view::npos) {
    const auto days = sum(numbers_in(text.substr(0, dash)), {day});
    const auto rest = sum(numbers_in(text.substr(dash + 1)), {hour, minute, 1});
    return days && rest ? std::optional(*days + *rest) : std::nullopt;
  }
  const auto numbers = numbers_in(text);
  if (numbers && numbers->size() == 3) return sum(numbers, {hour, minute, 1});
  return sum(numbers, {minute, 1});
}

}  // namespace

std::optional<std::int64_t> time_limit(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  if (lower == "infinite" || lower == "unlimited") return no_time_limit;
  const auto seconds = seconds_of(text);
  return seconds.value_or(0) > 0 ? seconds : std::nullopt;
}

std::string time_limit_text(std::int64_t seconds) {
  if (seconds == no_time_limit) return "UNLIMITED";
  const std::string days = seconds >= day ? fmt::format("{}-", seconds / day) : "";
  return fmt::format("{}{:02}:{:02}:{:02}", days, seconds % day / hour, seconds % hour / minute,
                     seconds % minute);
}

}  // namespace ballast::advise
