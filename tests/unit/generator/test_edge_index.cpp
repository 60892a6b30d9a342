#include "generator/edge_index.hpp"

#include <gmock/gmock.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::generator {
namespace {

using sonata::Hdf5File;
using sonata::Selection;
using testing::ElementsAre;

std::vector<std::int64_t> rows(const Hdf5File& file, const std::string& dataset) {
  return file.read_integer_rows(dataset, Selection::all(file.shape(dataset)[0]));
}

/// Edges of each node as the index of `name` gives them.
std::vector<std::vector<std::int64_t>> edges_by_node(const Hdf5File& file,
                                                     const std::string& name) {
  const auto nodes = rows(file, "/edges/p/indices/" + name + "/node_id_to_ranges");
  const auto ranges = rows(file, "/edges/p/indices/" + name + "/range_to_edge_id");
  std::vector<std::vector<std::int64_t>> edges(nodes.size() / 2);
  for (std::size_t node = 0; node < edges.size(); ++node) {
    for (auto range = nodes[2 * node]; range < nodes[2 * node + 1]; ++range) {
      const auto at = static_cast<std::size_t>(2 * range);
      for (auto edge = ranges[at]; edge < ranges[at + 1]; ++edge) {
        edges[node].push_back(edge);
      }
    }
  }
  return edges;
}

class Indices : public testing::Test {
 protected:
  Hdf5File reopened() {
    file_.close();
    return Hdf5File::open(folder_ / "edges.h5");
  }
  std::size_t temporary_files() const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      count += entry.path().extension() == ".tmp" ? 1 : 0;
    }
    return count;
  }

  test::TemporaryDirectory folder_;
  Hdf5File file_ = Hdf5File::create(folder_ / "edges.h5");
};

TEST_F(Indices, ByTargetGiveEachTargetItsRange) {
  TargetIndex index(file_, "/edges/p", 4);
  for (const std::uint32_t edges : {2U, 0U, 3U, 0U}) {
    index.add_target(edges);
  }
  index.flush();
  const Hdf5File file = reopened();
  EXPECT_THAT(rows(file, "/edges/p/indices/target_to_source/node_id_to_ranges"),
              ElementsAre(0, 1, 1, 1, 1, 2, 2, 2));
  EXPECT_THAT(rows(file, "/edges/p/indices/target_to_source/range_to_edge_id"),
              ElementsAre(0, 2, 2, 5));
}

TEST_F(Indices, BySourceGroupRunsBySource) {
  SourceIndex index({.sources = 3, .expected_runs = 4, .folder = folder_.path()});
  index.add({.node = 2, .count = 2, .first = 0});
  index.add({.node = 0, .count = 1, .first = 2});
  index.add({.node = 2, .count = 1, .first = 5});
  index.finish(file_, "/edges/p");
  const Hdf5File file = reopened();
  EXPECT_THAT(rows(file, "/edges/p/indices/source_to_target/node_id_to_ranges"),
              ElementsAre(0, 1, 1, 1, 1, 3));
  EXPECT_THAT(rows(file, "/edges/p/indices/source_to_target/range_to_edge_id"),
              ElementsAre(2, 3, 0, 2, 5, 6));
}

/// The memory bound decides how many temporary files there are, never what is written.
TEST_F(Indices, BySourceAgreeWithBruteForceForAnyMemory) {
  std::vector<std::vector<std::int64_t>> expected(100);
  std::vector<EdgeRun> runs;
  RandomStream random(1);
  for (std::uint64_t first = 0; first < 20000;) {
    const EdgeRun run{.node = static_cast<std::uint32_t>(random.below(100)),
                      .count = static_cast<std::uint32_t>(1 + random.below(4)),
                      .first = first};
    runs.push_back(run);
    for (; first < run.first + run.count; ++first) {
      expected[run.node].push_back(static_cast<std::int64_t>(first));
    }
  }
  for (const std::uint64_t memory : {std::uint64_t{1} << 30, std::uint64_t{1000}}) {
    Hdf5File file = Hdf5File::create(folder_ / "brute.h5");
    SourceIndex index(
        {.sources = 100, .expected_runs = runs.size(), .memory = memory, .folder = folder_.path()});
    EXPECT_EQ(temporary_files(), memory == 1000 ? 100U : 1U);
    for (const EdgeRun& run : runs) {
      index.add(run);
    }
    index.finish(file, "/edges/p");
    EXPECT_EQ(temporary_files(), 0U);
    file.close();
    EXPECT_EQ(edges_by_node(Hdf5File::open(folder_ / "brute.h5"), "source_to_target"), expected);
  }
}

TEST_F(Indices, LeaveNoTemporaryFilesWhenTheyAreGivenUp) {
  { const SourceIndex index({.sources = 9, .expected_runs = 9, .folder = folder_.path()}); }
  EXPECT_EQ(temporary_files(), 0U);
}

TEST_F(Indices, OfNothingAreEmpty) {
  SourceIndex by_source({.sources = 2, .expected_runs = 0, .folder = folder_.path()});
  by_source.finish(file_, "/edges/p");
  EXPECT_EQ(edges_by_node(reopened(), "source_to_target").size(), 2U);
}

TEST_F(Indices, NameTheFileThatCannotBeCreated) {
  test::expect_error_text<ResourceError>(
      [] { SourceIndex({.sources = 1, .expected_runs = 1, .folder = "/no/such/folder"}); },
      "/no/such/folder/source_runs_0.tmp: cannot create (No such file or directory).");
}

}  // namespace
}  // namespace ballast::generator
