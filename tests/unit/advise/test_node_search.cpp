#include "advise/node_search.hpp"

#include <gtest/gtest.h>

#include "tests/unit/advise/builders.hpp"
#include "tests/unit/estimator/builders.hpp"

namespace ballast::advise {
namespace {

using estimator::testing::small_model;
using estimator::testing::small_workload;

// An excess as if each layout took what `needs` says of a limit of 1.
NodeSearch search(std::int64_t first, std::int64_t most, double (*needs)(double nodes)) {
  return {.first = first, .most = most, .excess = [needs](const LayoutPrediction& tried) {
            return needs(double(tried.layout.nodes));
          }};
}

class FewestNodes : public ::testing::Test {
 protected:
  const Demand demand_ = make_demand(testing::model_of_channels(), testing::large_workload(1000));
};

TEST_F(FewestNodes, AreFoundFromAnyFirstGuess) {
  const auto forty = [](double nodes) { return 40 / nodes; };
  EXPECT_EQ(fewest_nodes(demand_, search(1, 1000, forty)).prediction.layout.nodes, 40);
  EXPECT_EQ(fewest_nodes(demand_, search(44, 1000, forty)).prediction.layout.nodes, 40);
}

TEST_F(FewestNodes, EndAtTheMost) {
  const FoundNodes found = fewest_nodes(demand_, search(1, 30, [](double n) { return 40 / n; }));
  EXPECT_FALSE(found.will_do);
  EXPECT_EQ(found.prediction.layout.nodes, 30);
  const FoundNodes cells = fewest_nodes(demand_, search(1, 1'000'000, [](double) { return 2.0; }));
  EXPECT_FALSE(cells.will_do);
  EXPECT_EQ(cells.prediction.layout.nodes, 1000);
}

TEST_F(FewestNodes, MayHaveFewerRanksEachWhereCellsAreFew) {
  EXPECT_EQ(layout_on(demand_, 300, 64, 2), (JobLayout{300, 3, 2}));
  EXPECT_EQ(layout_on(demand_, 10, 64, 1), (JobLayout{10, 64, 1}));
}

TEST_F(FewestNodes, AreGuessedFromTheBytesOfTheCircuit) {
  const Demand few = make_demand(small_model(), small_workload());
  const std::int64_t empty = estimator::testing::empty_rank(1) + 30'000;
  // cells 70,000 + 1,015 * 92; synapses 5 * (256 + 748 + 250)
  const std::int64_t content = 70'000 + 1015 * 92 + 5 * 1254;
  EXPECT_EQ(first_guess(few, 1, Bytes(empty + content)), 1);
  EXPECT_EQ(first_guess(few, 1, Bytes(empty + content - 1)), 2);
  EXPECT_EQ(first_guess(few, 1, Bytes(empty + 1)), 3);  // no more than cells
  EXPECT_EQ(first_guess(few, 1, Bytes(empty)), std::nullopt);
}

}  // namespace
}  // namespace ballast::advise
