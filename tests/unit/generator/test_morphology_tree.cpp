#include "generator/morphology_tree.hpp"

#include <gmock/gmock.h>

namespace ballast::generator {
namespace {

/// Soma, an axon of 10 um, a dendrite of 30 + 50 um along y with diameters 4, 2, 1, and one of 20
/// um.
MorphologyTree tree() {
  MorphologyTree tree{.name = "t", .soma_radius = 6, .sections = {}};
  tree.sections = {
      {SectionType::soma, -1, {{{0, 0, 0}, 12}}, {}},
      {SectionType::axon, 0, {{{0, -6, 0}, 1}, {{0, -16, 0}, 1}}, {0, 10}},
      {SectionType::basal, 0, {{{0, 6, 0}, 4}, {{0, 36, 0}, 2}, {{0, 86, 0}, 1}}, {0, 30, 80}},
      {SectionType::apical, 0, {{{0, 6, 0}, 1}, {{20, 6, 0}, 1}}, {0, 20}}};
  return tree;
}

TEST(MorphologyTree, LocatesAPointOnASection) {
  const TreeLocation place = tree().locate(2, 0.5);  // 40 of 80 um: 10 um into the second interval
  EXPECT_EQ(place.section, 2U);
  EXPECT_EQ(place.type, SectionType::basal);
  EXPECT_EQ(place.segment, 1U);
  EXPECT_DOUBLE_EQ(place.segment_offset, 10);
  EXPECT_DOUBLE_EQ(place.center[1], 46);
  EXPECT_DOUBLE_EQ(place.radius, 0.5 * (2 - 10.0 / 50));
}

TEST(MorphologyTree, LocatesTheEndsOfASection) {
  EXPECT_DOUBLE_EQ(tree().locate(2, 0).center[1], 6);
  const TreeLocation end = tree().locate(2, 1);
  EXPECT_EQ(end.segment, 1U);
  EXPECT_DOUBLE_EQ(end.center[1], 86);
}

TEST(MorphologyTree, LocatesTheSomaAtItsCentre) {
  const TreeLocation soma = tree().locate(0, 0.5);
  EXPECT_EQ(soma.type, SectionType::soma);
  EXPECT_EQ(soma.center, (Vector3{0, 0, 0}));
  EXPECT_EQ(soma.radius, 6);
}

TEST(MorphologyTree, CountsSegmentsOfSomaAndDendrites) {
  EXPECT_EQ(segments_of_length(39.9), 1);
  EXPECT_EQ(segments_of_length(40), 3);
  EXPECT_EQ(segments_of_length(81), 5);
  EXPECT_EQ(tree().segments(), 1 + 5 + 1);  // soma, 80 um, 20 um; not the axon
  EXPECT_EQ(tree().points(), 8U);
}

TEST(LocationTable, ChoosesDendritesByLength) {
  const LocationTable table(tree());
  EXPECT_EQ(table.dendrites(), 2U);
  EXPECT_EQ(table.dendrite_at(0), 2U);
  EXPECT_EQ(table.dendrite_at(0.79), 2U);  // 80 of 100 um
  EXPECT_EQ(table.dendrite_at(0.81), 3U);
  EXPECT_EQ(table.dendrite_at(1), 3U);
}

TEST(LocationTable, ChoosesTheAxon) {
  EXPECT_EQ(LocationTable(tree()).axon_at(0.99), 1U);
}

TEST(LocationTable, FallsBackToTheSoma) {
  MorphologyTree ball = tree();
  ball.sections.resize(1);
  EXPECT_EQ(LocationTable(ball).dendrite_at(0.5), 0U);
  EXPECT_EQ(LocationTable(ball).axon_at(0.5), 0U);
}

}  // namespace
}  // namespace ballast::generator
