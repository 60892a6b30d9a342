#include "estimator/sampling.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <set>

#include "core/random.hpp"

namespace ballast::estimator {
namespace {

using ::testing::AllOf;
using ::testing::Ge;
using ::testing::Le;
using ::testing::SizeIs;

// A circuit whose truth is known: pairs and the bytes of a cell of each.
struct Population {
  std::vector<UnknownPair> pairs;
  std::vector<double> bytes;

  [[nodiscard]] double total() const {
    double sum = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) sum += pairs[i].cells * bytes[i];
    return sum;
  }
};

struct Kind {
  std::size_t strata = 5, pairs = 400;
  double file_sizes = 0.5;   // lognormal deviation
  double correlation = 0.7;  // part of a cell's bytes that follows its file's size
  double noise = 0.2;        // lognormal deviation of what does not
  bool unequal_cells = false;
};

Population draw_population(const Kind& kind, std::uint64_t seed) {
  RandomStream random(99, seed);
  std::vector<double> levels;
  for (std::size_t h = 0; h < kind.strata; ++h) levels.push_back(random.lognormal(13, 0.5));
  Population population;
  for (std::size_t i = 0; i < kind.pairs; ++i) {
    const std::size_t h = random.below(kind.strata);
    const double size = random.lognormal(0, kind.file_sizes);
    const double tail = 1 + 3 / std::pow(1 - random.uniform(), 0.8);
    const double cells = kind.unequal_cells ? std::floor(tail) : 1 + double(random.below(10));
    population.pairs.push_back(
        {.stratum = "T" + std::to_string(h), .cells = cells, .size = 1e4 * size});
    population.bytes.push_back(levels[h] * (1 - kind.correlation + kind.correlation * size) *
                               random.lognormal(0, kind.noise));
  }
  return population;
}

// Builds what the sampling asks for; returns the number of rounds.
int build(Sampling& sampling, const Population& population) {
  for (int rounds = 0;; ++rounds) {
    const auto chosen = sampling.next_round();
    if (chosen.empty()) return rounds;
    for (const std::size_t pair : chosen) sampling.observe(pair, population.bytes[pair]);
  }
}

std::size_t built(const Sampling& sampling) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < sampling.pairs().size(); ++i) count += sampling.is_built(i) ? 1 : 0;
  return count;
}

struct Record {
  double covered = 0, mean_error = 0, built = 0, rounds = 0;
};

// Of 500 circuits; errors in half-widths.
Record record_of(const Kind& kind) {
  constexpr int circuits = 500;
  Record record;
  for (int circuit = 0; circuit < circuits; ++circuit) {
    const Population population = draw_population(kind, std::uint64_t(circuit));
    Sampling sampling(population.pairs, {.error = 0.01, .seed = std::uint64_t(circuit) + 7});
    record.rounds += double(build(sampling, population)) / circuits;
    const double error = sampling.total() - population.total();
    const bool is_covered = std::abs(error) <= sampling.half_width() + 1e-9 * population.total();
    record.covered += (is_covered ? 1.0 : 0.0) / circuits;
    if (built(sampling) < kind.pairs) record.mean_error += error / sampling.half_width() / circuits;
    record.built += double(built(sampling)) / double(kind.pairs) / circuits;
    EXPECT_LE(sampling.half_width(), 0.01 * sampling.total() * (1 + 1e-12));
  }
  return record;
}

class Coverage : public ::testing::TestWithParam<Kind> {};

TEST_P(Coverage, IsAsStatedWithoutBias) {
  const Record record = record_of(GetParam());
  EXPECT_GE(record.covered, 0.93);
  EXPECT_LE(std::abs(record.mean_error), 0.2);
  EXPECT_LE(record.rounds, 3.0);
}

INSTANTIATE_TEST_SUITE_P(
    Populations, Coverage,
    ::testing::Values(
        Kind{},                                                 // sizes tell a part
        Kind{.pairs = 2000, .correlation = 1, .noise = 0.03},   // nearly all
        Kind{.file_sizes = 1, .correlation = 0, .noise = 0.3},  // nothing
        Kind{.strata = 60, .pairs = 1000, .noise = 0.3},        // many templates of few pairs
        Kind{.strata = 1, .pairs = 2000, .file_sizes = 1},      // few large files
        Kind{.pairs = 1000, .noise = 0.3, .unequal_cells = true}
        // few pairs with most of the cells
        ));

TEST(Sampling, BuildsAFewWhereFilesTellTheSize) {
  const Kind kind{.pairs = 2000, .correlation = 1, .noise = 0.03};
  EXPECT_LE(record_of(kind).built, 0.05);
}

TEST(Sampling, BuildsAllWhereTheyAreFewOrAllAreAskedFor) {
  const Population few = draw_population({.pairs = 300}, 1);
  Sampling of_few(few.pairs, {.error = 0.1});
  EXPECT_THAT(of_few.next_round(), SizeIs(300));
  const Population many = draw_population({.pairs = 301}, 1);
  Sampling exact(many.pairs, {.error = 0});
  EXPECT_EQ(build(exact, many), 1);
  EXPECT_EQ(built(exact), 301U);
  EXPECT_DOUBLE_EQ(exact.total(), many.total());
  EXPECT_EQ(exact.half_width(), 0);
}

TEST(Sampling, StartsWithSixtyFourPairsAndThoseThatAreAlwaysBuilt) {
  Population population = draw_population({.strata = 4, .pairs = 500, .file_sizes = 0.3}, 1);
  population.pairs[11].always = true;
  population.pairs[12].size = 0;            // an empty file
  population.pairs[13].stratum = "single";  // of its own
  population.pairs[14].size = 40;           // as good as empty
  Sampling sampling(population.pairs, {.error = 0.01});
  const auto first = sampling.next_round();
  EXPECT_THAT(first, SizeIs(AllOf(Ge(64U + 4U), Le(70U + 4U))));
  const std::set<std::size_t> chosen(first.begin(), first.end());
  for (const std::size_t pair : {11U, 12U, 13U, 14U}) EXPECT_TRUE(chosen.contains(pair));
}

TEST(Sampling, HasAtLeastThreePairsOfEveryStratum) {
  const Population population = draw_population({.strata = 100, .pairs = 2000}, 3);
  Sampling sampling(population.pairs, {.error = 0.3});
  std::map<std::string, int> drawn;
  for (const std::size_t pair : sampling.next_round()) ++drawn[population.pairs[pair].stratum];
  EXPECT_EQ(drawn.size(), 100U);
  for (const auto& [stratum, count] : drawn) EXPECT_GE(count, 3) << stratum;
}

TEST(Sampling, TakesPairsWithMostOfTheCellsInAnyCase) {
  Population population = draw_population({.pairs = 1000}, 1);
  for (const std::size_t pair : {5U, 500U}) population.pairs[pair].cells = 1e5;
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U}) {
    Sampling sampling(population.pairs, {.error = 0.01, .seed = seed});
    const auto first = sampling.next_round();
    EXPECT_THAT(first, ::testing::IsSupersetOf({std::size_t(5), std::size_t(500)}));
  }
}

TEST(Sampling, DrawsTheSameForASeedAndAnotherForAnother) {
  const Population population = draw_population({.pairs = 500}, 1);
  const auto first_of = [&](std::uint64_t seed) {
    return Sampling(population.pairs, {.error = 0.01, .seed = seed}).next_round();
  };
  EXPECT_EQ(first_of(4), first_of(4));
  EXPECT_NE(first_of(4), first_of(5));
}

// With cells of equal size in files of equal size the ratio estimator is the mean, and the interval
// that of simple random sampling: N^2 (1 - n/N) s^2 / n (Cochran 1977, 2.8).
TEST(Sampling, IsTheMeanWhereAllFilesAreAlike) {
  std::vector<UnknownPair> pairs(400, {.stratum = "T", .cells = 1, .size = 100});
  Sampling sampling(pairs, {.error = 0.49});
  double sum = 0;
  double squares = 0;
  const auto chosen = sampling.next_round();
  ASSERT_THAT(chosen, SizeIs(64));
  for (const std::size_t pair : chosen) {
    const double bytes = 1000 + double(pair % 10);
    sampling.observe(pair, bytes);
    sum += bytes;
    squares += bytes * bytes;
  }
  ASSERT_TRUE(sampling.next_round().empty());
  EXPECT_NEAR(sampling.total(), 400 * sum / 64, 1e-6);
  const double variance = (squares - sum * sum / 64) / 63;
  const double t63 = 1.99834;  // Student's 0.975 quantile
  const double expected = t63 * 400 * std::sqrt((1 - 64.0 / 400) * variance / 64);
  EXPECT_NEAR(sampling.half_width(), expected, 1e-4 * expected);
}

TEST(Sampling, ContributionsMakeUpTheTotal) {
  const Population population = draw_population({.pairs = 800}, 1);
  Sampling sampling(population.pairs, {.error = 0.02});
  build(sampling, population);
  double sum = 0;
  double variance = 0;
  std::map<std::size_t, double> of_stratum;
  for (std::size_t i = 0; i < population.pairs.size(); ++i) {
    double bytes = sampling.is_built(i) ? population.bytes[i] : 0;
    if (!sampling.is_built(i)) {
      const std::size_t stratum = sampling.stratum_of(i);
      for (const Contribution& part : sampling.level_of(stratum)) {
        bytes += sampling.shape_of(i) * part.factor * population.bytes[part.pair];
      }
      const double value = population.pairs[i].cells * bytes;
      of_stratum[stratum] += value;
      variance += std::pow(sampling.errors_of(stratum).own * value, 2);
    }
    sum += population.pairs[i].cells * bytes;
  }
  for (const auto& [stratum, value] : of_stratum) {
    variance += std::pow(sampling.errors_of(stratum).level * value, 2);
  }
  EXPECT_NEAR(sum, sampling.total(), 1e-9 * sum);
  EXPECT_NEAR(std::sqrt(variance), sampling.half_width(), 1e-9 * std::sqrt(variance));
}

TEST(Sampling, CountsWhatIsKnownAlready) {
  const Population population = draw_population({.pairs = 500}, 1);
  Sampling sampling(population.pairs, {.error = 0.01, .known = 100 * population.total()});
  EXPECT_EQ(build(sampling, population), 1);
  EXPECT_NEAR(sampling.total(), 101 * population.total(), 0.2 * population.total());
  Sampling vague(population.pairs,
                 {.error = 0.01, .known = 1, .known_half_width = population.total()});
  build(vague, population);
  EXPECT_EQ(built(vague), 500U);  // no sample can make up for that
}

}  // namespace
}  // namespace ballast::estimator
