#include "balancer/lightest_bucket.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "weights.hpp"

namespace ballast::balancer {
namespace {

TEST(LightestBucket, EmptyBucketsComeInOrder) {
  LightestBucket lightest(3);
  for (const std::int32_t expected : {0, 1, 2}) {
    EXPECT_EQ(lightest.bucket(), expected);
    lightest.add(10);
  }
  EXPECT_EQ(lightest.bucket(), 0);
}

TEST(LightestBucket, OneBucketIsAlwaysTheLightest) {
  LightestBucket lightest(1);
  lightest.add(5);
  EXPECT_EQ(lightest.bucket(), 0);
}

TEST(LightestBucket, NothingAddedChangesNothing) {
  LightestBucket lightest(4);
  lightest.add(0);
  EXPECT_EQ(lightest.bucket(), 0);
}

TEST(LightestBucket, IsWhatALinearScanFinds) {
  for (const std::int32_t buckets : {2, 3, 7, 8, 9, 100}) {
    LightestBucket lightest(buckets);
    std::vector<std::int64_t> loads(static_cast<std::size_t>(buckets));
    for (const std::int64_t weight : test::small_weights(1000, 3, 5)) {
      const auto expected = std::min_element(loads.begin(), loads.end());
      ASSERT_EQ(lightest.bucket(), expected - loads.begin());
      *expected += weight;
      lightest.add(weight);
    }
  }
}

TEST(LightestBucket, NeedsABucket) {
  EXPECT_THROW(LightestBucket(0), std::logic_error);
}

}  // namespace
}  // namespace ballast::balancer
