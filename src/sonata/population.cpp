#include "sonata/population.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "sonata/population_table.hpp"

namespace ballast::sonata {

namespace {

/// Gives each distinct text a number in the order of first appearance.
class Names {
 public:
  std::uint32_t index_of(const std::string& name) {
    const auto [entry, added] =
        indices_.emplace(name, static_cast<std::uint32_t>(result_.names.size()));
    if (added) result_.names.push_back(name);
    return entry->second;
  }
  [[nodiscard]] Enumeration take(std::vector<std::uint32_t> values) {
    result_.values = std::move(values);
    return std::move(result_);
  }

 private:
  std::unordered_map<std::string, std::uint32_t> indices_;
  Enumeration result_;
};

/// Where a group keeps the names that its column's integers stand for.
std::string library_of(const RowGroup& group, const std::string& column) {
  return group.path + "/@library/" + column;
}

/// Numbers of the library's entries, each as the index of its name.
std::vector<std::uint32_t> read_library_column(const Hdf5File& h5, const RowGroup& group,
                                               const std::string& column, const Selection& rows,
                                               Names& names) {
  const std::string library = library_of(group, column);
  const std::uint64_t entries = h5.shape(library).at(0);
  const std::vector<std::uint64_t> values = h5.read_unsigned(group.dataset(column), rows);
  const auto largest = std::max_element(values.begin(), values.end());
  if (largest != values.end() && *largest >= entries) {
    throw InputError({.place = {h5.name(), group.dataset(column)},
                      .problem = "index out of range",
                      .value = fmt::format("{}", *largest),
                      .reason = fmt::format("{} has {} entries", library, entries)});
  }
  const Selection used = Selection::of_ids(values);
  const std::vector<std::string> texts = h5.read_strings(library, used);
  std::vector<std::uint32_t> result;
  result.reserve(values.size());
  for (const std::size_t rank : ranks_in(used, values)) {
    result.push_back(names.index_of(texts[rank]));
  }
  return result;
}

/// Strings, or integers as decimal text, each as the index of its name.
std::vector<std::uint32_t> read_text_column(const Hdf5File& h5, const std::string& dataset,
                                            const Selection& rows, Names& names) {
  std::vector<std::uint32_t> result;
  result.reserve(rows.size());
  if (h5.kind(dataset) == Hdf5File::Kind::integer) {
    for (const std::int64_t value : h5.read_integers(dataset, rows)) {
      result.push_back(names.index_of(fmt::format("{}", value)));
    }
    return result;
  }
  constexpr std::uint64_t block = 65536;
  rows.for_each_block(block, [&](const Selection& part) {
    for (const std::string& text : h5.read_strings(dataset, part)) {
      result.push_back(names.index_of(text));
    }
  });
  return result;
}

/// Indices into a library are no numbers to compute with.
void expect_numbers(const Hdf5File& h5, const RowGroup& group, const std::string& column) {
  if (!h5.has_dataset(library_of(group, column))) return;
  throw InputError({.place = {h5.name(), group.dataset(column)},
                    .problem = "wrong type",
                    .reason = "numbers are expected, but @library gives it names"});
}

}  // namespace

Population::Population(std::unique_ptr<Table> table) : table_(std::move(table)) {}
Population::~Population() = default;
Population::Population(Population&&) noexcept = default;
Population& Population::operator=(Population&&) noexcept = default;

const std::string& Population::name() const {
  return table_->name;
}

const std::filesystem::path& Population::file() const {
  return table_->h5.name();
}

std::uint64_t Population::size() const {
  return table_->size;
}

bool Population::has(const std::string& column) const {
  return table_->types.has(column) ||
         std::any_of(table_->groups.begin(), table_->groups.end(),
                     [&](const RowGroup& group) { return group.has(column); });
}

std::vector<std::string> Population::columns() const {
  std::vector<std::string> all = table_->types.columns();
  for (const RowGroup& group : table_->groups) {
    all.insert(all.end(), group.columns.begin(), group.columns.end());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

bool Population::is_text(const std::string& column) const {
  const Hdf5File& h5 = table_->h5;
  for (const RowGroup& group : table_->groups) {
    if (!group.has(column)) continue;
    if (h5.kind(group.dataset(column)) == Hdf5File::Kind::string) return true;
    if (h5.has_dataset(library_of(group, column))) return true;
  }
  return table_->types.is_text(column);
}

/// Completes the cells with otherwise(type id), where the type id is nothing if the types file
/// lacks the column, too. No value is an error.
template <class T, class Otherwise>
void Population::complete(const std::string& column, const Selection& rows, std::vector<T>& values,
                          const std::vector<std::size_t>& missing,
                          const Otherwise& otherwise) const {
  if (missing.empty()) return;
  const bool in_types = table_->types.has(column);
  const std::vector<std::int64_t> types =
      in_types ? table_->type_ids(rows) : std::vector<std::int64_t>();
  for (const std::size_t position : missing) {
    const std::optional<T> value =
        otherwise(in_types ? std::optional(types[position]) : std::nullopt);
    if (!value) throw table_->missing_column(column, rows, position);
    values[position] = *value;
  }
}

std::vector<double> Population::read_numbers(const std::string& column, const Selection& rows,
                                             const std::optional<double>& fallback) const {
  auto cells = table_->read_cells<double>(
      column, rows, [&](const RowGroup& group, const Selection& group_rows) {
        expect_numbers(table_->h5, group, column);
        return table_->h5.read_numbers(group.dataset(column), group_rows);
      });
  complete(column, rows, cells.values, cells.missing, [&](std::optional<std::int64_t> type) {
    const auto value = type ? table_->types.number(*type, column) : std::nullopt;
    return value ? value : fallback;
  });
  return std::move(cells.values);
}

std::vector<double> Population::numbers(const std::string& column, const Selection& rows) const {
  return read_numbers(column, rows, std::nullopt);
}

std::vector<double> Population::numbers_or(const std::string& column, const Selection& rows,
                                           double fallback) const {
  return read_numbers(column, rows, fallback);
}

std::vector<std::int64_t> Population::integers(const std::string& column,
                                               const Selection& rows) const {
  auto cells = table_->read_cells<std::int64_t>(
      column, rows, [&](const RowGroup& group, const Selection& group_rows) {
        expect_numbers(table_->h5, group, column);
        return table_->h5.read_integers(group.dataset(column), group_rows);
      });
  complete(column, rows, cells.values, cells.missing, [&](std::optional<std::int64_t> type) {
    return type ? table_->types.integer(*type, column) : std::nullopt;
  });
  return std::move(cells.values);
}

Enumeration Population::strings(const std::string& column, const Selection& rows,
                                const std::optional<std::string>& fallback) const {
  Names names;
  auto cells = table_->read_cells<std::uint32_t>(
      column, rows, [&](const RowGroup& group, const Selection& group_rows) {
        const Hdf5File& h5 = table_->h5;
        return h5.has_dataset(library_of(group, column))
                   ? read_library_column(h5, group, column, group_rows, names)
                   : read_text_column(h5, group.dataset(column), group_rows, names);
      });
  complete(column, rows, cells.values, cells.missing, [&](std::optional<std::int64_t> type) {
    auto text = type ? table_->types.text(*type, column) : std::nullopt;
    if (!text) text = fallback;
    return text ? std::optional(names.index_of(*text)) : std::nullopt;
  });
  return names.take(std::move(cells.values));
}

std::vector<std::int64_t> Population::type_ids(const Selection& rows) const {
  return table_->type_ids(rows);
}

NodePopulation::NodePopulation(const std::filesystem::path& file, const std::string& name,
                               const std::filesystem::path& types_csv)
    : Population(std::make_unique<Table>(file, name, "node", types_csv)) {}

std::vector<std::string> population_names(const std::filesystem::path& file,
                                          const std::string& root) {
  return Hdf5File::open(file).members(root);
}

}  // namespace ballast::sonata
