#include "core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace ballast {

namespace {

std::string message(const ErrorParts& parts) {
  std::string text = parts.place.to_string();
  if (!text.empty()) text += ": ";
  text += parts.problem;
  if (!parts.value.empty()) text += " '" + parts.value + "'";
  if (!parts.reason.empty()) text += " (" + parts.reason + ")";
  text += ".";
  if (!parts.suggestion.empty()) text += " " + parts.suggestion;
  return text;
}

/// Levenshtein's distance: insertions, deletions and replacements of bytes, each counted once.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string Place::to_string() const {
  if (file.empty()) return "";
  return within.empty() ? file.string() : file.string() + ":" + within;
}

Error::Error(const ErrorParts& parts) : std::runtime_error(message(parts)), parts_(parts) {}

std::string nearest_word(std::string_view word, const std::vector<std::string>& candidates) {
  std::size_t best = word.size() / 3 + 1;
  const std::string* nearest = nullptr;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best) {
      best = distance;
      nearest = &candidate;
    }
  }
  return nearest == nullptr ? "" : *nearest;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string nearest = nearest_word(word, candidates);
  return nearest.empty() ? "" : "Did you mean '" + nearest + "'?";
}

void fail_contract(const char* expression, const char* file, int line) {
  throw std::logic_error(fmt::format("{}:{}: broken contract: {}", file, line, expression));
}

}  // namespace ballast
