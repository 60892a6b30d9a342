#include "comm/packing.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace ballast::comm {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Packing, givesBackThePiecesWithEmptyOnesAndZeroBytes) {
  const std::vector<std::string> pieces = {"a", "", std::string("b\0c", 3)};
  EXPECT_EQ(unpack(pack(pieces)), pieces);
  EXPECT_THAT(unpack(pack({})), IsEmpty());
  EXPECT_THAT(unpack(pack({""})), ElementsAre(""));
}

TEST(Packing, putsALengthOfEightBytesBeforeEachPiece) {
  EXPECT_EQ(pack({"ab", "c"}).size(), 19U);
}

TEST(Packing, refusesTextThatEndsWithinAPiece) {
  const std::string packed = pack({"abc"});
  EXPECT_THROW((void)unpack(packed.substr(0, 10)), std::logic_error);
  EXPECT_THROW((void)unpack(packed.substr(0, 5)), std::logic_error);
}

}  // namespace
}  // namespace ballast::comm
