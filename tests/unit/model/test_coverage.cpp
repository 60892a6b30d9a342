#include "model/coverage.hpp"

#include <gtest/gtest.h>

#include "tests/support/small_circuit.hpp"

namespace ballast::model {
namespace {

TEST(Coverage, HasTheSelectedCellsOfPopulationsThatAreBuilt) {
  test::SmallCircuit files;
  files.add_cells("B", 4);
  files.add_points("A", 2);
  files.add_virtual("V", 3);
  files.node_sets = {{"some", {{"population", "B"}, {"node_id", {1, 3}}}}};
  files.simulation["node_set"] = "some";
  const auto expected = coverage(files.read().catalog);
  ASSERT_EQ(expected.size(), 2U);
  EXPECT_EQ(expected[0].population, "A");
  EXPECT_TRUE(expected[0].nodes.empty());
  EXPECT_EQ(expected[1].population, "B");
  EXPECT_EQ(expected[1].nodes, (std::vector{NodeId(1), NodeId(3)}));
}

}  // namespace
}  // namespace ballast::model
