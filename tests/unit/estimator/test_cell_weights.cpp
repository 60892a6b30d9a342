#include "estimator/cell_weights.hpp"

#include <gtest/gtest.h>

#include "builders.hpp"

namespace ballast::estimator {
namespace {

using testing::small_model;
using testing::small_workload;

TEST(CellCompute, IsTheTimeOfAStep) {
  MemoryModel memory = small_model();
  memory.time = {.cell_step_byte = 2e-9, .synapse_step_byte = 1e-9};
  const auto compute = cell_compute(memory, small_workload());
  ASSERT_EQ(compute.size(), 1U);
  // Small: 10 instances of 24 bytes; Large: 995; synapses of 320 bytes, 2 and 3 of them. In fs.
  EXPECT_EQ(compute[0], (std::vector<std::int64_t>{10 * 24 * 2'000'000 + 2 * 320 * 1'000'000LL,
                                                   995 * 24 * 2'000'000LL + 3 * 320 * 1'000'000LL,
                                                   10 * 24 * 2'000'000}));
}

TEST(CellCompute, CountsBytesWhereNoTimeIsKnown) {
  const auto compute = cell_compute(small_model(), small_workload());
  EXPECT_EQ(compute[0], (std::vector<std::int64_t>{240 + 640, 995 * 24 + 960, 240}));
}

}  // namespace
}  // namespace ballast::estimator
