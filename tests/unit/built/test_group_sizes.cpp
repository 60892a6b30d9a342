#include "built/group_sizes.hpp"

#include <gtest/gtest.h>

#include "built/data_set.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/built/small_model.hpp"

namespace ballast::built {
namespace {

GroupSizes small_sizes() {
  const test::TemporaryDirectory folder;
  testing::write_small_model(folder.path());
  return sizes_of(testing::small_group(), open_data_set(folder.path())->header());
}

// Four bytes for an integer, eight for a value; the small model has no diameters.
TEST(GroupSizes, CountEachKind) {
  const GroupSizes sizes = small_sizes();
  EXPECT_EQ(sizes.cells, 1);
  EXPECT_EQ(sizes.sources, 1);
  EXPECT_EQ(sizes.nodes, (Size{3, Bytes(3 * (4 + 4 * 8))}));
  EXPECT_EQ(sizes.mechanisms.at("ExpSyn"), (Size{2, Bytes(2 * (4 + 3 * 8 + 2 * 4))}));
  EXPECT_EQ(sizes.mechanisms.at("Stoch"), (Size{1, Bytes(4 + 2 * 8 + 3 * 4 + 4)}));
  EXPECT_EQ(sizes.mechanisms.at("NetStim"), (Size{1, Bytes(4 * 8 + 3 * 4)}));
  EXPECT_EQ(sizes.mechanisms.size(), 6U);
  EXPECT_EQ(sizes.connections, (Size{3, Bytes(3 * (3 * 4 + 8) + 4 * 8 + 2 * (4 + 4) + 8)}));
  EXPECT_EQ(sizes.opaque, (Size{3, Bytes(2 * 4 + 8)}));
  EXPECT_EQ(sizes.played, (Size{1, Bytes(4 * 8)}));
  EXPECT_EQ(sizes.gaps, (Size{3, Bytes(2 * 2 * 4 + 3 * 4)}));
  EXPECT_EQ(sizes.sections, (Size{3, Bytes(3 * 2 * 4)}));
  EXPECT_EQ(sizes.instances(), 3 + 2 + 2 + 1 + 1 + 1);
}

TEST(GroupSizes, AddUp) {
  GroupSizes sum = small_sizes();
  sum += small_sizes();
  EXPECT_EQ(sum.total(), 2 * small_sizes().total());
  EXPECT_EQ(sum.instances(), 20);
  EXPECT_EQ(sum.cells, 2);
  EXPECT_EQ(sum.mechanisms.at("na_ion").count, 4);
}

}  // namespace
}  // namespace ballast::built
