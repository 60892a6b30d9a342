#include "dry_run/neurodamus_files.hpp"

#include <gtest/gtest.h>

#include "dry_run/allocations.hpp"
#include "plan/neurodamus_allocation.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::dry_run {
namespace {

class NeurodamusFiles : public testing::Test {
 protected:
  NeurodamusFiles() {
    files_.add_cells("B", 3);
    files_.add_points("A", 1);
    files_.add_virtual("V", 5);
    write_file(files_.path(store_name), R"({"metype_memory": {"M-E": 1.5}, "ballast": {}})");
  }
  test::SmallCircuit files_;
};

TEST_F(NeurodamusFiles, HaveTheAllocationUnderNeurodamusName) {
  const auto circuit = files_.read();
  const auto allocation = deal_round_robin(circuit, {.ranks = 2});
  const auto file = write_neurodamus_files(circuit.catalog, allocation, files_.path(""));
  EXPECT_EQ(file, files_.path("allocation_r2_c1.pkl.gz"));
  const auto found = plan::read_neurodamus_allocation(file);
  ASSERT_EQ(found.buckets.size(), allocation.buckets.size());
  for (std::size_t i = 0; i < found.buckets.size(); ++i) {
    EXPECT_EQ(found.buckets[i].population, allocation.buckets[i].population);
    EXPECT_EQ(found.buckets[i].nodes, allocation.buckets[i].nodes);
  }
}

TEST_F(NeurodamusFiles, AddTheCellsOfEachMetypeToTheStore) {
  const auto circuit = files_.read();
  (void)write_neurodamus_files(circuit.catalog, deal_round_robin(circuit, {}), files_.path(""));
  const Json store = JsonValue::read_file(files_.path(store_name)).raw();
  EXPECT_EQ(store.at("pop_metype_gids").at("B"), Json::parse(R"({"M-E": [0, 1, 2]})"));
  EXPECT_EQ(store.at("pop_metype_gids").at("A").size(), 1U);
  EXPECT_FALSE(store.at("pop_metype_gids").contains("V"));
  EXPECT_EQ(store.at("metype_memory").at("M-E"), 1.5);
  EXPECT_TRUE(store.contains("ballast"));
}

}  // namespace
}  // namespace ballast::dry_run
