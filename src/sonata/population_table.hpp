#pragma once
// Private to the populations: an open HDF5 population with its groups and its *_types.csv, and the
// one way in which a column of both is put together. Not thread safe to move; const members are.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "sonata/hdf5_file.hpp"
#include "sonata/population.hpp"
#include "sonata/type_table.hpp"

namespace ballast::sonata {

/// A group of rows with the same columns: "/nodes/<population>/0".
struct RowGroup {
  std::uint64_t id = 0;
  std::string path = {};
  std::uint64_t size = 0;                 ///< rows; without columns any index is in range
  std::vector<std::string> columns = {};  ///< sorted; "dynamics_params/x" too
  [[nodiscard]] bool has(const std::string& column) const;
  [[nodiscard]] std::string dataset(const std::string& column) const { return path + "/" + column; }
};

/// The position of each id within `selection`, which contains them all.
[[nodiscard]] std::vector<std::size_t> ranks_in(const Selection& selection,
                                                const std::vector<std::uint64_t>& ids);

/// The id at a position of a selection.
[[nodiscard]] std::uint64_t id_at(const Selection& rows, std::size_t position);

struct Population::Table {
  /// `element` is "node" or "edge".
  Table(const std::filesystem::path& file, std::string population, const std::string& element,
        const std::filesystem::path& types_csv);

  Hdf5File h5;
  std::string name;
  std::string element;
  std::string path;  ///< "/nodes/<population>"
  TypeTable types;
  std::uint64_t size = 0;
  std::vector<RowGroup> groups;
  bool direct = true;  ///< row i of the population is row i of its only group

  /// Some of the rows asked for: positions in the result, and the rows of the group they are in.
  struct Portion {
    const RowGroup* group = nullptr;  ///< null where the population has no groups
    std::vector<std::size_t> positions = {};
    std::vector<std::uint64_t> rows = {};
  };
  [[nodiscard]] std::vector<Portion> locate(const Selection& rows) const;

  /// What the HDF5 groups know of a column: a value per row asked for, and the positions without
  /// one.
  template <class T>
  struct Cells {
    std::vector<T> values;
    std::vector<std::size_t> missing = {};
  };
  /// `read(group, rows of the group)` returns a std::vector<T>.
  template <class T, class Read>
  [[nodiscard]] Cells<T> read_cells(const std::string& column, const Selection& rows,
                                    const Read& read) const;

  [[nodiscard]] std::vector<std::int64_t> type_ids(const Selection& rows) const;
  void check_rows(const Selection& rows) const;
  [[nodiscard]] bool has_dataset(const std::string& dataset) const;
  [[nodiscard]] std::string dataset(const std::string& suffix) const;
  [[nodiscard]] InputError error(const std::string& within, std::string problem,
                                 std::string value = {}, std::string reason = {}) const;
  /// No source has `column` for the row at `position` of `rows`.
  [[nodiscard]] InputError missing_column(const std::string& column, const Selection& rows,
                                          std::size_t position) const;

 private:
  /// Group ids and rows of some rows of the population, checked.
  struct GroupRows {
    std::vector<const RowGroup*> groups;
    std::vector<std::uint64_t> rows;
  };
  [[nodiscard]] RowGroup read_group(const std::string& id) const;
  [[nodiscard]] std::uint64_t find_size() const;
  void check_lengths() const;
  [[nodiscard]] bool is_identity() const;
  [[nodiscard]] GroupRows read_group_rows(const Selection& rows) const;
  [[nodiscard]] const RowGroup& group_of(std::uint64_t id, std::uint64_t row) const;
};

template <class T, class Read>
Population::Table::Cells<T> Population::Table::read_cells(const std::string& column,
                                                          const Selection& rows,
                                                          const Read& read) const {
  check_rows(rows);
  if (direct && !groups.empty() && groups.front().has(column)) {
    return {read(groups.front(), rows)};
  }
  Cells<T> cells{std::vector<T>(rows.size())};
  for (const Portion& portion : locate(rows)) {
    if (portion.group == nullptr || !portion.group->has(column)) {
      cells.missing.insert(cells.missing.end(), portion.positions.begin(), portion.positions.end());
      continue;
    }
    const Selection group_rows = Selection::of_ids(portion.rows);
    const std::vector<T> values = read(*portion.group, group_rows);
    const std::vector<std::size_t> ranks = ranks_in(group_rows, portion.rows);
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      cells.values[portion.positions[i]] = values[ranks[i]];
    }
  }
  std::sort(cells.missing.begin(), cells.missing.end());
  return cells;
}

[[nodiscard]] std::uint64_t id_at(const Selection& rows, std::size_t position);

}  // namespace ballast::sonata
