#include "dry_run/suggestion.hpp"

#include <gtest/gtest.h>

#include "estimator/model_error.hpp"
#include "tests/support/small_circuit.hpp"
#include "tests/unit/estimator/builders.hpp"

namespace ballast::dry_run {
namespace {

// What the three cells take on one rank: individual bytes; pools of 1,015 and 5 instances; synapses
// and NetCons; what initialisation adds; copied; the lists of 5 sources.
const std::int64_t all_on_one = estimator::testing::empty_rank(1) + 2 * 10'000 + 50'000 +
                                2000 * 40 + 1000 * 400 + 5 * 506 + 30'000 + 1020 * 28 + 1015 * 24 +
                                5 * 320 + estimator::testing::extra(0, 5, 5);
// And the large one alone, with 3 * 2 / 3 remote sources.
const std::int64_t large_alone = estimator::testing::empty_rank(1) + 50'000 + 1000 * 40 +
                                 1000 * 400 + 3 * 506 + 30'000 + 998 * 28 + 995 * 24 + 3 * 320 +
                                 2 * 300 + estimator::testing::extra(0, 3, 3);

// The least memory that is sure to hold it.
std::int64_t sure(std::int64_t peak) {
  const Bytes held(peak - estimator::testing::empty_rank(1));
  return peak + estimator::run_model_error(held).count();
}

class SuggestNodes : public ::testing::Test {
 protected:
  SuggestNodes() { files_.add_cells("A", 3); }
  estimator::Suggestion suggest(std::int64_t usable, std::int32_t cores = 1) {
    const model::Circuit circuit = files_.read();
    estimator::Prediction own = predict_layout(estimate_, circuit, {});
    own.totals.cells += more_;
    return suggest_nodes(demand_of(estimate_, circuit, own), own, {"n", Bytes(usable), cores}, 0.0);
  }
  Bytes more_;  ///< by which the dry run's own figures are too high for other layouts
  test::SmallCircuit files_;
  Estimate estimate_{estimator::testing::small_model(), estimator::testing::small_workload()};
};

TEST_F(SuggestNodes, TakesOneWhereAllFits) {
  const estimator::Suggestion found = suggest(sure(all_on_one));
  EXPECT_TRUE(found.feasible);
  EXPECT_EQ(found.nodes, 1);
  EXPECT_EQ(found.ranks_per_node, 1);
  EXPECT_EQ(found.node_peak, Bytes(all_on_one));
}

TEST_F(SuggestNodes, TakesMoreByTheLaw) {
  EXPECT_EQ(suggest(sure(all_on_one) - 1).nodes, 2);
}

TEST_F(SuggestNodes, TriesFewerThanTheFirstGuess) {
  more_ = Bytes(all_on_one);  // doubles what is to be shared
  EXPECT_EQ(suggest(sure(all_on_one)).nodes, 1);
}

TEST_F(SuggestNodes, EndsAtOneCellPerNode) {
  const estimator::Suggestion found = suggest(sure(large_alone) - 1000);
  EXPECT_FALSE(found.feasible);
  EXPECT_EQ(found.nodes, 3);
  EXPECT_EQ(found.node_peak, Bytes(large_alone));
}

TEST_F(SuggestNodes, StartsNoMoreRanksThanCells) {
  const estimator::Suggestion found = suggest(std::int64_t{1} << 40, 48);
  EXPECT_EQ(found.nodes, 1);
  EXPECT_EQ(found.ranks_per_node, 3);
}

TEST_F(SuggestNodes, KnowsABaseThatFitsNowhere) {
  const estimator::Suggestion found = suggest(2 * estimator::testing::empty_rank(1), 2);
  EXPECT_FALSE(found.feasible);
  EXPECT_EQ(found.nodes, 0);
}

}  // namespace
}  // namespace ballast::dry_run
