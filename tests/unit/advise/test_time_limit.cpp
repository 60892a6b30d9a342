#include "advise/time_limit.hpp"

#include <gtest/gtest.h>

namespace ballast::advise {
namespace {

// The forms that sbatch(1) lists for --time.
TEST(TimeLimit, HasTheFormsOfSlurm) {
  EXPECT_EQ(time_limit("90"), 90 * 60);
  EXPECT_EQ(time_limit("90:30"), 90 * 60 + 30);
  EXPECT_EQ(time_limit("2:03:04"), 2 * 3600 + 3 * 60 + 4);
  EXPECT_EQ(time_limit("1-12"), 86400 + 12 * 3600);
  EXPECT_EQ(time_limit("1-12:30"), 86400 + 12 * 3600 + 30 * 60);
  EXPECT_EQ(time_limit("1-12:30:15"), 86400 + 12 * 3600 + 30 * 60 + 15);
  EXPECT_EQ(time_limit("infinite"), no_time_limit);
  EXPECT_EQ(time_limit("UNLIMITED"), no_time_limit);
}

TEST(TimeLimit, IsNothingElse) {
  for (const char* text : {"", "0", "0:00", "-5", "1.5", "2h", "1:2:3:4", "1-", "-1:00", "1-2-3",
                           "1-1:1:1:1", "12:", ":30", "1234567890", "a-12", " 5", "n/a"}) {
    EXPECT_EQ(time_limit(text), std::nullopt) << text;
  }
}

TEST(TimeLimit, IsWrittenWithDaysWhereThereAreAny) {
  EXPECT_EQ(time_limit_text(61), "00:01:01");
  EXPECT_EQ(time_limit_text(86399), "23:59:59");
  EXPECT_EQ(time_limit_text(2 * 86400 + 12 * 3600), "2-12:00:00");
  EXPECT_EQ(time_limit_text(no_time_limit), "UNLIMITED");
}

}  // namespace
}  // namespace ballast::advise
