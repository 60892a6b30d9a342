#pragma once
// Private to the populations: an open HDF5 population with its groups and its *_types.csv, and the
// one way in which a column of both is put together. A row of the population is a row of one of its
// groups (SONATA guide, "node_group_id", "node_group_index" and the same for edges); in nearly all
// files there is one group "0" and row i is its row i, which is found out on opening and makes the
// index superfluous. Const members may be called from several threads.
// Throws InputError with file and dataset for everything in the file that does not fit together.

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

/// The position of each id within `selection`, which contains them all. Ids in any order.
[[nodiscard]] std::vector<std::size_t> ranks_in(const Selection& selection,
                                                const std::vector<std::uint64_t>& ids);

/// The id at a position of a selection; takes time proportional to its ranges, so for messages
/// only.
[[nodiscard]] std::uint64_t id_at(const Selection& rows, std::size_t position);

struct Population::Table {
  /// Opens the population and checks its structure: lengths of all columns, ids of groups, indices.
  /// `element` is "node" or "edge"; `types_csv` may be empty.
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
  /// Groups of the rows, one portion per group; reads the group index unless rows are direct.
  [[nodiscard]] std::vector<Portion> locate(const Selection& rows) const;

  /// What the HDF5 groups know of a column: a value per row asked for, and the positions without
  /// one, ascending; the values there are T().
  template <class T>
  struct Cells {
    std::vector<T> values;
    std::vector<std::size_t> missing = {};
  };
  /// `read(group, rows of the group)` returns a std::vector<T>, one per row, ascending. It is
  /// called once for each group that has the column and some of the rows.
  template <class T, class Read>
  [[nodiscard]] Cells<T> read_cells(const std::string& column, const Selection& rows,
                                    const Read& read) const;

  /// -1 for each row where the file has no type ids.
  [[nodiscard]] std::vector<std::int64_t> type_ids(const Selection& rows) const;
  /// Throws if a row lies beyond the end.
  void check_rows(const Selection& rows) const;
  /// Of the population itself, not of a group: "node_type_id".
  [[nodiscard]] bool has_dataset(const std::string& suffix) const;
  /// Its full path.
  [[nodiscard]] std::string dataset(const std::string& suffix) const;
  /// An error at a dataset or group of this file.
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
  /// A group with its columns, all of which must have the same length.
  [[nodiscard]] RowGroup read_group(const std::string& id) const;
  /// Number of rows: of the type ids, else of other datasets that every row has.
  [[nodiscard]] std::uint64_t find_size() const;
  /// The datasets of the population itself must all have `size` rows.
  void check_lengths() const;
  /// What `direct` is set to; checks the group index, of very large populations samples of it.
  [[nodiscard]] bool is_identity() const;
  [[nodiscard]] GroupRows read_group_rows(const Selection& rows) const;
  /// Null if there is none.
  [[nodiscard]] const RowGroup* find_group(std::uint64_t id) const;
  [[nodiscard]] InputError unknown_group(std::uint64_t id, std::uint64_t row) const;
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

}  // namespace ballast::sonata
