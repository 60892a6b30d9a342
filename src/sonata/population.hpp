#pragma once
// Node and edge populations of SONATA files: columns by sorted ranges. A column comes from the HDF5
// group of its row (several groups with different columns are allowed), else from the *_types.csv;
// HDF5 overrides CSV. Reads take memory proportional to the selection asked for, so ask block by
// block. Handles are cheap to move; open files are closed by the destructor. Every problem in a
// file is an InputError with file, dataset and value. Structure (equal lengths, group indices) is
// checked on open. Reference: SONATA developer guide (AllenInstitute/sonata), sonata-extension
// (BlueBrain).

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sonata/selection.hpp"

namespace ballast::sonata {

/// A column of strings, each stored once.
struct Enumeration {
  std::vector<std::uint32_t> values;  ///< index into `names`, one per row asked for
  std::vector<std::string> names;
};

class Population {
 public:
  virtual ~Population();
  [[nodiscard]] const std::string& name() const;
  [[nodiscard]] const std::filesystem::path& file() const;
  [[nodiscard]] std::uint64_t size() const;

  /// True if some row has the column (HDF5 group or CSV). "dynamics_params/x" names that
  /// subgroup's.
  [[nodiscard]] bool has(const std::string& column) const;
  [[nodiscard]] std::vector<std::string> columns() const;

  /// One value per selected row, ascending. Throws InputError if a row lacks the column, an id is
  /// out of range, or a value is not a number.
  [[nodiscard]] std::vector<double> numbers(const std::string& column, const Selection& rows) const;
  [[nodiscard]] std::vector<std::int64_t> integers(const std::string& column,
                                                   const Selection& rows) const;
  /// As numbers(), with `fallback` for rows without the column.
  [[nodiscard]] std::vector<double> numbers_or(const std::string& column, const Selection& rows,
                                               double fallback) const;
  /// Strings, resolving @library enumerations; rows without the column get `fallback` if given.
  [[nodiscard]] Enumeration strings(const std::string& column, const Selection& rows,
                                    const std::optional<std::string>& fallback = {}) const;
  /// node_type_id or edge_type_id; -1 where the file has none.
  [[nodiscard]] std::vector<std::int64_t> type_ids(const Selection& rows) const;
  /// True if the column holds strings in some row (HDF5 strings, @library, or text in the CSV).
  [[nodiscard]] bool is_text(const std::string& column) const;

 protected:
  struct Table;  ///< the HDF5 and CSV machinery shared by nodes and edges
  explicit Population(std::unique_ptr<Table> table);
  Population(Population&&) noexcept;
  Population& operator=(Population&&) noexcept;
  std::unique_ptr<Table> table_;

 private:
  [[nodiscard]] std::vector<double> read_numbers(const std::string& column, const Selection& rows,
                                                 const std::optional<double>& fallback) const;
  template <class T, class Otherwise>
  void complete(const std::string& column, const Selection& rows, std::vector<T>& values,
                const std::vector<std::size_t>& missing, const Otherwise& otherwise) const;
};

class NodePopulation : public Population {
 public:
  /// `types_csv` may be empty.
  NodePopulation(const std::filesystem::path& file, const std::string& name,
                 const std::filesystem::path& types_csv);
};

/// Edges onto some nodes, and how many each of these nodes has.
struct Afferents {
  Selection edges;
  std::vector<std::uint64_t> counts;  ///< per node asked for, ascending
  /// True if the edges, ascending, are those of the first node, then those of the second, and so
  /// on: then the counts tell whose they are, and the targets need not be read.
  bool by_target = false;
};

/// Rows [begin, end) of an edge population whose targets are given node ids.
class EdgePopulation : public Population {
 public:
  EdgePopulation(const std::filesystem::path& file, const std::string& name,
                 const std::filesystem::path& types_csv);
  ~EdgePopulation() override;
  EdgePopulation(EdgePopulation&&) noexcept;
  EdgePopulation& operator=(EdgePopulation&&) noexcept;

  [[nodiscard]] const std::string& source_population() const;
  [[nodiscard]] const std::string& target_population() const;

  /// From now on node ids read from the file must lie below the sizes of their populations.
  void check_ids_against(std::uint64_t source_size, std::uint64_t target_size);
  [[nodiscard]] std::vector<std::uint64_t> source_nodes(const Selection& edges) const;
  [[nodiscard]] std::vector<std::uint64_t> target_nodes(const Selection& edges) const;

  /// Edges onto these nodes, from the target_to_source index. A file without index gets one in
  /// memory on first use, by one pass over the targets: 24 bytes per run of equal targets, at most
  /// 2^24 runs; more are an InputError that tells how to add an index.
  [[nodiscard]] Selection afferent_edges(const Selection& targets) const;
  /// Number of edges onto each of these nodes, ascending; reads the index only.
  [[nodiscard]] std::vector<std::uint64_t> afferent_counts(const Selection& targets) const;
  /// Both at once, from one look at the index.
  [[nodiscard]] Afferents afferents(const Selection& targets) const;
  /// True if the file itself has the target_to_source index.
  [[nodiscard]] bool has_index() const;

 private:
  struct Ends;
  class Index;
  [[nodiscard]] std::string population_at(const std::string& end) const;
  [[nodiscard]] std::vector<std::uint64_t> read_end(const std::string& end, const Selection& edges,
                                                    const std::string& population,
                                                    std::optional<std::uint64_t> limit) const;
  std::unique_ptr<Ends> ends_;
  std::unique_ptr<Index> index_;  ///< refers to the table's file, which a move leaves in its place
};

/// Names of the populations in a nodes ("/nodes") or edges ("/edges") file.
[[nodiscard]] std::vector<std::string> population_names(const std::filesystem::path& file,
                                                        const std::string& root);

}  // namespace ballast::sonata
