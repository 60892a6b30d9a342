#pragma once
// Strict JSON: the only file that includes nlohmann/json. `Json` builds and writes documents (keys
// in the order of insertion); `JsonValue` reads users' documents and names file and JSON pointer in
// every InputError. Rejected on reading: syntax errors (with line), duplicate keys (with line),
// wrong types, NaN, numbers out of range, and, where the caller asks, unknown keys ("did you
// mean").

#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"

namespace ballast {

using Json = nlohmann::ordered_json;

/// One value of a parsed document; cheap to copy, keeps the document alive.
class JsonValue {
 public:
  /// Parses a whole file. Throws InputError if it cannot be read or is not strict JSON.
  static JsonValue read_file(const std::filesystem::path& file);
  /// Parses a text; `file` is only what messages call it.
  static JsonValue parse(std::string_view text, const std::filesystem::path& file);

  [[nodiscard]] Place place() const;  ///< file and JSON pointer of this value
  [[nodiscard]] const std::filesystem::path& file() const;
  [[nodiscard]] const Json& raw() const { return *value_; }

  // Each throws InputError with place, value and what is expected when the type is another.
  [[nodiscard]] bool as_bool() const;
  [[nodiscard]] std::int64_t as_integer() const;  ///< accepts 3 and 3.0
  [[nodiscard]] std::uint64_t as_unsigned() const;
  [[nodiscard]] double as_number() const;
  [[nodiscard]] std::string as_string() const;
  /// One of `allowed`, else an InputError with the list and "did you mean".
  [[nodiscard]] std::string as_enum(const std::vector<std::string>& allowed) const;

  [[nodiscard]] bool is_object() const;
  [[nodiscard]] bool is_array() const;
  [[nodiscard]] bool is_string() const;
  [[nodiscard]] bool is_number() const;
  [[nodiscard]] bool is_null() const;

  /// Member of an object; throws if absent ("missing key", with the nearest present key).
  [[nodiscard]] JsonValue at(const std::string& key) const;
  /// Member of an object, or nothing.
  [[nodiscard]] std::optional<JsonValue> find(const std::string& key) const;
  /// Members of an object in file order.
  [[nodiscard]] std::vector<std::pair<std::string, JsonValue>> members() const;
  /// Elements of an array.
  [[nodiscard]] std::vector<JsonValue> elements() const;
  /// Number of elements of an array, and one of them, for arrays of millions.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] JsonValue element(std::size_t index) const;

  [[nodiscard]] double number_or(const std::string& key, double fallback) const;
  [[nodiscard]] std::int64_t integer_or(const std::string& key, std::int64_t fallback) const;
  [[nodiscard]] bool bool_or(const std::string& key, bool fallback) const;
  [[nodiscard]] std::string string_or(const std::string& key, std::string fallback) const;

  /// Keys of this object that are not in `allowed`, in file order.
  [[nodiscard]] std::vector<std::string> unknown_keys(
      const std::vector<std::string>& allowed) const;
  /// Throws InputError at the first key that is not in `allowed`.
  void reject_unknown_keys(const std::vector<std::string>& allowed) const;

  /// An InputError placed at this value.
  [[nodiscard]] InputError error(std::string problem, std::string reason = {},
                                 std::string suggestion = {}) const;

 private:
  struct Document;
  JsonValue(std::shared_ptr<const Document> document, const Json* value, std::string pointer);
  [[nodiscard]] InputError type_error(const char* expected) const;

  std::shared_ptr<const Document> document_;
  const Json* value_ = nullptr;
  std::string pointer_;
};

}  // namespace ballast
