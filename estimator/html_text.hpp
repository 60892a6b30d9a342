#pragma once
// Text for a page of HTML: whatever comes from the user passes through escape() or script_json(),
// so that a name can neither end an element nor start a script. Pure functions.

#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"

namespace ballast::estimator {

/// For element content and quoted attributes: & < > " ' as entities, control characters but
/// newline and tab as U+FFFD.
[[nodiscard]] std::string escape(std::string_view text);

/// For a script element: no <, > or & stands in the text, and bytes that are not UTF-8 become
/// U+FFFD.
[[nodiscard]] std::string script_json(const Json& value);

/// A table whose first column names the rows, in a frame that scrolls where the page is narrow.
class HtmlTable {
 public:
  struct Column {
    std::string title;  ///< escaped by the table
    bool left = false;  ///< numbers stand at the right
  };

  /// `caption` is read to those who cannot see the page. `classes` of the table, or "".
  HtmlTable(std::string caption, std::vector<Column> columns, std::string classes = {});

  /// A row; `cells` are HTML, the first the row's name. Throws std::logic_error if it has another
  /// number of cells than there are columns.
  void add_row(const std::vector<std::string>& cells);
  /// A row that sums up.
  void add_sum(const std::vector<std::string>& cells);
  [[nodiscard]] std::string render() const;

 private:
  void add(const std::vector<std::string>& cells, std::string_view row);

  std::string caption_, classes_;
  std::vector<Column> columns_;
  std::string rows_;
};

}  // namespace ballast::estimator
