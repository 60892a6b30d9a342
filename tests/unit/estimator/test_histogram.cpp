#include "estimator/histogram.hpp"

#include <gmock/gmock.h>

namespace ballast::estimator {
namespace {

using ::testing::ElementsAre;

TEST(Histogram, HasABinForEveryDoublingOfTheValues) {
  // 1 + log2(4) = 3 bins of 30 / 3 bytes; the upper limit of one bin is the lower of the next.
  const Histogram h = histogram({Bytes(100), Bytes(109), Bytes(110), Bytes(130)});
  EXPECT_EQ(h.least, Bytes(100));
  EXPECT_DOUBLE_EQ(h.bin, 10.0);
  EXPECT_THAT(h.counts, ElementsAre(2, 1, 1));
}

TEST(Histogram, HasOneBinForEqualValues) {
  const Histogram h = histogram({Bytes(7), Bytes(7), Bytes(7)});
  EXPECT_EQ(h.least, Bytes(7));
  EXPECT_EQ(h.bin, 0.0);
  EXPECT_THAT(h.counts, ElementsAre(3));
}

TEST(Histogram, RoundsTheNumberOfBinsUp) {
  // 1 + log2(5) = 3.3
  const Histogram h = histogram({Bytes(0), Bytes(1), Bytes(2), Bytes(3), Bytes(4)});
  EXPECT_THAT(h.counts, ElementsAre(1, 1, 1, 2));
}

TEST(Histogram, NeedsAValue) {
  EXPECT_THROW(static_cast<void>(histogram({})), std::logic_error);
}

}  // namespace
}  // namespace ballast::estimator
