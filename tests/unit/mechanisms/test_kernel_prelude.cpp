#include "mechanisms/kernel_prelude.hpp"

#include <gtest/gtest.h>

#include <array>

#include "kernel_bench.hpp"

namespace ballast::kernel {
namespace {

class KernelPreludeTest : public testing::Test {
 protected:
  KernelPreludeTest() { step_.services = &services_; }

  test::RecordedServices recorded_;
  Services services_ = recorded_.services();
  Step step_;
  Call call_{step_};
};

// Known answer of Random123 (kat_vectors: philox4x32 10, all zero).
TEST_F(KernelPreludeTest, AStreamIsPhiloxWithItsIdsAsCounter) {
  const Call call(step_);
  nrnran123_State* stream = nrnran123_newstream3(0, 0, 0);
  constexpr std::array<std::uint32_t, 4> known{0x6627e8d5U, 0xe169c58dU, 0xbc57ac4cU, 0x9b00dbd8U};
  for (const std::uint32_t number : known) {
    EXPECT_EQ(nrnran123_ipick(stream), number);
  }
}

TEST_F(KernelPreludeTest, AStreamGoesOnWithTheNextCounter) {
  const Call call(step_);
  nrnran123_State* stream = nrnran123_newstream3(1, 2, 3);
  nrnran123_State* later = nrnran123_newstream3(1, 2, 3);
  for (int i = 0; i < 9; ++i) {
    nrnran123_ipick(stream);
  }
  std::uint32_t sequence = 0;
  char which = 0;
  nrnran123_getseq(stream, &sequence, &which);
  EXPECT_EQ(sequence, 2U);
  EXPECT_EQ(which, 1);
  nrnran123_setseq(later, sequence, which);
  EXPECT_EQ(nrnran123_ipick(later), nrnran123_ipick(stream));
}

TEST_F(KernelPreludeTest, DrawsLieWithinTheUnitInterval) {
  const Call call(step_);
  nrnran123_State* stream = nrnran123_newstream3(0, 0, 0);
  EXPECT_DOUBLE_EQ(nrnran123_dblpick(stream), (0x6627e8d5U + 1.0) / 4294967297.0);
  EXPECT_DOUBLE_EQ(nrnran123_negexp(stream), -std::log((0xe169c58dU + 1.0) / 4294967297.0));
}

TEST_F(KernelPreludeTest, TablesAreLinearBetweenEntriesAndFlatOutside) {
  const double table[] = {-1.0, 2.0, 10.0, 20.0, 40.0};  // from -1 in steps of 1/2
  const auto at = [&](double x) { return table_value(table + 2, table_place(table, 2, x)); };
  EXPECT_EQ(at(-1.0), 10.0);
  EXPECT_EQ(at(-0.75), 15.0);
  EXPECT_EQ(at(-0.25), 30.0);
  EXPECT_EQ(at(-5.0), 10.0);
  EXPECT_EQ(at(0.0), 40.0);
  EXPECT_EQ(at(7.0), 40.0);
  EXPECT_TRUE(std::isnan(at(std::nan(""))));
}

TEST_F(KernelPreludeTest, ATimeIsReachedInOneStep) {
  EXPECT_TRUE(reached(1.0, 1.0, 0.025));
  EXPECT_TRUE(reached(1.0, 1.02, 0.025));
  EXPECT_FALSE(reached(1.0, 1.025, 0.025));
  EXPECT_FALSE(reached(1.0, 0.99, 0.025));
}

}  // namespace
}  // namespace ballast::kernel
