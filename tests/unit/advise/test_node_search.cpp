#include "advise/node_search.hpp"

#include <gtest/gtest.h>

#include "estimator/model_error.hpp"
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

// On one rank all three cells and five local sources; see tests/unit/run/test_suggestion.cpp.
const std::int64_t all_on_one = estimator::testing::empty_rank(1) + 2 * 10'000 + 50'000 +
                                2000 * 40 + 1000 * 400 + 5 * 506 + 30'000 + 1020 * 28 + 1015 * 24 +
                                5 * 320 + estimator::testing::extra(0, 5, 5);

Bytes sure(std::int64_t peak) {
  const Bytes held(peak - estimator::testing::empty_rank(1));
  return Bytes(peak) + estimator::run_model_error(held);
}

TEST(WhatWouldFit, NamesNodesAndRanks) {
  const Demand demand = make_demand(small_model(), small_workload());
  const Bytes enough = sure(all_on_one);
  EXPECT_EQ(what_would_fit(demand, {"n", enough, 1}, 0),
            "1 node with 1 rank each would fit (" + to_string(enough) + " on the fullest of " +
                to_string(enough) + ").");
}

TEST(WhatWouldFit, StartsFewerRanksWhereTheirBaseIsTooMuch) {
  const Demand demand = make_demand(small_model(), small_workload());
  const std::string text = what_would_fit(demand, {"n", sure(all_on_one), 3}, 0);
  EXPECT_EQ(text.substr(0, text.find('(')), "1 node with 1 rank each would fit ");
}

TEST(WhatWouldFit, SaysSoWhereNothingDoes) {
  const Demand demand = make_demand(small_model(), small_workload());
  const std::int64_t large_alone = estimator::testing::empty_rank(1) + 50'000 + 1000 * 40 +
                                   1000 * 400 + 3 * 506 + 30'000 + 998 * 28 + 995 * 24 + 3 * 320 +
                                   2 * 300 + estimator::testing::extra(0, 3, 3);
  EXPECT_EQ(what_would_fit(demand, {"n", Bytes(2'000'000), 4}, 0.5),
            "No number of such nodes would fit: with one cell on each the fullest takes " +
                to_string(sure(large_alone)) + " of 976.6 KiB.");
}

}  // namespace
}  // namespace ballast::advise
