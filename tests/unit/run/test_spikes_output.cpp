#include "run/spikes_output.hpp"

#include <gmock/gmock.h>

#include "tests/support/small_circuit.hpp"

namespace ballast::run {
namespace {

using testing::ElementsAre;

TEST(GatherSpikes, BringsAllToRankZeroInPieces) {
  comm::run_threaded(3, [](comm::Communicator& comm) {
    std::vector<engine::Spike> mine;
    for (int i = 0; i < comm.rank() * 3; ++i) {
      mine.push_back({.time = i + 0.5, .gid = Gid(static_cast<std::uint64_t>(comm.rank()))});
    }
    const auto all = gather_spikes(mine, comm, 2);
    if (comm.rank() > 0) {
      EXPECT_TRUE(all.empty());
      return;
    }
    ASSERT_EQ(all.size(), 9U);
    EXPECT_EQ(std::count_if(all.begin(), all.end(), [](auto& s) { return s.gid == Gid(2); }), 6);
    EXPECT_EQ(std::count(all.begin(), all.end(), engine::Spike{5.5, Gid(2)}), 1);
  });
}

TEST(GatherSpikes, NeedsNoSpikes) {
  const auto comm = comm::make_serial();
  EXPECT_TRUE(gather_spikes({}, *comm).empty());
}

TEST(ByPopulation, TakesOffsetsOffAndKeepsEmptyPopulations) {
  test::SmallCircuit files;
  files.add_cells("A", 3);
  files.add_cells("B", 2);
  files.add_cells("C", 1);
  files.add_virtual("V", 1);
  const auto circuit = files.read();
  const auto sorted =
      by_population({{1.0, Gid(2)}, {2.0, Gid(2000)}, {3.0, Gid(0)}}, circuit.catalog);
  ASSERT_EQ(sorted.size(), 3U);
  EXPECT_EQ(sorted[0].population, "A");
  EXPECT_THAT(sorted[0].spikes.times, ElementsAre(1.0, 3.0));
  EXPECT_THAT(sorted[0].spikes.node_ids, ElementsAre(2, 0));
  EXPECT_EQ(sorted[1].population, "B");
  EXPECT_TRUE(sorted[1].spikes.times.empty());
  EXPECT_THAT(sorted[2].spikes.node_ids, ElementsAre(0));
}

TEST(ByPopulation, RejectsGidsOfNobody) {
  test::SmallCircuit files;
  files.add_cells("A", 3);
  const auto circuit = files.read();
  EXPECT_THROW(static_cast<void>(by_population({{1.0, Gid(3)}}, circuit.catalog)),
               std::logic_error);
}

}  // namespace
}  // namespace ballast::run
