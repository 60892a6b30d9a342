#pragma once
// A node_types.csv or edge_types.csv: attributes by type id, all as text. Blank separated, fields
// quoted with ", NULL, NONE, NA, NAN or an empty field mean "missing" (SONATA guide, "CSV"; bmtk
// writes NULL). Rows of other populations are left out where there is a "population" column. Value
// type.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace ballast::sonata {

/// Fields of one line: separated by blanks, tabs or, with `comma`, commas; quotes are resolved.
[[nodiscard]] std::vector<std::string> split_fields(std::string_view line, bool comma = false);

class TypeTable {
 public:
  TypeTable() = default;
  /// Reads `file`; `id_column` is "node_type_id" or "edge_type_id". Throws InputError with the line
  /// for a missing id column, a ragged row, a type id that is no integer or that is given twice.
  TypeTable(std::filesystem::path file, const std::string& id_column,
            const std::string& population);

  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  /// Columns but for the type id and the population.
  [[nodiscard]] std::vector<std::string> columns() const;
  [[nodiscard]] bool has(const std::string& column) const;
  /// The field as it stands; nothing if it is missing, or the type or the column is unknown.
  [[nodiscard]] std::optional<std::string> text(std::int64_t type, const std::string& column) const;
  /// Throws InputError with line and column where the field is not a number.
  [[nodiscard]] std::optional<double> number(std::int64_t type, const std::string& column) const;
  [[nodiscard]] std::optional<std::int64_t> integer(std::int64_t type,
                                                    const std::string& column) const;
  /// True if some field of the column is neither a number nor missing.
  [[nodiscard]] bool is_text(const std::string& column) const;

 private:
  struct Row {
    std::size_t line = 0;
    std::vector<std::string> fields = {};
  };
  /// Keeps a row unless it belongs to another population.
  void add_row(const std::string& population, Row row);
  /// The row of a type, or null if it has nothing in this column.
  [[nodiscard]] const Row* row_with(std::int64_t type, std::size_t column) const;
  [[nodiscard]] std::optional<std::size_t> position(const std::string& column) const;
  [[nodiscard]] InputError error(std::size_t line, std::string problem, std::string value = {},
                                 std::string reason = {}) const;

  std::filesystem::path file_;
  std::string id_column_;
  std::vector<std::string> head_;
  std::map<std::int64_t, Row> rows_;
};

}  // namespace ballast::sonata
