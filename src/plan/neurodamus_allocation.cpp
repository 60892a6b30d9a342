#include "plan/neurodamus_allocation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_set>

#include "core/error.hpp"
#include "core/gzip.hpp"
#include "core/output_file.hpp"
#include "core/pickle.hpp"
#include "core/pickle_writer.hpp"

namespace ballast::plan {
namespace {

namespace fs = std::filesystem;

/// A pickle of cells shrinks to a half or a tenth; one that grows by more than this is a trap.
constexpr std::uint64_t most_inflation = 100;
constexpr std::uint64_t small_file = std::uint64_t{1} << 20;

/// Classes by which neurodamus' pickles name their dicts and arrays.
const std::vector<std::string> neurodamus_names{
    "neurodamus.utils.compat.Vector", "neurodamus.utils.memory.DryRunStats.defaultdict_vector"};

/// Nothing where the file has another name than neurodamus gives it.
std::optional<Layout> layout_of_name(const fs::path& file) {
  const std::string name = file.filename().string();
  Layout layout;
  const int found =
      std::sscanf(name.c_str(), "allocation_r%8d_c%8d.pkl.gz", &layout.ranks, &layout.cycles);
  const bool is_given =
      found == 2 && layout.ranks > 0 && layout.cycles > 0 && neurodamus_file_name(layout) == name;
  return is_given ? std::optional(layout) : std::nullopt;
}

std::string inflated(const fs::path& file) {
  GzipFile gzip(file);
  std::error_code no_file;  // reading it tells more
  const std::uint64_t size = fs::file_size(file, no_file);
  std::uint64_t next = 0;
  std::string text =
      gzip.member(0, next, no_file ? small_file : small_file + most_inflation * size);
  if (next != size) {
    throw InputError({.place = {file, fmt::format("offset {}", next)},
                      .problem = "data after the pickle",
                      .reason = "one gzip member is expected"});
  }
  return text;
}

/// Turns the values of a pickle into buckets.
class Buckets {
 public:
  Buckets(const fs::path& file, const std::optional<Layout>& layout)
      : file_(file), layout_(layout) {}

  void add(const PickleValue& population, const PickleValue& of_places) {
    const std::string name(as<PickleValue::Text>(population, "population").utf8);
    for (const auto& [place, nodes] : as<PickleValue::Dict>(of_places, "'" + name + "'").items) {
      add(name, *place, *nodes);
    }
  }

  /// Ordered, each place once.
  [[nodiscard]] std::vector<Bucket> take() {
    const auto place = [](const Bucket& b) { return std::tie(b.rank, b.cycle, b.population); };
    std::sort(buckets_.begin(), buckets_.end(),
              [&](const Bucket& a, const Bucket& b) { return place(a) < place(b); });
    const auto twice =
        std::adjacent_find(buckets_.begin(), buckets_.end(),
                           [&](const Bucket& a, const Bucket& b) { return place(a) == place(b); });
    if (twice != buckets_.end()) throw error("place occurs twice", text_of(*twice));
    return std::move(buckets_);
  }

 private:
  void add(const std::string& population, const PickleValue& place, const PickleValue& nodes) {
    const auto& key = as<PickleValue::Tuple>(place, "(rank, cycle)").items;
    if (key.size() != 2) throw error("no pair (rank, cycle)", fmt::format("{}", key.size()));
    Bucket bucket{.population = population,
                  .rank = Rank(number(*key[0], layout_ ? layout_->ranks : most, "rank")),
                  .cycle = Cycle(number(*key[1], layout_ ? layout_->cycles : most, "cycle")),
                  .nodes = {},
                  .predicted = {}};
    bucket.nodes = node_ids(nodes);
    std::sort(bucket.nodes.begin(), bucket.nodes.end());
    const auto twice = std::adjacent_find(bucket.nodes.begin(), bucket.nodes.end());
    if (twice != bucket.nodes.end()) {
      throw error("node is allocated twice", fmt::format("{}:{}", population, twice->value),
                  text_of(bucket));
    }
    if (!bucket.nodes.empty()) buckets_.push_back(std::move(bucket));
  }

  /// Of an array, or of a list of integers. One that a pickle holds at several places is refused
  /// before it is copied to each: a few bytes could stand for more cells than memory holds.
  [[nodiscard]] std::vector<NodeId> node_ids(const PickleValue& value) {
    if (!seen_.insert(&value).second) throw error("cells occur at several places", "");
    if (const auto* list = std::get_if<PickleValue::List>(&value.value)) return node_ids(*list);
    const auto& array = as<PickleValue::Array>(value, "cells");
    if (array.typecode != "I" || array.format != 6 || array.bytes.size() % 4 != 0) {
      throw error("array of an unknown type", std::string(array.typecode),
                  "neurodamus has unsigned integers of 32 bits, little endian");
    }
    std::vector<NodeId> ids(array.bytes.size() / 4);
    for (std::size_t i = 0; i < array.bytes.size(); ++i) {
      const auto byte = static_cast<unsigned char>(array.bytes[i]);
      ids[i / 4].value |= std::uint64_t{byte} << (8 * (i % 4));
    }
    return ids;
  }
  [[nodiscard]] std::vector<NodeId> node_ids(const PickleValue::List& list) const {
    std::vector<NodeId> ids;
    for (const PickleValue* item : list.items) {
      const std::int64_t id = as<std::int64_t>(*item, "cell");
      if (id < 0) throw error("negative node id", std::to_string(id));
      ids.emplace_back(static_cast<std::uint64_t>(id));
    }
    return ids;
  }

  /// From 0 to below `limit`.
  [[nodiscard]] std::int32_t number(const PickleValue& value, std::int32_t limit,
                                    const char* what) const {
    const std::int64_t number = as<std::int64_t>(value, what);
    if (number < 0 || number >= limit) {
      throw error(fmt::format("{} is outside the layout", what), std::to_string(number),
                  layout_ ? fmt::format("the file's name has {} {}s", limit, what)
                          : fmt::format("allowed: 0 to {}", limit - 1));
    }
    return static_cast<std::int32_t>(number);
  }

  template <class T>
  [[nodiscard]] const T& as(const PickleValue& value, const std::string& what) const {
    const T* found = std::get_if<T>(&value.value);
    if (found == nullptr) {
      throw error(
          "pickle is no allocation", "",
          what + " is of another type; neurodamus has population -> (rank, cycle) -> array");
    }
    return *found;
  }

  static std::string text_of(const Bucket& bucket) {
    return fmt::format("{} rank {} cycle {}", bucket.population, bucket.rank.value,
                       bucket.cycle.value);
  }
  [[nodiscard]] InputError error(std::string problem, std::string value,
                                 std::string reason = {}) const {
    return InputError({.place = {file_},
                       .problem = std::move(problem),
                       .value = std::move(value),
                       .reason = std::move(reason)});
  }

  static constexpr std::int32_t most = 1 << 24;  ///< ranks or cycles, more than any machine has
  const fs::path& file_;
  std::optional<Layout> layout_;
  std::vector<Bucket> buckets_;
  std::unordered_set<const PickleValue*> seen_;
};

/// Up to the last rank and cycle that has cells.
Layout layout_of(const std::vector<Bucket>& buckets) {
  Layout layout;
  for (const Bucket& bucket : buckets) {
    layout.ranks = std::max(layout.ranks, bucket.rank.value + 1);
    layout.cycles = std::max(layout.cycles, bucket.cycle.value + 1);
  }
  return layout;
}

std::vector<std::uint32_t> short_ids(const Bucket& bucket, const fs::path& file) {
  std::vector<std::uint32_t> ids;
  ids.reserve(bucket.nodes.size());
  for (const NodeId node : bucket.nodes) {
    if (node.value > std::numeric_limits<std::uint32_t>::max()) {
      throw InputError({.place = {file},
                        .problem = "node id is beyond 32 bits",
                        .value = fmt::format("{}:{}", bucket.population, node.value),
                        .reason = "neurodamus has none such"});
    }
    ids.push_back(static_cast<std::uint32_t>(node.value));
  }
  return ids;
}

}  // namespace

std::string neurodamus_file_name(const Layout& layout) {
  return fmt::format("allocation_r{}_c{}.pkl.gz", layout.ranks, layout.cycles);
}

bool is_neurodamus_name(const fs::path& file) {
  return file.string().ends_with(".pkl.gz");
}

void write_neurodamus_allocation(const Allocation& allocation, const fs::path& file) {
  std::map<std::string, std::vector<const Bucket*>> populations;
  for (const Bucket& bucket : allocation.buckets) populations[bucket.population].push_back(&bucket);
  PickleWriter pickle;
  pickle.begin_dict();
  for (const auto& [population, buckets] : populations) {
    pickle.text(population);
    pickle.begin_dict();
    for (const Bucket* bucket : buckets) {
      pickle.pair(bucket->rank.value, bucket->cycle.value);
      pickle.array(short_ids(*bucket, file));
    }
    pickle.end_dict();
  }
  pickle.end_dict();
  write_file(file, gzip_member(pickle.finish()));
}

Allocation read_neurodamus_allocation(const fs::path& file) {
  const Pickle pickle(inflated(file), file, neurodamus_names);
  const auto* populations = std::get_if<PickleValue::Dict>(&pickle.root().value);
  if (populations == nullptr) {
    throw InputError({.place = {file},
                      .problem = "pickle is no allocation",
                      .reason = "a dict of populations is expected"});
  }
  const auto named = layout_of_name(file);
  Buckets buckets(file, named);
  for (const auto& [name, places] : populations->items) buckets.add(*name, *places);
  Allocation allocation{.layout = {},
                        .policy = Policy::lpt,
                        .circuit_fingerprint = "",
                        .buckets = buckets.take(),
                        .peaks = {}};
  allocation.layout = named ? *named : layout_of(allocation.buckets);
  return allocation;
}

}  // namespace ballast::plan
