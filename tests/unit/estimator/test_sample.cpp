#include "estimator/sample.hpp"

#include <gmock/gmock.h>

#include "tests/support/small_circuit.hpp"

namespace ballast::estimator {
namespace {

using test::Columns;
using test::SmallCircuit;
using ::testing::ElementsAre;

std::vector<std::uint64_t> values(const std::vector<NodeId>& nodes) {
  std::vector<std::uint64_t> ids;
  for (const NodeId node : nodes) ids.push_back(node.value);
  return ids;
}

TEST(Representatives, AreTheFirstSelectedCellOfEveryModel) {
  SmallCircuit files;
  files.add_cells("A", 5);
  files.add_points("P", 3);
  files.node_sets["some"] = {{"node_id", {2, 4}}};
  files.simulation["node_set"] = "some";
  const model::Circuit circuit = files.read();
  const auto chosen = representatives(circuit.catalog);
  ASSERT_EQ(chosen.size(), 2U);
  EXPECT_EQ(chosen[0].population->name, "A");
  EXPECT_EQ(chosen[0].node, NodeId(2));
  EXPECT_EQ(chosen[1].population->name, "P");
  EXPECT_EQ(chosen[1].node, NodeId(2));
}

class SynapseSample : public ::testing::Test {
 protected:
  // Node i of eight gets one excitatory edge; node 5 also an inhibitory one.
  SynapseSample() {
    files_.add_cells("A", 8);
    Columns columns = SmallCircuit::chemical(9);
    columns.integers["syn_type_id"] = {100, 100, 100, 100, 100, 100, 0, 100, 100};
    files_.add_edges("e", "chemical", "A", "A", {1, 2, 3, 4, 5, 6, 6, 7, 0},
                     {0, 1, 2, 3, 4, 5, 5, 6, 7}, columns);
  }
  SmallCircuit files_;
};

TEST_F(SynapseSample, SpreadsOverTheCellsThatHaveTheKind) {
  const model::Circuit circuit = files_.read();
  const auto counts = model::count_afferents(circuit, {});
  // The first cell in any case. Inhibitory: the only one, node 5, which has an excitatory one too.
  // Excitatory: nodes 1 to 4, 6 and 7 are left; positions 0 and 4 of these (bit reversal).
  const auto sample = synapse_sample(circuit.catalog, counts, 4);
  ASSERT_EQ(sample.size(), 1U);
  EXPECT_THAT(values(sample.at("A")), ElementsAre(0, 1, 5, 6));
}

TEST_F(SynapseSample, TakesAllThereAreWhenThatIsNotEnough) {
  const model::Circuit circuit = files_.read();
  const auto counts = model::count_afferents(circuit, {});
  EXPECT_EQ(synapse_sample(circuit.catalog, counts, 1000).at("A").size(), 8U);
}

TEST(SynapseSampleWithoutEdges, IsTheFirstCell) {
  SmallCircuit files;
  files.add_cells("A", 2);
  const model::Circuit circuit = files.read();
  EXPECT_THAT(values(synapse_sample(circuit.catalog, {}, 10).at("A")), ElementsAre(0));
}

}  // namespace
}  // namespace ballast::estimator
