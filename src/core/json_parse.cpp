// The library parses; this file adds what it lacks: the line and column of every error, found by
// counting the bytes that it has taken, duplicate keys, and a limit of depth.

#include "core/json_parse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string>
#include <unordered_set>

namespace ballast {

namespace {

/// "line:column", both from 1, the column in bytes.
std::string line_and_column(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0: the first line
  return fmt::format("{}:{}", line, 1 + offset - line_start);
}

/// A piece of the text as a message shows it, and where it begins.
struct Piece {
  std::size_t begin = 0;
  std::string shown;
};

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-' ||
         c == '+';
}

/// The word around `offset`, or its single character, with bytes that do not print spelled out.
Piece piece_at(std::string_view text, std::size_t offset) {
  if (offset >= text.size()) return {text.size(), "end of file"};
  const auto byte = static_cast<unsigned char>(text[offset]);
  if (text[offset] == '\n') return {offset, "end of line"};
  if (byte < 0x20 || byte >= 0x7f) return {offset, fmt::format("byte 0x{:02X}", byte)};
  std::size_t begin = offset;
  std::size_t end = offset + 1;
  if (is_word(text[offset])) {
    while (begin > 0 && is_word(text[begin - 1])) --begin;
    while (end < text.size() && is_word(text[end])) ++end;
  }
  return {begin, std::string(text.substr(begin, std::min<std::size_t>(end - begin, 40)))};
}

/// What the library expected or refused, out of its message
/// "[id] parse error at ...: syntax error while parsing <context> - <this>; last read: '...'".
std::string reason_of(std::string_view library_text) {
  const std::size_t dash = library_text.find(" - ");
  if (dash == std::string_view::npos) {
    return std::string(library_text.substr(library_text.find("] ") + 2));
  }
  std::string_view reason = library_text.substr(dash + 3);
  reason = reason.substr(0, reason.find("; last read: "));
  const std::size_t expected = reason.find("; expected ");
  if (reason.starts_with("unexpected ") && expected != std::string_view::npos) {
    reason.remove_prefix(expected + 2);
  }
  return std::string(reason);
}

/// Iterates over the text and tells, through `*offset`, how far the library has read.
class TrackedIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  TrackedIterator(const char* at, std::size_t* offset) : at_(at), offset_(offset) {}
  reference operator*() const { return *at_; }
  TrackedIterator& operator++() {
    ++at_;
    ++*offset_;
    return *this;
  }
  TrackedIterator operator++(int) {
    TrackedIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const TrackedIterator& a, const TrackedIterator& b) {
    return a.at_ == b.at_;
  }
  friend bool operator!=(const TrackedIterator& a, const TrackedIterator& b) { return !(a == b); }

 private:
  const char* at_;
  std::size_t* offset_;
};

/// Builds the document from the library's events, which have no position of their own.
class Builder : public nlohmann::json_sax<Json> {
 public:
  Builder(std::string_view text, const std::filesystem::path& file) : text_(text), file_(file) {}

  [[nodiscard]] std::size_t* offset() { return &offset_; }
  [[nodiscard]] Json take() { return std::move(root_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t& /*digits*/) override {
    return add(value);
  }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t& /*value*/) override { return false; }  // JSON text has none

  bool start_object(std::size_t /*size*/) override { return open(Json::object()); }
  bool start_array(std::size_t /*size*/) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& value) override {
    if (!open_.back().keys.insert(value).second) {
      // The library has just read the closing quote.
      fail(offset_ - 1, "duplicate key", value, "each key may stand once in an object", "");
    }
    key_ = std::move(value);
    return true;
  }

  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::json::exception& error) override {
    if (error.id == 406) fail_number(position);
    const Piece found = piece_at(text_, position - 1);
    fail(found.begin, "syntax error at", found.shown, reason_of(error.what()), "");
  }

 private:
  /// An object or array whose end has not come yet; the document owns the value.
  struct Container {
    Json* value;
    std::unordered_set<std::string> keys;
  };

  template <class Value>
  bool add(Value&& value) {
    place(Json(std::forward<Value>(value)));
    return true;
  }

  /// Puts a value into the container that is open and returns where it is.
  Json* place(Json value) {
    if (open_.empty()) return &(root_ = std::move(value));
    Json& parent = *open_.back().value;
    if (parent.is_array()) return &parent.emplace_back(std::move(value));
    // Appended unseen: `keys` has shown that it is new, where a search would take time per key.
    auto& members = parent.get_ref<Json::object_t&>();
    members.Container::emplace_back(std::move(key_), std::move(value));
    return &members.back().second;
  }

  bool open(Json container) {
    if (open_.size() == max_json_depth) {
      fail(offset_ - 1, "too deeply nested", "", fmt::format("at most {} levels", max_json_depth),
           "");
    }
    open_.push_back({place(std::move(container)), {}});
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  [[noreturn]] void fail_number(std::size_t position) const {
    const Piece found = piece_at(text_, position - 1);
    fail(found.begin, "number out of range", found.shown, "beyond the largest double", "");
  }

  [[noreturn]] void fail(std::size_t offset, std::string problem, std::string value,
                         std::string reason, std::string suggestion) const {
    throw InputError({.place = {file_, line_and_column(text_, offset)},
                      .problem = std::move(problem),
                      .value = std::move(value),
                      .reason = std::move(reason),
                      .suggestion = std::move(suggestion)});
  }

  std::string_view text_;
  const std::filesystem::path& file_;
  std::size_t offset_ = 0;
  Json root_;
  std::string key_;
  std::vector<Container> open_;
};

}  // namespace

Json parse_json(std::string_view text, const std::filesystem::path& file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Builder builder(text, file);
  const TrackedIterator begin(text.data(), builder.offset());
  const TrackedIterator end(text.data() + text.size(), builder.offset());
  Json::sax_parse(begin, end, &builder);
  return builder.take();
}

}  // namespace ballast
