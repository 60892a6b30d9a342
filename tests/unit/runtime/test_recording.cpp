#include "engine/runtime/recording.hpp"

#include <gmock/gmock.h>

#include "core/error.hpp"
#include "engine/runtime/cell_group.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/unit/runtime/small_model.hpp"

namespace ballast::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatNear;
using ::testing::IsEmpty;

built::CellSections three_sections() {
  return {.gid = 7,
          .lists = {
              {.name = "dend", .section_count = 2, .sections = {4, 4, 4, 2}, .nodes = {5, 6, 7, 3}},
              {.name = "soma", .section_count = 1, .sections = {0}, .nodes = {1}}}};
}

TEST(Recording, TakesTheMiddleOfEachSection) {
  EXPECT_THAT(compartments_of(three_sections(), {.gids = {7}, .sections = "all"}),
              ElementsAre(Compartment{0, 1}, Compartment{2, 3}, Compartment{4, 6}));
}

TEST(Recording, TakesAllCompartmentsOfOneList) {
  EXPECT_THAT(
      compartments_of(three_sections(),
                      {.gids = {7}, .sections = "dend", .all_compartments = true}),
      ElementsAre(Compartment{2, 3}, Compartment{4, 5}, Compartment{4, 6}, Compartment{4, 7}));
}

TEST(Recording, FindsVariablesOfDensityMechanisms) {
  test::SmallMechanisms mechanisms;
  EXPECT_TRUE(column_of("v", mechanisms.table).is_potential());
  EXPECT_EQ(column_of("leak.i", mechanisms.table).type, test::leak_type);
  EXPECT_EQ(column_of("leak.i", mechanisms.table).column, 2);
}

TEST(Recording, RefusesWhatCannotBeRecorded) {
  test::SmallMechanisms mechanisms;
  for (const std::string variable : {"leak.x", "synapse.g", "i_membrane", "nothing.at.all"}) {
    ballast::test::expect_error_text<InputError>(
        [&] { static_cast<void>(column_of(variable, mechanisms.table)); },
        "a report asks for a variable that cannot be recorded '" + variable +
            "' (v, <mechanism>.<variable> of a density mechanism, or a current, concentration or "
            "reversal potential of an ion).");
  }
}

built::Group leaky_cell() {
  built::Group group = test::one_node_cell(7, 1000.0);
  group.mechanisms.push_back(
      {.type = test::leak_type, .count = 1, .nodes = {0}, .values = {0.001, -60.0, 0.0}});
  group.sections = {
      {.gid = 7, .lists = {{.name = "soma", .section_count = 1, .sections = {0}, .nodes = {0}}}}};
  return group;
}

// v' = (v - 30) / 1.5 from 0: -20 after a step; its current was 0.001 (0 + 60) at the step's start.
TEST(Recording, SamplesPotentialsAndCurrents) {
  test::SmallMechanisms mechanisms;
  GroupOptions options{.v_init = 0.0};
  options.records = {{.gids = {7}}, {.gids = {7}, .variable = "leak.i"}, {.gids = {8}}};
  const auto loaded_group = test::load_whole(leaky_cell(), mechanisms.table, options);
  CellGroup& group = *loaded_group;
  group.sample(0);
  group.first_half(kernel::Store::all);
  group.second_half(kernel::Store::all);
  for (std::size_t r = 0; r < 3; ++r) group.sample(r);
  EXPECT_THAT(group.take_samples(0), ElementsAre(0.0F, FloatNear(-20.0F, 1e-5F)));
  EXPECT_THAT(group.take_samples(1), ElementsAre(FloatNear(0.06F, 1e-7F)));
  EXPECT_THAT(group.take_samples(2), IsEmpty());
  EXPECT_THAT(group.take_samples(0), IsEmpty());
}

TEST(Recording, IsDueAtItsSteps) {
  const RecordRequest request{.gids = {}, .first = 4, .every = 3, .last = 11};
  std::vector<std::int64_t> due;
  for (std::int64_t step = 0; step < 20; ++step) {
    if (request.is_due(step)) due.push_back(step);
  }
  EXPECT_THAT(due, ElementsAre(4, 7, 10));
}

}  // namespace
}  // namespace ballast::runtime
