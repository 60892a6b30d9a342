#include "balancer/graph.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "core/error.hpp"

namespace ballast::balancer {
namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

std::uint32_t sum(std::uint32_t a, std::uint32_t b) {
  return a > none - b ? none : a + b;
}

/// Rows and columns exchanged.
Graph transposed(const Graph& graph) {
  Graph result;
  result.begin.assign(graph.begin.size(), 0);
  for (const std::uint32_t other : graph.other) {
    ++result.begin[other + 1];
  }
  std::partial_sum(result.begin.begin(), result.begin.end(), result.begin.begin());
  result.other.resize(graph.other.size());
  result.weight.resize(graph.other.size());
  std::vector<std::uint64_t> next(result.begin.begin(), std::prev(result.begin.end()));
  for (std::size_t v = 0; v < graph.vertices(); ++v) {
    for (std::uint64_t i = graph.begin[v]; i < graph.begin[v + 1]; ++i) {
      const std::uint64_t at = next[graph.other[i]]++;
      result.other[at] = static_cast<std::uint32_t>(v);
      result.weight[at] = graph.weight[i];
    }
  }
  return result;
}

/// Appends the union of two rows, without the vertex itself.
void append_union(const Graph& a, const Graph& b, std::uint32_t vertex, Graph& result) {
  std::uint64_t i = a.begin[vertex];
  std::uint64_t j = b.begin[vertex];
  while (i < a.begin[vertex + 1] || j < b.begin[vertex + 1]) {
    const std::uint32_t left = i < a.begin[vertex + 1] ? a.other[i] : none;
    const std::uint32_t right = j < b.begin[vertex + 1] ? b.other[j] : none;
    const std::uint32_t other = std::min(left, right);
    const std::uint32_t weight =
        sum(left == other ? a.weight[i++] : 0, right == other ? b.weight[j++] : 0);
    if (other != vertex) {
      result.other.push_back(other);
      result.weight.push_back(weight);
    }
  }
  result.begin.push_back(result.other.size());
}

}  // namespace

Graph symmetric(const Graph& graph) {
  const Graph reverse = transposed(graph);
  Graph result;
  result.begin.reserve(graph.begin.size());
  result.other.reserve(2 * graph.other.size());
  result.weight.reserve(2 * graph.other.size());
  for (std::uint32_t vertex = 0; vertex < graph.vertices(); ++vertex) {
    append_union(graph, reverse, vertex, result);
  }
  return result;
}

Graph subgraph(const Graph& graph, std::span<const std::uint32_t> chosen) {
  std::vector<std::uint32_t> number(graph.vertices(), none);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    number[chosen[i]] = static_cast<std::uint32_t>(i);
  }
  Graph result;
  for (const std::uint32_t vertex : chosen) {
    for (std::uint64_t i = graph.begin[vertex]; i < graph.begin[vertex + 1]; ++i) {
      if (number[graph.other[i]] != none) {
        result.other.push_back(number[graph.other[i]]);
        result.weight.push_back(graph.weight[i]);
      }
    }
    result.begin.push_back(result.other.size());
  }
  return result;
}

GraphBuilder::GraphBuilder(std::vector<std::uint32_t> position, std::uint64_t most_pairs)
    : position_(std::move(position)), most_pairs_(most_pairs), rows_(position_.size()) {
  BALLAST_EXPECT(most_pairs >= 1 && position_.size() < none);
}

void GraphBuilder::merge(std::vector<Link>& links) {
  std::sort(links.begin(), links.end(),
            [](const Link& a, const Link& b) { return a.other < b.other; });
  std::size_t last = 0;
  for (std::size_t i = 1; i < links.size(); ++i) {
    if (links[i].other == links[last].other) {
      links[last].weight = sum(links[last].weight, links[i].weight);
    } else {
      links[++last] = links[i];
    }
  }
  links.resize(std::min(links.size(), last + 1));
}

void GraphBuilder::compact(Row& row) {
  pairs_ -= row.links.size();
  merge(row.links);
  row.merged = row.links.size();
  pairs_ += row.merged;
}

void GraphBuilder::coarsen() {
  ++level_;
  std::vector<Row> coarse((rows_.size() + 1) / 2);
  pairs_ = 0;
  for (std::size_t v = 0; v < rows_.size(); ++v) {
    Row& row = coarse[v / 2];
    for (const Link& link : rows_[v].links) {
      if (link.other / 2 != v / 2) {
        row.links.push_back({link.other / 2, link.weight});
      }
    }
    rows_[v] = {};
    if (v % 2 == 1 || v + 1 == rows_.size()) {
      pairs_ += row.links.size();
      compact(row);
    }
  }
  rows_ = std::move(coarse);
}

void GraphBuilder::add(std::uint32_t target, std::span<const std::uint32_t> sources) {
  constexpr std::size_t few = 64;  // links that wait for their merging in any case
  Row& row = rows_[position_[target] >> level_];
  const std::uint32_t vertex = position_[target] >> level_;
  for (const std::uint32_t source : sources) {
    const std::uint32_t other = position_[source] >> level_;
    if (other != vertex) {
      row.links.push_back({other, 1});
      ++pairs_;
    }
  }
  if (row.links.size() > 2 * row.merged + few) {
    compact(row);
  }
  if (pairs_ > most_pairs_) {
    make_room();
  }
}

void GraphBuilder::make_room() {
  for (Row& each : rows_) {
    compact(each);
  }
  // A part of it stays free, so that the next merging of all rows is far.
  while (pairs_ > most_pairs_ - most_pairs_ / 8 && rows_.size() > 1) {
    coarsen();
  }
}

GraphBuilder::Result GraphBuilder::finish() {
  for (Row& row : rows_) {
    compact(row);
  }
  Result result{.graph = {}, .vertex_of = std::move(position_), .level = level_};
  for (std::uint32_t& vertex : result.vertex_of) {
    vertex >>= level_;
  }
  result.graph.other.reserve(pairs_);
  result.graph.weight.reserve(pairs_);
  for (Row& row : rows_) {
    for (const Link& link : row.links) {
      result.graph.other.push_back(link.other);
      result.graph.weight.push_back(link.weight);
    }
    result.graph.begin.push_back(result.graph.other.size());
    row = {};
  }
  return result;
}

}  // namespace ballast::balancer
