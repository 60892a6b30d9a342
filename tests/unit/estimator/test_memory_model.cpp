#include "estimator/memory_model.hpp"

#include <gtest/gtest.h>

#include "builders.hpp"

namespace ballast::estimator {
namespace {

TEST(CellIndex, FindsRecordsByFingerprint) {
  const MemoryModel memory = testing::small_model();
  const CellIndex index(memory);
  EXPECT_EQ(index.find("f1"), &memory.cells[1]);
  EXPECT_EQ(index.find("f2"), nullptr);
}

TEST(PutCells, ReplacesWhatWasPredictedAndAddsWhatIsNew) {
  MemoryModel memory = testing::small_model();
  memory.cells[0].predicted = true;
  CellRecord measured = memory.cells[0];
  measured.predicted = false;
  measured.cost.individual = 11'000;
  CellRecord other = measured;
  other.fingerprint = "f2";
  put_cells(memory, {measured, other});
  ASSERT_EQ(memory.cells.size(), 3U);
  EXPECT_EQ(memory.cells[0], measured);
  EXPECT_EQ(memory.cells[2], other);
}

}  // namespace
}  // namespace ballast::estimator
