#include "sonata/edge_index.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.hpp"
#include "sonata/population_table.hpp"

namespace ballast::sonata {

namespace {

/// Edges that are held at a time while the runs are built: 8 MiB.
constexpr std::uint64_t build_block = std::uint64_t{1} << 20U;

}  // namespace

EdgePopulation::Index::Index(const Hdf5File& h5, std::string population, std::uint64_t size)
    : h5_(&h5), population_(std::move(population)), size_(size) {
  const std::string group = population_ + "/indices/target_to_source/";
  for (const char* name : {"node_id_to_ranges", "node_id_to_range"}) {
    if (!h5_->has_dataset(group + name)) continue;
    in_file_ = true;
    nodes_ = group + name;
    ranges_ = group + "range_to_edge_id";
    node_rows_ = pair_rows(nodes_);
    range_rows_ = pair_rows(ranges_);
    return;
  }
}

std::uint64_t EdgePopulation::Index::pair_rows(const std::string& dataset) const {
  const std::vector<std::uint64_t> shape = h5_->shape(dataset);
  if (shape.size() == 2 && shape[1] == 2) return shape[0];
  throw InputError({.place = {h5_->name(), dataset},
                    .problem = "wrong shape",
                    .value = fmt::format("{}", fmt::join(shape, " x ")),
                    .reason = "N x 2 is expected"});
}

EdgePopulation::Index::Edges EdgePopulation::Index::find(const Selection& targets) const {
  if (in_file_) return find_in_file(targets);
  std::call_once(built_, [this] { build_runs(); });
  return find_in_runs(targets);
}

std::vector<Range> EdgePopulation::Index::read_ranges(const std::string& dataset,
                                                      const Selection& rows,
                                                      std::uint64_t limit) const {
  const std::vector<std::int64_t> pairs = h5_->read_integer_rows(dataset, rows);
  std::vector<Range> result(pairs.size() / 2);
  for (std::size_t i = 0; i < result.size(); ++i) {
    const std::int64_t begin = pairs[2 * i];
    const std::int64_t end = pairs[2 * i + 1];
    if (begin == -1 || begin == end) continue;
    if (begin < 0 || end < begin || static_cast<std::uint64_t>(end) > limit) {
      throw InputError(
          {.place = {h5_->name(), dataset},
           .problem = "range out of bounds",
           .value = fmt::format("{}, {}", begin, end),
           .reason = fmt::format("row {}; ranges lie within 0, {}", id_at(rows, i), limit)});
    }
    result[i] = {static_cast<std::uint64_t>(begin), static_cast<std::uint64_t>(end)};
  }
  return result;
}

EdgePopulation::Index::Edges EdgePopulation::Index::find_in_file(const Selection& targets) const {
  // Nodes beyond the end of the index have no edges.
  const Selection indexed = targets & Selection::all(node_rows_);
  const std::vector<Range> by_node = read_ranges(nodes_, indexed, range_rows_);
  const Selection used(by_node);
  Edges result;
  result.counts.resize(targets.size(), 0);
  if (used.empty()) return result;
  const std::vector<Range> edges = read_ranges(ranges_, used, size_);
  std::vector<std::uint64_t> first_rows;
  for (const Range& rows : by_node) {
    first_rows.push_back(rows.begin < rows.end ? rows.begin : used.ranges().front().begin);
  }
  const std::vector<std::size_t> ranks = ranks_in(used, first_rows);
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    for (std::size_t row = 0; row < by_node[i].end - by_node[i].begin; ++row) {
      const Range& range = edges[ranks[i] + row];
      if (range.begin == range.end) continue;
      result.counts[i] += range.end - range.begin;
      result.ranges.push_back(range);
    }
  }
  return result;
}

EdgePopulation::Index::Edges EdgePopulation::Index::find_in_runs(const Selection& targets) const {
  Edges result;
  result.counts.reserve(targets.size());
  for (const Range& wanted : targets.ranges()) {
    auto run = std::lower_bound(
        runs_.begin(), runs_.end(), wanted.begin,
        [](const Run& candidate, std::uint64_t target) { return candidate.target < target; });
    for (std::uint64_t target = wanted.begin; target < wanted.end; ++target) {
      result.counts.push_back(0);
      for (; run != runs_.end() && run->target == target; ++run) {
        result.counts.back() += run->end - run->begin;
        result.ranges.push_back({run->begin, run->end});
      }
    }
  }
  return result;
}

void EdgePopulation::Index::build_runs() const {
  std::uint64_t first_edge = 0;
  Selection::all(size_).for_each_block(build_block, [&](const Selection& block) {
    add_runs(h5_->read_unsigned(population_ + "/target_node_id", block), first_edge);
    first_edge += block.size();
  });
  std::stable_sort(runs_.begin(), runs_.end(),
                   [](const Run& a, const Run& b) { return a.target < b.target; });
}

void EdgePopulation::Index::add_runs(const std::vector<std::uint64_t>& targets,
                                     std::uint64_t first_edge) const {
  for (const std::uint64_t target : targets) {
    if (!runs_.empty() && runs_.back().target == target) {
      ++runs_.back().end;
    } else {
      runs_.push_back({target, first_edge, first_edge + 1});
    }
    ++first_edge;
    if (runs_.size() <= max_runs) continue;
    throw InputError(
        {.place = {h5_->name(), population_},
         .problem = "missing edge index",
         .value = "indices/target_to_source",
         .reason = fmt::format("the edges are unsorted; an index in memory would take more than "
                               "{} MiB",
                               max_runs * sizeof(Run) >> 20U),
         .suggestion = "Add it with libsonata: EdgePopulation.write_indices(file, population, "
                       "source_size, target_size)."});
  }
}

}  // namespace ballast::sonata
