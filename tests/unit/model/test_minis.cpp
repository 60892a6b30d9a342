#include "model/minis.hpp"

#include <gtest/gtest.h>

#include "tests/support/small_circuit.hpp"

namespace ballast::model {
namespace {

constexpr bool inhibitory = true;

// Two cells; the second asks for excitatory minis at 2 Hz, the first for inhibitory ones at 3 Hz.
class Minis : public testing::Test {
 protected:
  Minis() {
    files_.add_cells(
        "A", 2,
        {.numbers = {{"exc_mini_frequency", {0.0, 2.0}}, {"inh_mini_frequency", {3.0, -1.0}}}});
    files_.add_edges("AA", "chemical", "A", "A", {0}, {1}, test::SmallCircuit::chemical(1));
  }
  MiniRates rates(const Circuit& circuit) {
    MiniRates rates(circuit, *circuit.edges.at(0));
    rates.select(sonata::Selection::all(2));
    return rates;
  }
  test::SmallCircuit files_;
};

TEST_F(Minis, ComeAtTheFrequencyOfTheTargetForItsKind) {
  const Circuit circuit = files_.read();
  const MiniRates found = rates(circuit);
  EXPECT_TRUE(found.any());
  EXPECT_EQ(found.rate(0, 1, !inhibitory), 2.0);
  EXPECT_EQ(found.rate(0, 1, inhibitory), 0.0);  // below zero is none
  EXPECT_EQ(found.rate(0, 0, inhibitory), 3.0);
}

TEST_F(Minis, ComeAtTheRateOfAnOverrideWhateverTheKind) {
  files_.node_sets["one"] = {{"node_id", {1}}};
  files_.simulation["connection_overrides"] = {
      {{"name", "x"}, {"source", "one"}, {"target", "A"}, {"spont_minis", 0.25}}};
  const Circuit circuit = files_.read();
  const MiniRates found = rates(circuit);
  EXPECT_EQ(found.rate(1, 1, !inhibitory), 0.25);
  EXPECT_EQ(found.rate(1, 0, inhibitory), 0.25);
  EXPECT_EQ(found.rate(0, 0, inhibitory), 3.0);
}

TEST(NoMinis, WhereNoCellAndNoOverrideAsksForThem) {
  test::SmallCircuit files;
  files.add_cells("A", 1, {.numbers = {{"exc_mini_frequency", {0.0}}}});
  files.add_edges("AA", "chemical", "A", "A", {0}, {0}, test::SmallCircuit::chemical(1));
  const Circuit circuit = files.read();
  EXPECT_FALSE(MiniRates(circuit, *circuit.edges.at(0)).any());
}

TEST_F(Minis, AreNotForGapJunctions) {
  files_.add_edges("gap", "electrical", "A", "A", {0}, {1}, {.numbers = {{"conductance", {0.1}}}});
  const Circuit circuit = files_.read();
  EXPECT_FALSE(MiniRates(circuit, *circuit.edges.at(1)).any());
}

}  // namespace
}  // namespace ballast::model
