#include "estimator/model_error.hpp"

#include <gtest/gtest.h>

namespace ballast::estimator {
namespace {

constexpr std::int64_t mebibyte = 1024 * 1024;

// hypot(3, 0.008 * 500) = 5; hypot(4, 0.01 * 300) = 5.
TEST(ModelError, HasAFixedPartAndOneThatGrows) {
  EXPECT_EQ(run_model_error(Bytes(0)), Bytes(3 * mebibyte));
  EXPECT_EQ(run_model_error(Bytes(500 * mebibyte)), Bytes(5 * mebibyte));
  EXPECT_EQ(build_model_error(Bytes(300 * mebibyte)), Bytes(5 * mebibyte));
  EXPECT_EQ(record_model_error(Bytes(2000)), Bytes(10));
}

}  // namespace
}  // namespace ballast::estimator
