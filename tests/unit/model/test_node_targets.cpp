#include "model/node_targets.hpp"

#include <gtest/gtest.h>

#include "tests/support/expect_error.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::model {
namespace {

using sonata::Selection;

TEST(ResolveTargets, FindsANodeSetInEveryPopulation) {
  test::SmallCircuit files;
  files.add_cells("A", 3);
  files.add_cells("B", 2);
  files.node_sets["second"] = {{"node_id", {1}}};
  const auto circuit = files.read();
  const NodeTargets targets = resolve_targets(circuit, "second", {});
  ASSERT_EQ(targets.size(), 2U);
  EXPECT_EQ(*find(targets, "A"), Selection::of_ids({1}));
  EXPECT_EQ(*find(targets, "B"), Selection::of_ids({1}));
  EXPECT_EQ(find(targets, "C"), nullptr);
}

TEST(ResolveTargets, TakesThePopulationOfThatName) {
  test::SmallCircuit files;
  files.add_cells("A", 3);
  const auto circuit = files.read();
  EXPECT_EQ(*find(resolve_targets(circuit, "A", {}), "A"), Selection::all(3));
}

TEST(ResolveTargets, NamesTheNearestWhereNothingHasTheName) {
  test::SmallCircuit files;
  files.add_cells("Cells", 3);
  const auto circuit = files.read();
  test::expect_error_text<InputError>(
      [&] {
        static_cast<void>(resolve_targets(circuit, "cells", {"sim.json", "/inputs/a"}));
      },
      "sim.json:/inputs/a: unknown node set 'cells' (neither a node set nor a population has this "
      "name). Did you mean 'Cells'?");
}

}  // namespace
}  // namespace ballast::model
