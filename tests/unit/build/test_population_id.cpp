#include "build/population_id.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace ballast::build {
namespace {

std::string hex(std::string_view text) {
  std::string digits;
  for (const auto byte : md5(text)) digits += fmt::format("{:02x}", byte);
  return digits;
}

// The test suite of RFC 1321, appendix A.5.
TEST(Md5, GivesTheDigestsOfItsStandard) {
  EXPECT_EQ(hex(""), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(hex("a"), "0cc175b9c0f1b6a831c399e269772661");
  EXPECT_EQ(hex("abc"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(hex("message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
  EXPECT_EQ(hex("1234567890123456789012345678901234567890"
                "1234567890123456789012345678901234567890"),
            "57edf4a22be3c955ac49da2e2107b67a");
}

TEST(Md5, PadsTextsAroundABlock) {  // md5sum(1) of 55, 56 and 64 letters 'a'
  EXPECT_EQ(hex(std::string(55, 'a')), "ef1772b6dff9a122358552954ad0df65");
  EXPECT_EQ(hex(std::string(56, 'a')), "3b0c8ac703f828b04c6c197006d17218");
  EXPECT_EQ(hex(std::string(64, 'a')), "014842d480b571495a4a0363793f7367");
}

// md5sum(1) of "NodeA" begins dabf: 0xf from the second byte, 0xda from the first.
TEST(PopulationId, IsTheLowTwelveBitsOfTheDigest) {
  EXPECT_EQ(population_id("NodeA"), 0xfdaU);
  EXPECT_EQ(population_id("abc"), 0x190U);
}

}  // namespace
}  // namespace ballast::build
