#include "balancer/graph.hpp"

#include <gtest/gtest.h>

#include <map>

#include "graphs.hpp"

namespace ballast::balancer {
namespace {

using Row = std::map<std::uint32_t, std::uint32_t>;

Row row_of(const Graph& graph, std::size_t vertex) {
  Row row;
  for (std::size_t i = 0; i < graph.others(vertex).size(); ++i) {
    row[graph.others(vertex)[i]] = graph.weights(vertex)[i];
  }
  return row;
}

std::uint64_t total(const Graph& graph) {
  return std::accumulate(graph.weight.begin(), graph.weight.end(), std::uint64_t{0});
}

TEST(GraphBuilder, CountsSynapsesPerPairAndLeavesAutapsesOut) {
  const Graph graph = test::graph_of({{2, 1, 2, 0}, {}, {0}});
  ASSERT_EQ(graph.vertices(), 3);
  EXPECT_EQ(row_of(graph, 0), (Row{{1, 1}, {2, 2}}));
  EXPECT_EQ(row_of(graph, 1), Row());
  EXPECT_EQ(row_of(graph, 2), (Row{{0, 1}}));
}

TEST(GraphBuilder, AddsRunsOfOneTargetInAnyOrder) {
  GraphBuilder builder(test::in_own_order(3), 100);
  builder.add(2, std::vector<std::uint32_t>{1});
  builder.add(0, std::vector<std::uint32_t>{1, 1});
  builder.add(2, std::vector<std::uint32_t>{0, 1});
  const GraphBuilder::Result result = builder.finish();
  EXPECT_EQ(result.level, 0);
  EXPECT_EQ(row_of(result.graph, 0), (Row{{1, 2}}));
  EXPECT_EQ(row_of(result.graph, 2), (Row{{0, 1}, {1, 2}}));
}

TEST(GraphBuilder, VerticesStandInTheGivenOrder) {
  GraphBuilder builder({2, 0, 1}, 100);  // cell 0 last, then cells 1 and 2
  builder.add(0, std::vector<std::uint32_t>{1});
  const GraphBuilder::Result result = builder.finish();
  EXPECT_EQ(result.vertex_of, (std::vector<std::uint32_t>{2, 0, 1}));
  EXPECT_EQ(row_of(result.graph, 2), (Row{{0, 1}}));
}

TEST(GraphBuilder, GroupsNeighboursWhenRoomIsShort) {
  // 64 cells, each listening to all: 64 x 63 pairs. Groups of 2: 32 x 31, of 4: 16 x 15 = 240.
  GraphBuilder builder(test::in_own_order(64), 300);
  for (std::uint32_t target = 0; target < 64; ++target) {
    builder.add(target, test::in_own_order(64));
  }
  const GraphBuilder::Result result = builder.finish();
  EXPECT_EQ(result.level, 2);
  ASSERT_EQ(result.graph.vertices(), 16);
  EXPECT_EQ(result.graph.other.size(), 240);
  EXPECT_EQ(row_of(result.graph, 3).at(7), 4 * 4);  // every pair of members
  EXPECT_EQ(result.vertex_of.at(63), 15);
}

TEST(GraphBuilder, RefusesNoRoomAtAll) {
  EXPECT_THROW(GraphBuilder({0}, 0), std::logic_error);
}

TEST(Symmetric, AddsBothDirections) {
  const Graph graph = symmetric(test::graph_of({{1, 1, 2}, {0}, {}}));
  EXPECT_EQ(row_of(graph, 0), (Row{{1, 3}, {2, 1}}));
  EXPECT_EQ(row_of(graph, 1), (Row{{0, 3}}));
  EXPECT_EQ(row_of(graph, 2), (Row{{0, 1}}));
}

TEST(Subgraph, KeepsWhatIsAmongTheChosen) {
  const Graph graph = symmetric(test::graph_of({{1, 2, 3}, {3}, {3}, {}}));
  const std::vector<std::uint32_t> chosen{0, 2, 3};
  const Graph part = subgraph(graph, chosen);
  ASSERT_EQ(part.vertices(), 3);
  EXPECT_EQ(row_of(part, 0), (Row{{1, 1}, {2, 1}}));  // cells 2 and 3
  EXPECT_EQ(row_of(part, 1), (Row{{0, 1}, {2, 1}}));
}

TEST(Coarsened, SumsTheEdgesBetweenGroups) {
  // Groups {0,1}, {2,3}, {4}.
  const Graph graph = symmetric(test::graph_of({{1, 2, 3}, {2}, {}, {4}, {}}));
  const Graph coarse = coarsened(graph, 1);
  ASSERT_EQ(coarse.vertices(), 3);
  EXPECT_EQ(row_of(coarse, 0), (Row{{1, 3}}));
  EXPECT_EQ(row_of(coarse, 1), (Row{{0, 3}, {2, 1}}));
  EXPECT_EQ(row_of(coarse, 2), (Row{{1, 1}}));
}

TEST(Coarsened, IsWhatTheBuilderMakesOfTheSameEdges) {
  const CellGraph ring = test::ring(200, 8, 20, 3);
  GraphBuilder builder(test::in_own_order(200), 700);
  for (std::uint32_t target = 0; target < 200; ++target) {
    for (std::size_t i = 0; i < ring.listeners.others(target).size(); ++i) {
      const std::vector<std::uint32_t> run(ring.listeners.weights(target)[i],
                                           ring.listeners.others(target)[i]);
      builder.add(target, run);
    }
  }
  const GraphBuilder::Result built = builder.finish();
  ASSERT_GT(built.level, 0);
  EXPECT_EQ(built.graph, coarsened(ring.listeners, built.level));
  EXPECT_LE(total(built.graph), total(ring.listeners));
}

}  // namespace
}  // namespace ballast::balancer
