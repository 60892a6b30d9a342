#include "core/quantity.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <type_traits>
#include <unordered_set>

namespace ballast {
namespace {

TEST(Bytes, addsSubtractsMultipliesAndCompares) {
  EXPECT_EQ(Bytes(3) + Bytes(4), Bytes(7));
  EXPECT_EQ(Bytes(3) - Bytes(4), Bytes(-1));
  EXPECT_EQ(Bytes(3) * 4, Bytes(12));
  EXPECT_EQ(4 * Bytes(3), Bytes(12));
  EXPECT_LT(Bytes(3), Bytes(4));
  Bytes sum;
  sum += Bytes(5);
  sum -= Bytes(2);
  EXPECT_EQ(sum.count(), 3);
}

TEST(Bytes, areNoPlainNumbers) {
  EXPECT_FALSE((std::is_convertible_v<int, Bytes>));
  EXPECT_FALSE((std::is_convertible_v<Bytes, int>));
}

TEST(Bytes, roundToTheNearestWhole) {
  EXPECT_EQ(Bytes::rounded(2.4), Bytes(2));
  EXPECT_EQ(Bytes::rounded(2.5), Bytes(3));
  EXPECT_EQ(Bytes::rounded(-2.5), Bytes(-3));
}

TEST(Bytes, convertToBinaryUnits) {
  EXPECT_EQ(Bytes(1536).kib(), 1.5);
  EXPECT_EQ(Bytes(3 << 20).mib(), 3.0);
}

TEST(Bytes, printWithFourSignificantDigitsAtMost) {
  EXPECT_EQ(to_string(Bytes(0)), "0 B");
  EXPECT_EQ(to_string(Bytes(812)), "812 B");
  EXPECT_EQ(to_string(Bytes(1023)), "1023 B");
  EXPECT_EQ(to_string(Bytes(1024)), "1 KiB");
  EXPECT_EQ(to_string(Bytes(1536)), "1.5 KiB");
  EXPECT_EQ(to_string(Bytes(213280358)), "203.4 MiB");    // 203.4 * 2^20 = 213280358.4
  EXPECT_EQ(to_string(Bytes(13217761853)), "12.31 GiB");  // 12.31 * 2^30 = 13217761853.4
  EXPECT_EQ(to_string(Bytes(-1536)), "-1.5 KiB");
  EXPECT_EQ(to_string(Bytes(std::numeric_limits<std::int64_t>::max())), "8 EiB");
}

TEST(Bytes, printInTheNextUnitRatherThanAs1024) {
  EXPECT_EQ(to_string(Bytes(1023 * 1024 + 511)), "1023 KiB");  // 1023.499
  EXPECT_EQ(to_string(Bytes(1023 * 1024 + 512)), "0.9995 MiB");
}

TEST(Id, keepsKindsApartAndWorksAsAKey) {
  EXPECT_FALSE((std::is_convertible_v<NodeId, Gid>));
  EXPECT_LT(NodeId(3), NodeId(4));
  EXPECT_EQ(NodeId(), NodeId(0));
  const std::unordered_set<Gid> gids = {Gid(1), Gid(1), Gid(2)};
  EXPECT_EQ(gids.size(), 2U);
}

}  // namespace
}  // namespace ballast
