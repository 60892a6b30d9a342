#include "sonata/type_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/output_file.hpp"

namespace ballast::sonata {

namespace {

/// The whole text as a number, or nothing.
template <class Number>
std::optional<Number> parse(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Whole numbers, also where they are written as 3.0.
std::optional<std::int64_t> parse_integer(std::string_view text) {
  if (const auto value = parse<std::int64_t>(text)) return value;
  const auto number = parse<double>(text);  // 3.0 is an integer, too
  if (!number || std::trunc(*number) != *number || std::abs(*number) >= 0x1p63) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

/// The words for "no value", in any case.
bool is_missing(std::string field) {
  static constexpr std::array<std::string_view, 5> words{"", "NULL", "NONE", "NA", "NAN"};
  std::transform(field.begin(), field.end(), field.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return std::find(words.begin(), words.end(), field) != words.end();
}

/// Takes a quoted field off the front of `rest`; "" within it is one quote.
std::string take_quoted(std::string_view& rest) {
  std::string field;
  rest.remove_prefix(1);
  while (!rest.empty()) {
    const bool quote = rest.front() == '"';
    if (quote && !rest.substr(1).starts_with('"')) break;
    field += rest.front();
    rest.remove_prefix(quote ? 2 : 1);
  }
  if (!rest.empty()) rest.remove_prefix(1);
  return field;
}

/// Takes a field without quotes off the front of `rest`.
std::string take_plain(std::string_view& rest, std::string_view separators) {
  const std::size_t end = std::min(rest.find_first_of(separators), rest.size());
  std::string field(rest.substr(0, end));
  rest.remove_prefix(end);
  return field;
}

/// Lines without their ends, of Unix or Windows.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

std::vector<std::string> split_fields(std::string_view line, bool comma) {
  const std::string_view separators = comma ? ", \t" : " \t";
  std::vector<std::string> fields;
  while (true) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (line.empty()) return fields;
    fields.push_back(line.front() == '"' ? take_quoted(line) : take_plain(line, separators));
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (comma && line.starts_with(',')) line.remove_prefix(1);
  }
}

TypeTable::TypeTable(std::filesystem::path file, const std::string& id_column,
                     const std::string& population)
    : file_(std::move(file)), id_column_(id_column) {
  const std::string text = read_file(file_);
  std::size_t number = 0;
  for (const std::string_view line : lines_of(text)) {
    ++number;
    Row row{number, split_fields(line)};
    if (row.fields.empty()) continue;
    if (head_.empty()) {
      head_ = std::move(row.fields);
      continue;
    }
    if (row.fields.size() != head_.size()) {
      throw error(number, "wrong number of fields", fmt::format("{}", row.fields.size()),
                  fmt::format("the head has {}", head_.size()));
    }
    add_row(population, std::move(row));
  }
  if (!position(id_column_)) throw error(1, "missing column", id_column_);
}

void TypeTable::add_row(const std::string& population, Row row) {
  const auto id_place = position(id_column_);
  if (!id_place) return;  // the constructor reports it
  const auto population_place = position("population");
  if (population_place && !is_missing(row.fields[*population_place]) &&
      row.fields[*population_place] != population) {
    return;
  }
  const auto type = parse_integer(row.fields[*id_place]);
  if (!type) {
    throw error(row.line, "wrong " + id_column_, row.fields[*id_place], "an integer is expected");
  }
  const std::size_t line = row.line;
  if (!rows_.emplace(*type, std::move(row)).second) {
    throw error(line, "duplicate " + id_column_, fmt::format("{}", *type),
                fmt::format("first given in line {}", rows_.at(*type).line));
  }
}

std::vector<std::string> TypeTable::columns() const {
  std::vector<std::string> columns = head_;
  std::erase(columns, id_column_);
  std::erase(columns, "population");
  return columns;
}

InputError TypeTable::error(std::size_t line, std::string problem, std::string value,
                            std::string reason) const {
  return InputError({.place = {file_, fmt::format("{}", line)},
                     .problem = std::move(problem),
                     .value = std::move(value),
                     .reason = std::move(reason)});
}

std::optional<std::size_t> TypeTable::position(const std::string& column) const {
  const auto found = std::find(head_.begin(), head_.end(), column);
  if (found == head_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - head_.begin());
}

bool TypeTable::has(const std::string& column) const {
  return column != id_column_ && column != "population" && position(column).has_value();
}

const TypeTable::Row* TypeTable::row_with(std::int64_t type, std::size_t column) const {
  const auto row = rows_.find(type);
  return row == rows_.end() || is_missing(row->second.fields[column]) ? nullptr : &row->second;
}

std::optional<std::string> TypeTable::text(std::int64_t type, const std::string& column) const {
  const auto place = position(column);
  const Row* row = place ? row_with(type, *place) : nullptr;
  return row == nullptr ? std::nullopt : std::optional(row->fields[*place]);
}

std::optional<double> TypeTable::number(std::int64_t type, const std::string& column) const {
  const auto place = position(column);
  const Row* row = place ? row_with(type, *place) : nullptr;
  if (row == nullptr) return std::nullopt;
  if (const auto value = parse<double>(row->fields[*place])) return value;
  throw error(row->line, "wrong " + column, row->fields[*place], "a number is expected");
}

std::optional<std::int64_t> TypeTable::integer(std::int64_t type, const std::string& column) const {
  const auto place = position(column);
  const Row* row = place ? row_with(type, *place) : nullptr;
  if (row == nullptr) return std::nullopt;
  if (const auto value = parse_integer(row->fields[*place])) return value;
  throw error(row->line, "wrong " + column, row->fields[*place], "an integer is expected");
}

bool TypeTable::is_text(const std::string& column) const {
  const auto place = position(column);
  return place && std::any_of(rows_.begin(), rows_.end(), [&](const auto& entry) {
           const std::string& field = entry.second.fields[*place];
           return !is_missing(field) && !parse<double>(field);
         });
}

}  // namespace ballast::sonata
