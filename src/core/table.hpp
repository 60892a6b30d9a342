#pragma once
// Tables for people: columns aligned, numbers to the right, a rule under the head, optional total
// line. UTF-8 text is measured in code points.

#include <cstdint>
#include <string>
#include <vector>

namespace ballast {

class Table {
 public:
  enum class Align { left, right };
  struct Column {
    std::string title;
    Align align = Align::right;
  };

  explicit Table(std::vector<Column> columns);
  /// Adds a row; throws std::logic_error if it has another number of cells than there are columns.
  void add_row(std::vector<std::string> cells);
  /// Adds a rule across; the next rows are totals.
  void add_rule();
  /// The table, each line indented by `indent` blanks and ended by a newline; no trailing blanks.
  [[nodiscard]] std::string render(int indent = 0) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;  ///< an empty row is a rule
};

/// 1234567 -> "1,234,567".
[[nodiscard]] std::string with_thousands(std::int64_t value);

}  // namespace ballast
