#include "generator/thalamic_spikes.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "small_recipe.hpp"

namespace ballast::generator {
namespace {

Recipe recipe(std::uint64_t nodes, double rate, double duration) {
  Recipe recipe = test::small_recipe();
  recipe.thalamus.cells = nodes;
  recipe.thalamus.rate = rate;
  recipe.simulation.duration = duration;
  return recipe;
}

/// 1,000 nodes at 20 Hz for 500 ms: 10,000 spikes, Poisson, so within five times 100.
TEST(ThalamicSpikes, ComeAtTheRate) {
  const sonata::SpikeTrain train = draw_thalamic_spikes(recipe(1000, 20, 500));
  EXPECT_NEAR(static_cast<double>(train.times.size()), 10000, 500);
  EXPECT_EQ(train.node_ids.size(), train.times.size());
}

/// The counts per node of a Poisson process have their mean as variance; 2,000 nodes bound the
/// ratio.
TEST(ThalamicSpikes, ArePoissonian) {
  const sonata::SpikeTrain train = draw_thalamic_spikes(recipe(2000, 20, 500));
  std::vector<double> counts(2000);
  for (const std::uint64_t node : train.node_ids) {
    counts[node] += 1;
  }
  double mean = 0, square = 0;
  for (const double count : counts) {
    mean += count / 2000;
    square += count * count / 2000;
  }
  EXPECT_NEAR((square - mean * mean) / mean, 1, 5 * std::sqrt(2.0 / 2000));
}

TEST(ThalamicSpikes, FillTheDurationEvenly) {
  const sonata::SpikeTrain train = draw_thalamic_spikes(recipe(1000, 20, 500));
  const auto early =
      std::count_if(train.times.begin(), train.times.end(), [](double time) { return time < 250; });
  EXPECT_NEAR(static_cast<double>(early), 0.5 * static_cast<double>(train.times.size()), 250);
  for (const double time : train.times) {
    EXPECT_GT(time, 0);
    EXPECT_LT(time, 500);
  }
}

TEST(ThalamicSpikes, StopAtARateOfZero) {
  EXPECT_TRUE(draw_thalamic_spikes(recipe(10, 0, 500)).times.empty());
  EXPECT_TRUE(draw_thalamic_spikes(recipe(0, 10, 500)).times.empty());
}

}  // namespace
}  // namespace ballast::generator
