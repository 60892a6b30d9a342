#include <gtest/gtest.h>

#include <limits>
#include <numeric>
#include <optional>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "sonata/hdf5_file.hpp"
#include "sonata/population.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/sonata/raw_hdf5.hpp"

namespace ballast::sonata {

namespace {

using Unsigned = std::vector<std::uint64_t>;
using Doubles = std::vector<double>;
using Ranges = std::vector<Range>;

constexpr std::uint64_t none = std::numeric_limits<std::uint64_t>::max();

/// What a test's edges file holds; node 2 has no edges, node 0 two ranges of them.
struct EdgesFile {
  Unsigned sources = {5, 6, 7, 8, 9};
  Unsigned targets = {0, 0, 1, 3, 0};
  std::optional<Unsigned> node_ranges = Unsigned{0, 2, 2, 3, none, none, 3, 4};
  Unsigned edge_ranges = {0, 2, 4, 5, 2, 3, 3, 4};
  std::string index_name = "node_id_to_ranges";
  bool named_populations = true;
};

class EdgePopulationTest : public testing::Test {
 protected:
  [[nodiscard]] EdgePopulation open() const { return {file_, "e", {}}; }

  void write(const EdgesFile& content) const {
    Hdf5File h5 = Hdf5File::create(file_);
    h5.write("/edges/e/source_node_id", content.sources);
    h5.write("/edges/e/target_node_id", content.targets);
    h5.write("/edges/e/0/delay", Doubles(content.targets.size(), 1.0));
    if (content.named_populations) {
      h5.write_attribute("/edges/e/source_node_id", "node_population", std::string("from"));
      h5.write_attribute("/edges/e/target_node_id", "node_population", std::string("to"));
    }
    if (!content.node_ranges) return;
    const std::string index = "/edges/e/indices/target_to_source/";
    h5.write_pairs(index + content.index_name, *content.node_ranges);
    h5.write_pairs(index + "range_to_edge_id", content.edge_ranges);
  }

  template <class Function>
  void expect_failure(const Function& function, const std::string& message) const {
    test::expect_error_text<InputError>([&] { (void)function(); }, file_.string() + message);
  }

  void expect_edges_found() const {
    const EdgePopulation edges = open();
    EXPECT_EQ(edges.afferent_edges(Selection::all(4)), Selection::all(5));
    EXPECT_EQ(edges.afferent_edges(Selection({{0, 1}})).ranges(), (Ranges{{0, 2}, {4, 5}}));
    EXPECT_EQ(edges.afferent_edges(Selection({{1, 3}})).ranges(), (Ranges{{2, 3}}));
    EXPECT_TRUE(edges.afferent_edges(Selection({{2, 3}})).empty());
    EXPECT_EQ(edges.afferent_counts(Selection::all(4)), (Unsigned{3, 1, 0, 1}));
    EXPECT_EQ(edges.afferent_counts(Selection({{0, 1}, {2, 4}})), (Unsigned{3, 0, 1}));
    const Afferents of_some = edges.afferents(Selection({{1, 4}}));
    EXPECT_EQ(of_some.edges, Selection({{2, 4}}));
    EXPECT_EQ(of_some.counts, (Unsigned{1, 0, 1}));
    EXPECT_TRUE(of_some.by_target);
    EXPECT_FALSE(edges.afferents(Selection::all(4)).by_target);  // edge 4 ends at node 0
  }

  test::TemporaryDirectory folder_;
  std::filesystem::path file_ = folder_ / "edges.h5";
};

TEST_F(EdgePopulationTest, ReadsEndsAndTheirPopulations) {
  write({});
  const EdgePopulation edges = open();
  EXPECT_EQ(edges.size(), 5U);
  EXPECT_EQ(edges.source_population(), "from");
  EXPECT_EQ(edges.target_population(), "to");
  EXPECT_EQ(edges.source_nodes(Selection({{1, 3}, {4, 5}})), (Unsigned{6, 7, 9}));
  EXPECT_EQ(edges.target_nodes(Selection::all(5)), (Unsigned{0, 0, 1, 3, 0}));
  EXPECT_EQ(edges.numbers("delay", Selection::all(2)), (Doubles{1, 1}));
}

TEST_F(EdgePopulationTest, FindsEdgesByTheIndexOfTheFile) {
  write({});
  EXPECT_TRUE(open().has_index());
  expect_edges_found();
}

TEST_F(EdgePopulationTest, FindsEdgesByAnIndexAsBmtkNamesIt) {
  write({.index_name = "node_id_to_range"});
  EXPECT_TRUE(open().has_index());
  expect_edges_found();
}

TEST_F(EdgePopulationTest, FindsEdgesWithoutAnIndex) {
  write({.node_ranges = {}});
  EXPECT_FALSE(open().has_index());
  expect_edges_found();
}

TEST_F(EdgePopulationTest, TakesEmptyRangesAndSignedMinusOneForNoEdges) {
  write({.node_ranges = Unsigned{0, 2, 2, 3, 7, 7, 3, 4}});
  expect_edges_found();
  write({.node_ranges = {}});
  {
    test::RawHdf5 raw(file_);
    raw.int64_pairs("/edges/e/indices/target_to_source/node_id_to_ranges",
                    {0, 2, 2, 3, -1, 0, 3, 4});
    raw.int64_pairs("/edges/e/indices/target_to_source/range_to_edge_id", {0, 2, 4, 5, 2, 3, 3, 4});
  }
  EXPECT_TRUE(open().has_index());
  expect_edges_found();
}

TEST_F(EdgePopulationTest, GivesNoEdgesToNodesBeyondTheIndex) {
  write({});
  const EdgePopulation edges = open();
  EXPECT_EQ(edges.afferent_counts(Selection({{3, 6}})), (Unsigned{1, 0, 0}));
  EXPECT_TRUE(edges.afferent_edges(Selection({{4, 100}})).empty());
  EXPECT_EQ(edges.afferent_counts(Selection()), Unsigned{});
}

TEST_F(EdgePopulationTest, BuildsAnIndexOverSeveralBlocks) {
  constexpr std::uint64_t size = 2'500'000;  // blocks are of 2^20 edges
  constexpr std::uint64_t nodes = 700;
  Unsigned targets(size);
  for (std::uint64_t i = 0; i < size; ++i) targets[i] = i * nodes / size;
  std::rotate(targets.begin(), targets.begin() + 123'456, targets.end());
  write({.sources = Unsigned(size, 0), .targets = targets, .node_ranges = {}});
  Unsigned expected(nodes, 0);
  for (const std::uint64_t target : targets) ++expected[target];
  const EdgePopulation edges = open();
  EXPECT_EQ(edges.afferent_counts(Selection::all(nodes)), expected);
  const Selection of_seven = edges.afferent_edges(Selection({{7, 8}}));
  EXPECT_EQ(of_seven.size(), expected[7]);
  EXPECT_EQ(edges.target_nodes(of_seven), Unsigned(expected[7], 7));
}

TEST_F(EdgePopulationTest, RefusesAnIndexInMemoryThatWouldBeTooLarge) {
  constexpr std::uint64_t size = (std::uint64_t{1} << 24U) + 1;
  {
    Hdf5File h5 = Hdf5File::create(file_);
    std::vector<std::uint8_t> targets(size);
    for (std::uint64_t i = 0; i < size; ++i) targets[i] = static_cast<std::uint8_t>(i % 2);
    h5.write("/edges/e/source_node_id", targets);
    h5.write("/edges/e/target_node_id", targets);
    h5.write_attribute("/edges/e/source_node_id", "node_population", std::string("from"));
    h5.write_attribute("/edges/e/target_node_id", "node_population", std::string("to"));
  }
  expect_failure(
      [&] { return open().afferent_counts(Selection::all(2)); },
      ":/edges/e: missing edge index 'indices/target_to_source' (the edges are unsorted; "
      "an index in memory would take more than 384 MiB). Add it with libsonata: "
      "EdgePopulation.write_indices(file, population, source_size, target_size).");
}

TEST_F(EdgePopulationTest, RejectsIndicesOutOfRange) {
  write({.node_ranges = Unsigned{0, 5, 2, 3}});
  expect_failure([&] { return open().afferent_counts(Selection::all(2)); },
                 ":/edges/e/indices/target_to_source/node_id_to_ranges: range out of bounds '0, 5' "
                 "(row 0; ranges lie within 0, 4).");
  write({.edge_ranges = {0, 2, 4, 6, 2, 3, 3, 4}});
  expect_failure([&] { return open().afferent_edges(Selection::all(1)); },
                 ":/edges/e/indices/target_to_source/range_to_edge_id: range out of bounds '4, 6' "
                 "(row 1; ranges lie within 0, 5).");
  write({.node_ranges = Unsigned{2, 1}});
  expect_failure([&] { return open().afferent_edges(Selection::all(1)); },
                 ":/edges/e/indices/target_to_source/node_id_to_ranges: range out of bounds '2, 1' "
                 "(row 0; ranges lie within 0, 4).");
}

TEST_F(EdgePopulationTest, RejectsAnIndexOfWrongShape) {
  write({.node_ranges = {}});
  test::RawHdf5(file_).uint16("/edges/e/indices/target_to_source/node_id_to_ranges", {1, 2, 3});
  expect_failure([&] { return open(); },
                 ":/edges/e/indices/target_to_source/node_id_to_ranges: wrong shape '3' (N x 2 is "
                 "expected).");
}

TEST_F(EdgePopulationTest, RejectsHalfAnIndex) {
  write({.node_ranges = {}});
  test::RawHdf5(file_).int64_pairs("/edges/e/indices/target_to_source/node_id_to_range", {0, 1});
  expect_failure([&] { return open(); },
                 ":/edges/e/indices/target_to_source/range_to_edge_id: missing dataset.");
}

TEST_F(EdgePopulationTest, RejectsEndsOfUnequalLength) {
  write({.sources = {1, 2}});
  expect_failure([&] { return open(); },
                 ":/edges/e/source_node_id: unequal length '2' (the population has 5 rows).");
}

TEST_F(EdgePopulationTest, RejectsEndsWithoutAPopulation) {
  write({.named_populations = false});
  expect_failure([&] { return open(); },
                 ":/edges/e/source_node_id: missing attribute 'node_population' (it names the "
                 "population that the ids belong to).");
}

TEST_F(EdgePopulationTest, RejectsAFileWithoutTargets) {
  { Hdf5File::create(file_).write("/edges/e/edge_type_id", Unsigned{1}); }
  expect_failure([&] { return open(); }, ":/edges/e: missing dataset 'source_node_id'.");
}

TEST_F(EdgePopulationTest, ChecksNodeIdsOnceThePopulationsAreKnown) {
  write({});
  EdgePopulation edges = open();
  edges.check_ids_against(9, 4);
  EXPECT_EQ(edges.source_nodes(Selection::all(4)), (Unsigned{5, 6, 7, 8}));
  EXPECT_EQ(edges.target_nodes(Selection::all(5)).size(), 5U);
  expect_failure(
      [&] {
        return edges.source_nodes(Selection({{2, 5}}));
      },
      ":/edges/e/source_node_id: node id out of range '9' (edge 4; population 'from' has "
      "9 nodes).");
  edges.check_ids_against(10, 3);
  expect_failure(
      [&] { return edges.target_nodes(Selection::all(5)); },
      ":/edges/e/target_node_id: node id out of range '3' (edge 3; population 'to' has 3 "
      "nodes).");
}

TEST_F(EdgePopulationTest, RejectsEdgesBeyondTheEnd) {
  write({});
  expect_failure(
      [&] {
        return open().source_nodes(Selection({{4, 6}}));
      },
      ":/edges/e: id out of range '5' (the population has 5 edges).");
}

TEST_F(EdgePopulationTest, TakesWeightsFromTheEdgeTypes) {
  write({});
  test::RawHdf5(file_).int8("/edges/e/edge_type_id", {1, 1, 2, 2, 2});
  write_file(folder_ / "types.csv",
             "edge_type_id target_query syn_weight delay\n"
             "1 model_name=='LIF exc' 0.5 9\n");
  write_file(folder_ / "quoted.csv",
             "edge_type_id target_query syn_weight delay\n"
             "1 \"model_name=='LIF exc'\" 0.5 9\n"
             "2 * 0.25 9\n");
  test::expect_error_text<InputError>(
      [&] { EdgePopulation(file_, "e", folder_ / "types.csv"); },
      (folder_ / "types.csv").string() + ":2: wrong number of fields '5' (the head has 4).");
  const EdgePopulation edges(file_, "e", folder_ / "quoted.csv");
  EXPECT_EQ(edges.numbers("syn_weight", Selection({{1, 4}})), (Doubles{0.5, 0.25, 0.25}));
  EXPECT_EQ(edges.numbers("delay", Selection({{1, 3}})), (Doubles{1, 1})) << "HDF5 overrides CSV";
}

}  // namespace

}  // namespace ballast::sonata
