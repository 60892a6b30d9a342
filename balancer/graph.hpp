#pragma once
// Graph: who listens to whom, among cells numbered in one row, or among groups of cells where the
// cells' own graph would not fit. Plain data; memory is 8 bytes per pair of listener and source.

#include <cstdint>
#include <span>
#include <vector>

namespace ballast::balancer {

/// One row per vertex: rows [begin[v], begin[v + 1]) of the other two.
struct Graph {
  std::vector<std::uint64_t> begin = {0};
  std::vector<std::uint32_t> other;   ///< vertices, ascending in each row, each once
  std::vector<std::uint32_t> weight;  ///< synapses

  [[nodiscard]] std::size_t vertices() const { return begin.size() - 1; }
  [[nodiscard]] std::span<const std::uint32_t> others(std::size_t vertex) const {
    return std::span(other).subspan(begin[vertex], begin[vertex + 1] - begin[vertex]);
  }
  [[nodiscard]] std::span<const std::uint32_t> weights(std::size_t vertex) const {
    return std::span(weight).subspan(begin[vertex], begin[vertex + 1] - begin[vertex]);
  }
  friend bool operator==(const Graph&, const Graph&) = default;
};

/// Both directions in one: w(a, b) + w(b, a) at both ends, no loops. What METIS wants.
[[nodiscard]] Graph symmetric(const Graph& graph);

/// The vertices `chosen` (ascending) and what is among them.
[[nodiscard]] Graph subgraph(const Graph& graph, std::span<const std::uint32_t> chosen);

/// The cells' graph, or a coarser one. Cells stand in an order in which neighbours have much in
/// common; vertex = position in that order >> level. The level rises when the rows so far fill what
/// is allowed, so that memory stays bounded whatever the edges.
class GraphBuilder {
 public:
  /// `position` of every cell in the order, each of 0 .. cells - 1 once; pairs that the rows may
  /// hold while synapses are added. Throws std::logic_error for none.
  GraphBuilder(std::vector<std::uint32_t> position, std::uint64_t most_pairs);

  /// Synapses onto `target` from these cells; autapses are left out.
  void add(std::uint32_t target, std::span<const std::uint32_t> sources);

  struct Result {
    Graph graph;                           ///< row = listener
    std::vector<std::uint32_t> vertex_of;  ///< by cell
    int level = 0;                         ///< 0: vertices are cells
  };
  /// The builder is empty afterwards.
  [[nodiscard]] Result finish();

 private:
  struct Link {
    std::uint32_t other;
    std::uint32_t weight;
  };
  struct Row {
    std::vector<Link> links;
    std::size_t merged = 0;  ///< leading links that are in order
  };
  static void merge(std::vector<Link>& links);
  void compact(Row& row);
  void make_room();
  void coarsen();

  std::vector<std::uint32_t> position_;
  std::uint64_t most_pairs_;
  std::uint64_t pairs_ = 0;
  int level_ = 0;
  std::vector<Row> rows_;
};

}  // namespace ballast::balancer
