#include "simulate/model_spikes.hpp"

#include <gmock/gmock.h>

#include "core/error.hpp"
#include "tests/support/expect_error.hpp"

namespace ballast::simulate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ModelSpikes, GoToTheirPopulationsWithoutTheOffset) {
  const auto result = by_population({{1.5, 3}, {0.5, 1000}, {2.5, 1002}},
                                    {{"thalamus", 1000, 5}, {"cortex", 0, 10}, {"quiet", 2000, 1}});
  ASSERT_EQ(result.size(), 3U);
  EXPECT_EQ(result[0].population, "cortex");
  EXPECT_THAT(result[0].spikes.node_ids, ElementsAre(3U));
  EXPECT_EQ(result[1].population, "thalamus");
  EXPECT_THAT(result[1].spikes.node_ids, ElementsAre(0U, 2U));
  EXPECT_THAT(result[1].spikes.times, ElementsAre(0.5, 2.5));
  EXPECT_THAT(result[2].spikes.node_ids, IsEmpty());
}

TEST(ModelSpikes, OfADataSetWithoutPopulationsKeepTheirGids) {
  const auto result = by_population({{1.5, 3}}, {});
  ASSERT_EQ(result.size(), 1U);
  EXPECT_EQ(result[0].population, "All");
  EXPECT_THAT(result[0].spikes.node_ids, ElementsAre(3U));
}

TEST(ModelSpikes, RefuseAGidOfNoPopulation) {
  test::expect_error_text<InputError>(
      [] {
        static_cast<void>(by_population({{1.5, 10}}, {{"A", 0, 10}}));
      },
      "a gid of the model belongs to none of its populations '10'.");
}

}  // namespace
}  // namespace ballast::simulate
