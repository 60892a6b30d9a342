#include "core/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace ballast {

namespace {

constexpr std::size_t gap = 2;

/// Code points of UTF-8 text: all bytes but those of the form 10xxxxxx, which continue one.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

/// The text with blanks on one side, `width` code points wide in all.
std::string padded(const std::string& text, std::size_t width, Table::Align align) {
  const std::size_t blanks = width - width_of(text);
  std::string cell = text;
  cell.insert(align == Table::Align::left ? cell.size() : 0, blanks, ' ');
  return cell;
}

/// Ends the last line of `text`, without blanks before its end.
void end_line(std::string& text) {
  text.erase(text.find_last_not_of(' ') + 1);
  text += '\n';
}

}  // namespace

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

void Table::add_row(std::vector<std::string> cells) {
  if (cells.size() != columns_.size()) {
    throw std::logic_error(
        fmt::format("table: a row of {} cells for {} columns", cells.size(), columns_.size()));
  }
  rows_.push_back(std::move(cells));
}

void Table::add_rule() {
  rows_.emplace_back();
}

std::string Table::render(int indent) const {
  std::vector<std::string> titles;
  std::vector<std::size_t> widths;
  for (const Column& column : columns_) {
    titles.push_back(column.title);
    widths.push_back(width_of(column.title));
  }
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::size_t total = columns_.empty() ? 0 : gap * (columns_.size() - 1);
  for (const std::size_t width : widths) total += width;

  std::string text;
  const auto add_line = [&](const std::vector<std::string>& cells) {
    text.append(static_cast<std::size_t>(indent), ' ');
    if (cells.empty()) text.append(total, '-');
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) text.append(gap, ' ');
      text += padded(cells[i], widths[i], columns_[i].align);
    }
    end_line(text);
  };
  add_line(titles);
  add_line({});
  for (const auto& row : rows_) add_line(row);
  return text;
}

std::string with_thousands(std::int64_t value) {
  std::string digits = std::to_string(value);
  const std::size_t first = value < 0 ? 1 : 0;
  for (std::size_t i = digits.size(); i > first + 3;) {
    i -= 3;
    digits.insert(i, 1, ',');
  }
  return digits;
}

}  // namespace ballast
