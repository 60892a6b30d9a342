#include "sonata/population_table.hpp"

#include <fmt/format.h>

#include <limits>
#include <numeric>

namespace ballast::sonata {

namespace {

/// Up to this many rows the group index is checked whole on opening (some ms); of larger
/// populations only samples are: 1,024 windows of 64 rows, spread evenly.
constexpr std::uint64_t fully_checked_rows = std::uint64_t{1} << 22U;
constexpr std::uint64_t sample_windows = 1024;
constexpr std::uint64_t sample_rows = 64;
constexpr std::uint64_t check_block = std::uint64_t{1} << 18U;

/// True for names of groups.
bool is_number(const std::string& text) {
  return !text.empty() && text.size() < 19 &&
         text.find_first_not_of("0123456789") == std::string::npos;
}

/// Rows whose group index is looked at on opening.
Selection index_samples(std::uint64_t size) {
  if (size <= fully_checked_rows) return Selection::all(size);
  std::vector<Range> windows;
  for (std::uint64_t i = 0; i < sample_windows; ++i) {
    const std::uint64_t begin = (size - sample_rows) / (sample_windows - 1) * i;
    windows.push_back({begin, begin + sample_rows});
  }
  windows.push_back({size - sample_rows, size});
  return Selection(std::move(windows));
}

/// Datasets of a group, and those of its dynamics_params as "dynamics_params/x"; sorted.
std::vector<std::string> columns_of(const Hdf5File& h5, const std::string& group) {
  std::vector<std::string> columns;
  for (const std::string& member : h5.members(group)) {
    if (h5.has_dataset(group + "/" + member)) columns.push_back(member);
  }
  const std::string dynamics = "dynamics_params";
  if (h5.has_group(group + "/" + dynamics)) {
    for (const std::string& member : h5.members(group + "/" + dynamics)) {
      columns.push_back(dynamics + "/" + member);
    }
  }
  std::sort(columns.begin(), columns.end());
  return columns;
}

/// Extent of the first dimension.
std::uint64_t rows_of(const Hdf5File& h5, const std::string& dataset) {
  const std::vector<std::uint64_t> shape = h5.shape(dataset);
  return shape.empty() ? 0 : shape.front();
}

/// Throws InputError with the names that there are where the population is not one of them.
Hdf5File open_population(const std::filesystem::path& file, const std::string& name,
                         const std::string& root) {
  Hdf5File h5 = Hdf5File::open(file);
  if (h5.has_group(root + "/" + name)) return h5;
  if (!h5.has_group(root)) {
    throw InputError({.place = {file, root}, .problem = "missing group"});
  }
  const std::vector<std::string> names = h5.members(root);
  throw InputError({.place = {file, root},
                    .problem = "unknown population",
                    .value = name,
                    .reason = fmt::format("the file has: {}", fmt::join(names, ", ")),
                    .suggestion = did_you_mean(name, names)});
}

}  // namespace

bool RowGroup::has(const std::string& column) const {
  return std::binary_search(columns.begin(), columns.end(), column);
}

std::uint64_t id_at(const Selection& rows, std::size_t position) {
  for (const Range& range : rows.ranges()) {
    if (position < range.end - range.begin) return range.begin + position;
    position -= range.end - range.begin;
  }
  fail_contract("position < rows.size()", __FILE__, __LINE__);
  return 0;
}

std::vector<std::size_t> ranks_in(const Selection& selection,
                                  const std::vector<std::uint64_t>& ids) {
  const std::vector<Range>& ranges = selection.ranges();
  std::vector<std::size_t> before(ranges.size() + 1, 0);
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    before[i + 1] = before[i] + (ranges[i].end - ranges[i].begin);
  }
  std::vector<std::size_t> ranks;
  ranks.reserve(ids.size());
  for (const std::uint64_t id : ids) {
    const auto after = std::upper_bound(
        ranges.begin(), ranges.end(), id,
        [](std::uint64_t value, const Range& range) { return value < range.begin; });
    const auto i = static_cast<std::size_t>(after - ranges.begin()) - 1;
    ranks.push_back(before[i] + (id - ranges[i].begin));
  }
  return ranks;
}

Population::Table::Table(const std::filesystem::path& file, std::string population,
                         const std::string& element_name, const std::filesystem::path& types_csv)
    : h5(open_population(file, population, "/" + element_name + "s")),
      name(std::move(population)),
      element(element_name),
      path("/" + element + "s/" + name) {
  if (!types_csv.empty()) types = TypeTable(types_csv, element + "_type_id", name);
  for (const std::string& member : h5.members(path)) {
    if (is_number(member)) groups.push_back(read_group(member));
  }
  size = find_size();
  check_lengths();
  direct = is_identity();
}

RowGroup Population::Table::read_group(const std::string& id) const {
  RowGroup group{std::stoull(id), path + "/" + id, std::numeric_limits<std::uint64_t>::max(),
                 columns_of(h5, path + "/" + id)};
  for (const std::string& column : group.columns) {
    const std::uint64_t rows = rows_of(h5, group.dataset(column));
    if (column == group.columns.front()) group.size = rows;
    if (rows != group.size) {
      throw error(group.dataset(column), "unequal length", fmt::format("{}", rows),
                  fmt::format("'{}' has {} rows", group.columns.front(), group.size));
    }
  }
  return group;
}

std::uint64_t Population::Table::find_size() const {
  for (const char* suffix : {"_type_id", "_id", "_group_id"}) {
    if (has_dataset(element + suffix)) return rows_of(h5, dataset(element + suffix));
  }
  if (element == "edge" && has_dataset("target_node_id")) {
    return rows_of(h5, dataset("target_node_id"));
  }
  if (groups.size() == 1 && !groups.front().columns.empty()) return groups.front().size;
  throw error(path, "missing dataset", element + "_type_id", "it gives the number of rows");
}

void Population::Table::check_lengths() const {
  for (const std::string& suffix :
       {element + "_type_id", element + "_id", element + "_group_id", element + "_group_index",
        std::string("source_node_id"), std::string("target_node_id")}) {
    if (!has_dataset(suffix)) continue;
    const std::uint64_t rows = rows_of(h5, dataset(suffix));
    if (rows != size) {
      throw error(dataset(suffix), "unequal length", fmt::format("{}", rows),
                  fmt::format("the population has {} rows", size));
    }
  }
}

bool Population::Table::is_identity() const {
  const bool has_id = has_dataset(element + "_group_id");
  const bool has_index = has_dataset(element + "_group_index");
  if (has_id != has_index || (!has_id && groups.size() > 1)) {
    throw error(path, "missing dataset", element + (has_id ? "_group_index" : "_group_id"),
                fmt::format("the population has {} groups", groups.size()));
  }
  const bool has_columns = !groups.empty() && !groups.front().columns.empty();
  if (!has_id) {
    if (!has_columns || groups.front().size == size) return true;
    throw error(groups.front().path, "unequal length", fmt::format("{}", groups.front().size),
                fmt::format("the population has {} rows", size));
  }
  if (groups.size() <= 1 && !has_columns) return true;
  bool identity = groups.size() == 1 && groups.front().size == size;
  index_samples(size).for_each_block(check_block, [&](const Selection& rows) {
    const std::vector<std::uint64_t> found = read_group_rows(rows).rows;
    identity = identity && found == rows.flatten();
  });
  return identity;
}

Population::Table::GroupRows Population::Table::read_group_rows(const Selection& rows) const {
  const std::vector<std::uint64_t> ids = h5.read_unsigned(dataset(element + "_group_id"), rows);
  GroupRows result{{}, h5.read_unsigned(dataset(element + "_group_index"), rows)};
  result.groups.reserve(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const RowGroup* group = find_group(ids[i]);
    if (group == nullptr) throw unknown_group(ids[i], id_at(rows, i));
    result.groups.push_back(group);
    if (result.rows[i] < group->size) continue;
    throw error(
        dataset(element + "_group_index"), "index out of range", fmt::format("{}", result.rows[i]),
        fmt::format("row {}; group {} has {} rows", id_at(rows, i), group->id, group->size));
  }
  return result;
}

const RowGroup* Population::Table::find_group(std::uint64_t id) const {
  const auto found = std::find_if(groups.begin(), groups.end(),
                                  [&](const RowGroup& group) { return group.id == id; });
  return found == groups.end() ? nullptr : &*found;
}

InputError Population::Table::unknown_group(std::uint64_t id, std::uint64_t row) const {
  std::vector<std::uint64_t> ids;
  for (const RowGroup& group : groups) ids.push_back(group.id);
  return error(dataset(element + "_group_id"), "unknown group", fmt::format("{}", id),
               fmt::format("row {}; the population has: {}", row, fmt::join(ids, ", ")));
}

std::vector<Population::Table::Portion> Population::Table::locate(const Selection& rows) const {
  if (direct) {
    Portion all{groups.empty() ? nullptr : &groups.front(), {}, rows.flatten()};
    all.positions.resize(all.rows.size());
    std::iota(all.positions.begin(), all.positions.end(), std::size_t{0});
    return {std::move(all)};
  }
  const GroupRows found = read_group_rows(rows);
  std::vector<Portion> portions;
  for (const RowGroup& group : groups) portions.push_back({&group, {}, {}});
  for (std::size_t i = 0; i < found.rows.size(); ++i) {
    Portion& portion = portions[static_cast<std::size_t>(found.groups[i] - groups.data())];
    portion.positions.push_back(i);
    portion.rows.push_back(found.rows[i]);
  }
  return portions;
}

std::vector<std::int64_t> Population::Table::type_ids(const Selection& rows) const {
  check_rows(rows);
  if (!has_dataset(element + "_type_id")) return std::vector<std::int64_t>(rows.size(), -1);
  return h5.read_integers(dataset(element + "_type_id"), rows);
}

void Population::Table::check_rows(const Selection& rows) const {
  if (rows.empty() || rows.ranges().back().end <= size) return;
  throw error(path, "id out of range", fmt::format("{}", rows.ranges().back().end - 1),
              fmt::format("the population has {} {}s", size, element));
}

bool Population::Table::has_dataset(const std::string& suffix) const {
  return h5.has_dataset(dataset(suffix));
}

std::string Population::Table::dataset(const std::string& suffix) const {
  return path + "/" + suffix;
}

InputError Population::Table::error(const std::string& within, std::string problem,
                                    std::string value, std::string reason) const {
  return InputError({.place = {h5.name(), within},
                     .problem = std::move(problem),
                     .value = std::move(value),
                     .reason = std::move(reason)});
}

InputError Population::Table::missing_column(const std::string& column, const Selection& rows,
                                             std::size_t position) const {
  const std::string csv = types.file().empty() ? "there is no " + element + "_types file"
                                               : "nor has " + types.file().filename().string();
  return error(path, "missing attribute", column,
               fmt::format("{} {} has no such column; {}", element, id_at(rows, position), csv));
}

}  // namespace ballast::sonata
