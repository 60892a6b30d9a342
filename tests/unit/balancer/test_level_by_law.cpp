#include "balancer/level_by_law.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "balancer/lpt.hpp"
#include "graphs.hpp"
#include "weights.hpp"

namespace ballast::balancer {
namespace {

using Parts = std::vector<std::int32_t>;

std::vector<std::uint32_t> numbers(std::size_t count) {
  std::vector<std::uint32_t> all(count);
  std::iota(all.begin(), all.end(), 0U);
  return all;
}

/// Each cell weighs something of its own and has instances in one pool, whose slots of `slot` bytes
/// come in powers of two. Building doubles what a cell weighs.
class PoolLaw : public MemoryLaw {
 public:
  PoolLaw(std::vector<std::int64_t> own, std::vector<std::int64_t> instances, std::int64_t slot)
      : own_(std::move(own)), instances_(std::move(instances)), slot_(slot) {}

  [[nodiscard]] std::size_t terms() const override { return 2; }
  void add(std::uint32_t cell, std::span<double> sums) const override {
    sums[0] += double(own_[cell]);
    sums[1] += double(instances_[cell]);
  }
  [[nodiscard]] std::int64_t run(std::span<const double> sums) const override {
    return std::llround(sums[0]) + slot_ * capacity(sums[1]);
  }
  [[nodiscard]] std::int64_t build(std::span<const double> sums) const override {
    return 2 * std::llround(sums[0]) + slot_ * capacity(sums[1]);
  }

 private:
  static std::int64_t capacity(double instances) {
    return instances == 0 ? 0 : static_cast<std::int64_t>(std::bit_ceil(std::uint64_t(instances)));
  }
  std::vector<std::int64_t> own_, instances_;
  std::int64_t slot_;
};

std::int64_t fullest(const PoolLaw& law, const Parts& part_of, std::int32_t parts, Moment moment) {
  std::vector<std::vector<double>> sums(static_cast<std::size_t>(parts), std::vector<double>(2));
  for (std::uint32_t cell = 0; cell < part_of.size(); ++cell) {
    law.add(cell, sums[part_of[cell]]);
  }
  std::int64_t most = 0;
  for (const auto& sum : sums) {
    most = std::max(most, moment == Moment::run ? law.run(sum) : law.build(sum));
  }
  return most;
}

TEST(LevelByLaw, FitsInstancesIntoPoolsThatAreThere) {
  // Five instances take eight slots: 100 + 8 x 30. Three take four: 150 + 4 x 30. With four each
  // the second part stays as it is, and the first takes 100 + 4 x 30.
  const PoolLaw law({100, 0, 0, 0, 0, 150, 0, 0}, {1, 1, 1, 1, 1, 1, 1, 1}, 30);
  Parts part_of{0, 0, 0, 0, 0, 1, 1, 1};
  EXPECT_EQ(fullest(law, part_of, 2, Moment::run), 340);
  const auto cells = numbers(8);
  level_by_law({.law = law, .cells = cells, .parts = 2, .goal = 1.0}, part_of);
  EXPECT_EQ(fullest(law, part_of, 2, Moment::run), 270);
}

TEST(LevelByLaw, LevelsALinearLawByMovesAndSwaps) {
  const PoolLaw law({6, 5, 4, 3}, {0, 0, 0, 0}, 0);
  Parts part_of{0, 0, 1, 1};  // 11 and 7: no move helps but that of 5 or 6 for 3 or 4
  const auto cells = numbers(4);
  EXPECT_EQ(level_by_law({.law = law, .cells = cells, .parts = 2, .goal = 1.0}, part_of), 1);
  EXPECT_EQ(fullest(law, part_of, 2, Moment::run), 9);
}

TEST(LevelByLaw, CountsWhatTheMomentTakes) {
  // Running both parts take 8: they are level. Building, 4 + 4 against 8 + 0.
  const PoolLaw law({4, 4, 0, 0}, {0, 0, 2, 2}, 2);
  const auto cells = numbers(4);
  Parts part_of{0, 0, 1, 1};
  EXPECT_EQ(level_by_law({.law = law, .cells = cells, .parts = 2}, part_of), 0);
  EXPECT_GT(
      level_by_law({.law = law, .moment = Moment::build, .cells = cells, .parts = 2}, part_of), 0);
  EXPECT_EQ(fullest(law, part_of, 2, Moment::build), 12);
}

TEST(LevelByLaw, StopsAtTheGoal) {
  const PoolLaw law({10, 10, 10, 11}, {0, 0, 0, 0}, 0);
  Parts part_of{0, 0, 1, 1};
  const auto cells = numbers(4);
  EXPECT_EQ(level_by_law({.law = law, .cells = cells, .parts = 2, .goal = 1.03}, part_of), 0);
}

TEST(LevelByLaw, OnePartAndNoCellsAreLevel) {
  const PoolLaw law({5}, {1}, 8);
  Parts one{0};
  const auto cells = numbers(1);
  EXPECT_EQ(level_by_law({.law = law, .cells = cells, .parts = 1}, one), 0);
  EXPECT_EQ(level_by_law({.law = law, .cells = cells, .parts = 3}, one), 0);
  Parts none;
  EXPECT_EQ(level_by_law({.law = law, .cells = {}, .parts = 3}, none), 0);
}

TEST(LevelByLaw, NeverRaisesTheFullestPartAlongTiesNorWhatIsBounded) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    RandomStream random(seed);
    const auto cells = static_cast<std::uint32_t>(20 + random.below(150));
    const auto parts = static_cast<std::int32_t>(2 + random.below(8));
    const auto own = test::cell_weights(cells, seed, 1000, 0.8);
    const PoolLaw law(own, test::small_weights(cells, seed + 1, 40), 20);
    const auto bounded = test::small_weights(cells, seed + 2, 9);
    const CellGraph graph = test::ring(cells, 4, 1 + cells / 10, seed);
    const Graph ties = symmetric(graph.listeners);
    const auto load = [&](const Parts& part_of) {
      std::vector<std::int64_t> loads(static_cast<std::size_t>(parts));
      for (std::uint32_t cell = 0; cell < cells; ++cell) loads[part_of[cell]] += bounded[cell];
      return *std::max_element(loads.begin(), loads.end());
    };
    const std::int64_t total = std::accumulate(bounded.begin(), bounded.end(), std::int64_t{0});
    Parts part_of = lpt(own, parts);
    const std::int64_t before = fullest(law, part_of, parts, Moment::run);
    const std::int64_t load_before = load(part_of);
    const auto all = numbers(cells);
    level_by_law({.law = law,
                  .cells = all,
                  .parts = parts,
                  .affinity = {&ties, graph.vertex_of},
                  .bounded = bounded,
                  .bound = 1.2},
                 part_of);
    EXPECT_LE(fullest(law, part_of, parts, Moment::run), before) << "seed " << seed;
    EXPECT_LE(double(load(part_of)), std::max(double(load_before), 1.2 * double(total) / parts));
  }
}

TEST(LevelByLaw, NeverRaisesTheFullestPart) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    RandomStream random(seed);
    const std::size_t cells = random.below(150);
    const auto parts = static_cast<std::int32_t>(1 + random.below(10));
    const PoolLaw law(test::cell_weights(cells, seed, 1000, 0.8),
                      test::small_weights(cells, seed + 1, 40), 20);
    const auto weights = test::cell_weights(cells, seed, 1000, 0.8);
    Parts part_of = lpt(weights, parts);
    const std::int64_t before = fullest(law, part_of, parts, Moment::run);
    const auto all = numbers(cells);
    level_by_law({.law = law, .cells = all, .parts = parts, .goal = 1.0}, part_of);
    EXPECT_LE(fullest(law, part_of, parts, Moment::run), before) << "seed " << seed;
  }
}

}  // namespace
}  // namespace ballast::balancer
