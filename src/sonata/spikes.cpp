#include "sonata/spikes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <numeric>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "sonata/hdf5_file.hpp"
#include "sonata/type_table.hpp"

namespace ballast::sonata {

namespace {

/// Columns of a text file by position.
struct Columns {
  std::size_t time = 0, node = 1, count = 2;
  std::optional<std::size_t> population = {};
};

/// By the signature at its start (HDF5 file format specification, superblock).
bool is_hdf5(const std::filesystem::path& file) {
  constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
  std::ifstream stream(file, std::ios::binary);
  std::string start(signature.size(), '\0');
  stream.read(start.data(), static_cast<std::streamsize>(start.size()));
  return start == signature;
}

/// The group that holds the spikes of `population`, or of the only one.
std::string group_of(const Hdf5File& h5, const std::string& population) {
  const std::vector<std::string> members = h5.members("/spikes");
  if (h5.has_dataset("/spikes/timestamps")) return "/spikes";
  if (population.empty() && members.size() == 1) return "/spikes/" + members.front();
  if (h5.has_group("/spikes/" + population) && !population.empty()) return "/spikes/" + population;
  throw InputError({.place = {h5.name(), "/spikes"},
                    .problem = population.empty() ? "no single population" : "unknown population",
                    .value = population,
                    .reason = fmt::format("the file has: {}", fmt::join(members, ", ")),
                    .suggestion = did_you_mean(population, members)});
}

/// Times without units are in ms.
void check_units(const Hdf5File& h5, const std::string& dataset) {
  const std::string units = h5.attribute(dataset, "units");
  if (units.empty() || units == "ms" || units == "milliseconds") return;
  throw InputError({.place = {h5.name(), dataset},
                    .problem = "unknown units",
                    .value = units,
                    .reason = "'ms' is expected"});
}

/// All spikes of the population in the order of the file.
SpikeTrain read_hdf5(const std::filesystem::path& file, const std::string& population) {
  const Hdf5File h5 = Hdf5File::open(file);
  const std::string group = group_of(h5, population);
  const std::string times = group + "/timestamps";
  const std::string nodes = group + (h5.has_dataset(group + "/node_ids") ? "/node_ids" : "/gids");
  const std::uint64_t count = h5.shape(times).at(0);
  if (h5.shape(nodes).at(0) != count) {
    throw InputError({.place = {file, nodes},
                      .problem = "unequal length",
                      .value = fmt::format("{}", h5.shape(nodes).at(0)),
                      .reason = fmt::format("'timestamps' has {} rows", count)});
  }
  check_units(h5, times);
  const Selection all = Selection::all(count);
  SpikeTrain train{h5.read_numbers(times, all), h5.read_unsigned(nodes, all)};
  for (std::size_t i = 0; i < train.times.size(); ++i) {
    if (train.times[i] >= 0) continue;  // false for NaN, too
    throw InputError({.place = {file, times},
                      .problem = "wrong time",
                      .value = fmt::format("{}", train.times[i]),
                      .reason = fmt::format("row {}; 0 or more is expected", i)});
  }
  return train;
}

/// Lines of time and node id, with or without a head, separated by blanks or commas.
class TextReader {
 public:
  TextReader(std::filesystem::path file, std::string population)
      : file_(std::move(file)), population_(std::move(population)) {}

  SpikeTrain read() {
    std::ifstream stream(file_);
    if (!stream) throw InputError({.place = {file_}, .problem = "cannot open"});
    for (std::string line; std::getline(stream, line);) {
      ++line_;
      if (line.ends_with('\r')) line.pop_back();
      const std::vector<std::string> fields = split_fields(line, true);
      if (!fields.empty() && !take_head(fields)) add(fields);
    }
    return std::move(train_);
  }

 private:
  /// True if the fields are names of columns; these may only be in the first line.
  bool take_head(const std::vector<std::string>& fields) {
    if (seen_) return false;
    seen_ = true;
    const std::string& first = fields.front();
    if (!first.empty() && first.find_first_not_of("+-.0123456789") == std::string::npos) {
      return false;
    }
    columns_ = {position(fields, {"timestamps", "timestamp", "times", "time"}),
                position(fields, {"node_ids", "node_id", "gids", "gid"}),
                fields.size(),
                {}};
    const auto found = std::find(fields.begin(), fields.end(), "population");
    if (found != fields.end()) columns_.population = found - fields.begin();
    return true;
  }

  [[nodiscard]] std::size_t position(const std::vector<std::string>& fields,
                                     const std::vector<std::string>& names) const {
    const auto found = std::find_first_of(fields.begin(), fields.end(), names.begin(), names.end());
    if (found != fields.end()) return static_cast<std::size_t>(found - fields.begin());
    throw error("missing column", names.front());
  }

  /// One spike, unless it is of another population.
  void add(const std::vector<std::string>& fields) {
    if (fields.size() != columns_.count) {
      throw error("wrong number of fields", fmt::format("{}", fields.size()),
                  fmt::format("{} expected", columns_.count));
    }
    if (columns_.population && !is_wanted(fields[*columns_.population])) return;
    const double time = number<double>(fields[columns_.time]);
    if (!(time >= 0)) {
      throw error("wrong time", fields[columns_.time], "0 or more is expected");
    }
    train_.times.push_back(time);
    train_.node_ids.push_back(number<std::uint64_t>(fields[columns_.node]));
  }

  /// Without a name the file must hold one population only.
  bool is_wanted(const std::string& name) {
    if (!population_.empty()) return name == population_;
    if (!only_.empty() && name != only_) {
      throw error("second population", name, "say which of them to read");
    }
    only_ = name;
    return true;
  }

  template <class Number>
  [[nodiscard]] Number number(const std::string& text) const {
    Number value{};
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure == std::errc() && end == text.data() + text.size()) return value;
    throw error("wrong value", text,
                std::is_integral_v<Number> ? "a node id is expected" : "a time is expected");
  }

  [[nodiscard]] InputError error(std::string problem, std::string value = {},
                                 std::string reason = {}) const {
    return InputError({.place = {file_, fmt::format("{}", line_)},
                       .problem = std::move(problem),
                       .value = std::move(value),
                       .reason = std::move(reason)});
  }

  std::filesystem::path file_;
  std::string population_, only_;
  Columns columns_;
  bool seen_ = false;
  std::size_t line_ = 0;
  SpikeTrain train_;
};

/// The spikes at `order`, in this order.
SpikeTrain permuted(const SpikeTrain& train, const std::vector<std::size_t>& order) {
  SpikeTrain result;
  result.times.reserve(order.size());
  result.node_ids.reserve(order.size());
  for (const std::size_t i : order) {
    result.times.push_back(train.times[i]);
    result.node_ids.push_back(train.node_ids[i]);
  }
  return result;
}

/// Sorts positions of spikes by (time, id) or by (id, time).
void sort_positions(const SpikeTrain& train, std::vector<std::size_t>& order, bool by_id) {
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto by_time = std::pair(train.times[a], train.node_ids[a]) <=>
                         std::pair(train.times[b], train.node_ids[b]);
    const auto ids = train.node_ids[a] <=> train.node_ids[b];
    return by_id && ids != 0 ? ids < 0 : by_time < 0;
  });
}

SpikeTrain sorted(const SpikeTrain& train, bool by_id) {
  BALLAST_EXPECT(train.times.size() == train.node_ids.size());
  std::vector<std::size_t> order(train.times.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  sort_positions(train, order, by_id);
  return permuted(train, order);
}

}  // namespace

SpikeTrain read_spikes(const std::filesystem::path& file, const std::string& population,
                       const Selection& nodes, double begin, double end) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) {
    throw InputError({.place = {file},
                      .problem = "cannot open",
                      .reason = error ? error.message() : "not a regular file"});
  }
  const SpikeTrain all =
      is_hdf5(file) ? read_hdf5(file, population) : TextReader(file, population).read();
  std::vector<std::size_t> wanted;
  for (std::size_t i = 0; i < all.times.size(); ++i) {
    const bool in_time = all.times[i] >= begin && all.times[i] < end;
    if (in_time && nodes.contains(all.node_ids[i])) wanted.push_back(i);
  }
  sort_positions(all, wanted, false);
  return permuted(all, wanted);
}

void write_spikes(const std::filesystem::path& file,
                  const std::vector<PopulationSpikes>& populations, SpikeOrder order) {
  OutputFile output(file);
  Hdf5File h5 = Hdf5File::create(output);
  h5.write_attribute("/", "magic", std::int64_t{0x0A7A});
  h5.write_attribute("/", "version", std::vector<std::int64_t>{0, 1});
  h5.create_group("/spikes");
  for (const PopulationSpikes& entry : populations) {
    const std::string group = "/spikes/" + entry.population;
    const SpikeTrain train = sorted(entry.spikes, order == SpikeOrder::by_id);
    h5.create_group(group);
    h5.write(group + "/timestamps", train.times);
    h5.write(group + "/node_ids", train.node_ids);
    h5.write_attribute(group + "/timestamps", "units", std::string("ms"));
    h5.write_enum_attribute(group, "sorting", {"none", "by_id", "by_time"},
                            static_cast<std::int32_t>(order));
  }
  h5.close();
  output.commit();
}

SpikeOrder order_from(const std::string& name) {
  if (name == "by_id") return SpikeOrder::by_id;
  if (name == "none") return SpikeOrder::none;
  return SpikeOrder::by_time;
}

}  // namespace ballast::sonata
