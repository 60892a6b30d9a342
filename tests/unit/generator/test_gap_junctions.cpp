#include "generator/gap_junctions.hpp"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "small_recipe.hpp"
#include "sonata/population.hpp"
#include "tests/support/expect_error.hpp"

namespace ballast::generator {
namespace {

using sonata::EdgePopulation;
using sonata::Selection;
using test::small_recipe;

PopulationModel model_with(std::uint64_t pairs) {
  Recipe recipe = small_recipe(60);
  recipe.gap_junctions.pairs = pairs;
  return make_population(recipe);
}

TEST(GapJunctions, CoupleDifferentCellsOfMetypesThatCouple) {
  const PopulationModel model = model_with(200);
  for (const auto& [first, second] : draw_gap_junctions(model)) {
    EXPECT_NE(first.cell, second.cell);
    EXPECT_TRUE(model.metype_of(first.cell).gap_junctions);
    EXPECT_TRUE(model.metype_of(second.cell).gap_junctions);
  }
}

TEST(GapJunctions, NumberTheirEnds) {
  const auto pairs = draw_gap_junctions(model_with(3));
  ASSERT_EQ(pairs.size(), 3U);
  EXPECT_EQ(pairs[2].first.id, 4U);
  EXPECT_EQ(pairs[2].second.id, 5U);
}

TEST(GapJunctions, HaveIdsThatNoOtherPopulationHas) {
  Recipe recipe = small_recipe(60);
  recipe.gap_junctions.pairs = 3;
  const auto pairs = draw_gap_junctions(make_population(recipe, 2));
  EXPECT_EQ(pairs[0].first.id, 12U);  // after three pairs each of two populations
  EXPECT_EQ(pairs[2].second.id, 17U);
}

TEST(GapJunctions, AreOnePerCellThatCouplesUnlessSaid) {
  EXPECT_EQ(resolved(small_recipe(60)).gap_junctions.pairs, 24U);
  Recipe lonely = small_recipe(2);  // one cell of each metype
  EXPECT_EQ(resolved(lonely).gap_junctions.pairs, 0U);
  lonely.gap_junctions.pairs = 5;
  test::expect_error_text<InputError>([&] { (void)resolved(lonely); },
                                      "too many gap junctions '5' (1 of 2 cells have a metype with "
                                      "gap junctions). Make more cells or no gap junctions.");
}

class GapJunctionFile : public testing::Test {
 protected:
  GapJunctionFile() {
    sonata::Hdf5File file = sonata::Hdf5File::create(folder_ / "gap.h5");
    EXPECT_EQ(write_gap_junctions(file, model_, folder_.path()), 80U);
    file.close();
  }

  const PopulationModel model_ = model_with(40);
  test::TemporaryDirectory folder_;
};

TEST_F(GapJunctionFile, NamesThePairsIdsCrosswise) {
  const EdgePopulation edges(folder_ / "gap.h5", gap_junction_population(model_), {});
  const Selection all = Selection::all(edges.size());
  const auto own = edges.integers("afferent_junction_id", all);
  const auto other = edges.integers("efferent_junction_id", all);
  const auto sources = edges.source_nodes(all);
  const auto targets = edges.target_nodes(all);
  std::map<std::int64_t, std::size_t> edge_of;
  for (std::size_t i = 0; i < own.size(); ++i) {
    EXPECT_TRUE(edge_of.emplace(own[i], i).second) << "id used twice: " << own[i];
  }
  for (std::size_t i = 0; i < own.size(); ++i) {
    ASSERT_TRUE(edge_of.contains(other[i]));
    const std::size_t back = edge_of[other[i]];
    EXPECT_EQ(other[back], own[i]);
    EXPECT_EQ(sources[back], targets[i]);
    EXPECT_EQ(targets[back], sources[i]);
  }
}

TEST_F(GapJunctionFile, PutsBothEndsWhereThePairHasThem) {
  const EdgePopulation edges(folder_ / "gap.h5", gap_junction_population(model_), {});
  const Selection all = Selection::all(edges.size());
  const auto own = edges.integers("afferent_junction_id", all);
  const auto section = edges.integers("afferent_section_id", all);
  const auto far_section = edges.integers("efferent_section_id", all);
  const auto pairs = draw_gap_junctions(model_);
  for (std::size_t i = 0; i < own.size(); ++i) {
    const auto& pair = pairs[static_cast<std::size_t>(own[i] / 2)];
    const JunctionEnd& near = own[i] % 2 == 0 ? pair.first : pair.second;
    const JunctionEnd& far = own[i] % 2 == 0 ? pair.second : pair.first;
    EXPECT_EQ(section[i], near.place.section);
    EXPECT_EQ(far_section[i], far.place.section);
  }
}

TEST_F(GapJunctionFile, IsSortedByTargetAndIndexed) {
  const EdgePopulation edges(folder_ / "gap.h5", gap_junction_population(model_), {});
  EXPECT_TRUE(edges.has_index());
  const auto targets = edges.target_nodes(Selection::all(edges.size()));
  EXPECT_TRUE(std::is_sorted(targets.begin(), targets.end()));
  for (std::uint64_t cell = 0; cell < 60; ++cell) {
    const auto counts = edges.afferent_counts(Selection::of_ids({cell}));
    EXPECT_EQ(counts[0], std::count(targets.begin(), targets.end(), cell));
  }
}

}  // namespace
}  // namespace ballast::generator
