#include "generator/synapse_places.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <map>

#include "small_recipe.hpp"

namespace ballast::generator {
namespace {

class Places : public testing::Test {
 protected:
  [[nodiscard]] const MorphologyTree& tree() const { return model_.trees[model_.tree_of(0)]; }

  const PopulationModel model_ = make_population(test::small_recipe(10));
  RandomStream random_ = RandomStream(1);
};

/// Each dendrite gets its share of the total length, within five standard deviations.
TEST_F(Places, OnDendritesFollowTheirLength) {
  const int n = 20000;
  std::map<std::uint32_t, int> hits;
  for (int i = 0; i < n; ++i) {
    ++hits[draw_on_dendrites(model_, 0, 0.0, random_).section];
  }
  double total = 0;
  for (const TreeSection& section : tree().sections) {
    total += section.type >= SectionType::basal ? section.length() : 0;
  }
  for (std::uint32_t i = 0; i < tree().sections.size(); ++i) {
    const bool dendrite = tree().sections[i].type >= SectionType::basal;
    const double share = dendrite ? tree().sections[i].length() / total : 0;
    EXPECT_NEAR(hits[i], n * share, 5 * std::sqrt(n * share)) << "section " << i;
  }
}

TEST_F(Places, OnTheSomaFollowTheirShare) {
  const int n = 10000;
  int on_soma = 0;
  for (int i = 0; i < n; ++i) {
    on_soma += draw_on_dendrites(model_, 0, 0.2, random_).section == 0 ? 1 : 0;
  }
  EXPECT_NEAR(on_soma, 0.2 * n, 5 * std::sqrt(n * 0.2 * 0.8));
}

TEST_F(Places, SpreadEvenlyAlongASection) {
  const int n = 10000;
  double sum = 0;
  for (int i = 0; i < n; ++i) {
    const double position = draw_on_dendrites(model_, 0, 0.0, random_).position;
    EXPECT_GE(position, 0);
    EXPECT_LT(position, 1);
    sum += position;
  }
  EXPECT_NEAR(sum / n, 0.5, 5 / std::sqrt(12.0 * n));
}

TEST_F(Places, OnAxonsUseAllItsSections) {
  std::map<std::uint32_t, int> hits;
  for (int i = 0; i < 1000; ++i) {
    const TreeLocation place = draw_on_axon(model_, 0, random_);
    EXPECT_EQ(place.type, SectionType::axon);
    ++hits[place.section];
  }
  EXPECT_EQ(hits.size(), 5U);
}

}  // namespace
}  // namespace ballast::generator
