#include "core/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/json_parse.hpp"
#include "core/output_file.hpp"

namespace ballast {

namespace {

/// A key as a step of a JSON pointer (RFC 6901).
std::string pointer_step(std::string_view key) {
  std::string step = "/";
  for (const char c : key) {
    if (c == '~') {
      step += "~0";
    } else if (c == '/') {
      step += "~1";
    } else {
      step += c;
    }
  }
  return step;
}

/// A value as messages show it: one line, at most 60 bytes.
std::string shown(const Json& value) {
  constexpr std::size_t longest = 60;
  std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() > longest) {
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
    text += "...";
  }
  return text;
}

std::string list_of(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Doubles of 2^63 and more do not fit; -2^63 does.
bool fits_integer(double value) {
  return std::trunc(value) == value && value >= -0x1p63 && value < 0x1p63;
}

}  // namespace

struct JsonValue::Document {
  std::filesystem::path file;
  Json root;
};

JsonValue::JsonValue(std::shared_ptr<const Document> document, const Json* value,
                     std::string pointer)
    : document_(std::move(document)), value_(value), pointer_(std::move(pointer)) {}

JsonValue JsonValue::read_file(const std::filesystem::path& file) {
  return parse(ballast::read_file(file), file);
}

JsonValue JsonValue::parse(std::string_view text, const std::filesystem::path& file) {
  auto document = std::make_shared<Document>(Document{file, parse_json(text, file)});
  const Json* root = &document->root;
  return {std::move(document), root, ""};
}

Place JsonValue::place() const {
  return {document_->file, pointer_};
}

const std::filesystem::path& JsonValue::file() const {
  return document_->file;
}

bool JsonValue::as_bool() const {
  if (!value_->is_boolean()) throw type_error("true or false");
  return value_->get<bool>();
}

std::int64_t JsonValue::as_integer() const {
  if (value_->is_number_unsigned()) {
    const auto value = value_->get<std::uint64_t>();
    if (value > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
      throw error("number out of range", "a signed integer of 64 bits is expected");
    }
    return static_cast<std::int64_t>(value);
  }
  if (value_->is_number_integer()) return value_->get<std::int64_t>();
  if (!value_->is_number() || !fits_integer(value_->get<double>())) throw type_error("an integer");
  return static_cast<std::int64_t>(value_->get<double>());
}

std::uint64_t JsonValue::as_unsigned() const {
  if (value_->is_number_unsigned()) return value_->get<std::uint64_t>();
  const bool whole =
      value_->is_number() && std::trunc(value_->get<double>()) == value_->get<double>();
  if (!whole || value_->get<double>() < 0 || value_->get<double>() >= 0x1p64) {
    throw type_error("an integer of 0 or more");
  }
  return static_cast<std::uint64_t>(value_->get<double>());
}

double JsonValue::as_number() const {
  if (!value_->is_number()) throw type_error("a number");
  return value_->get<double>();
}

std::string JsonValue::as_string() const {
  if (!value_->is_string()) throw type_error("a string");
  return value_->get<std::string>();
}

std::string JsonValue::as_enum(const std::vector<std::string>& allowed) const {
  std::string word = as_string();
  if (contains(allowed, word)) return word;
  throw error("unknown value", "one of: " + list_of(allowed), did_you_mean(word, allowed));
}

bool JsonValue::is_object() const {
  return value_->is_object();
}
bool JsonValue::is_array() const {
  return value_->is_array();
}
bool JsonValue::is_string() const {
  return value_->is_string();
}
bool JsonValue::is_number() const {
  return value_->is_number();
}
bool JsonValue::is_null() const {
  return value_->is_null();
}

JsonValue JsonValue::at(const std::string& key) const {
  if (auto member = find(key)) return *std::move(member);
  const std::string nearest = nearest_word(key, unknown_keys({}));
  throw InputError({.place = place(),
                    .problem = "missing key",
                    .value = key,
                    .suggestion = nearest.empty() ? "" : "Is '" + nearest + "' misspelled?"});
}

std::optional<JsonValue> JsonValue::find(const std::string& key) const {
  if (!is_object()) throw type_error("an object");
  const auto member = value_->find(key);
  if (member == value_->end()) return std::nullopt;
  return JsonValue(document_, &*member, pointer_ + pointer_step(key));
}

std::vector<std::pair<std::string, JsonValue>> JsonValue::members() const {
  if (!is_object()) throw type_error("an object");
  std::vector<std::pair<std::string, JsonValue>> result;
  result.reserve(value_->size());
  for (const auto& [key, value] : value_->items()) {
    result.emplace_back(key, JsonValue(document_, &value, pointer_ + pointer_step(key)));
  }
  return result;
}

std::vector<JsonValue> JsonValue::elements() const {
  std::vector<JsonValue> result;
  const std::size_t count = size();
  result.reserve(count);
  for (std::size_t i = 0; i < count; ++i) result.push_back(element(i));
  return result;
}

std::size_t JsonValue::size() const {
  if (!is_array()) throw type_error("an array");
  return value_->size();
}

JsonValue JsonValue::element(std::size_t index) const {
  return {document_, &value_->at(index), fmt::format("{}/{}", pointer_, index)};
}

double JsonValue::number_or(const std::string& key, double fallback) const {
  const auto member = find(key);
  return member ? member->as_number() : fallback;
}

std::int64_t JsonValue::integer_or(const std::string& key, std::int64_t fallback) const {
  const auto member = find(key);
  return member ? member->as_integer() : fallback;
}

bool JsonValue::bool_or(const std::string& key, bool fallback) const {
  const auto member = find(key);
  return member ? member->as_bool() : fallback;
}

std::string JsonValue::string_or(const std::string& key, std::string fallback) const {
  const auto member = find(key);
  return member ? member->as_string() : std::move(fallback);
}

std::vector<std::string> JsonValue::unknown_keys(const std::vector<std::string>& allowed) const {
  if (!is_object()) throw type_error("an object");
  std::vector<std::string> unknown;
  for (const auto& item : value_->items()) {
    if (!contains(allowed, item.key())) unknown.push_back(item.key());
  }
  return unknown;
}

void JsonValue::reject_unknown_keys(const std::vector<std::string>& allowed) const {
  const std::vector<std::string> unknown = unknown_keys(allowed);
  if (unknown.empty()) return;
  throw InputError({.place = place(),
                    .problem = "unknown key",
                    .value = unknown.front(),
                    .reason = "allowed: " + list_of(allowed),
                    .suggestion = did_you_mean(unknown.front(), allowed)});
}

InputError JsonValue::error(std::string problem, std::string reason, std::string suggestion) const {
  ErrorParts parts{.place = place(),
                   .problem = std::move(problem),
                   .reason = std::move(reason),
                   .suggestion = std::move(suggestion)};
  if (is_string()) {
    parts.value = value_->get<std::string>();
  } else if (!value_->is_structured()) {
    parts.value = shown(*value_);
  }
  return InputError(parts);
}

InputError JsonValue::type_error(const char* expected) const {
  return InputError({.place = place(),
                     .problem = "wrong type",
                     .value = shown(*value_),
                     .reason = fmt::format("{} is expected", expected)});
}

}  // namespace ballast
