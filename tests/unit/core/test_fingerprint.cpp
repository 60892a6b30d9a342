#include "core/fingerprint.hpp"

#include <gtest/gtest.h>

#include <array>
#include <utility>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast {
namespace {

// Expected digits: the reference tool, `xxhsum -H2`, on the bytes given in each test.

TEST(Fingerprint, isThatOfNoBytesAtFirst) {
  EXPECT_EQ(Fingerprint().hex(), "99aa06d3014798d86001c324468d497f");
}

TEST(Fingerprint, addsATextAfterItsLengthInEightBytes) {
  Fingerprint print;
  print.add("abc");  // 03 00 00 00 00 00 00 00 'a' 'b' 'c'
  EXPECT_EQ(print.hex(), "45bcdc88efffd44520b986a5e7fe1438");
}

TEST(Fingerprint, tellsPiecesApart) {
  Fingerprint print;
  print.add("ab");
  print.add("c");
  EXPECT_EQ(print.hex(), "f2eda2708bcfd51cc05c0ee4c9f60440");
  Fingerprint other;
  other.add("a");
  other.add("bc");
  EXPECT_NE(other.hex(), print.hex());
}

TEST(Fingerprint, addsBytesLikeText) {
  const std::array bytes = {std::byte{'a'}, std::byte{'b'}, std::byte{'c'}};
  Fingerprint print;
  print.add(bytes);
  EXPECT_EQ(print.hex(), "45bcdc88efffd44520b986a5e7fe1438");
}

TEST(Fingerprint, addsIntegersInLittleEndianOrder) {
  Fingerprint print;
  print.add_integer(0xDEADBEEF);  // EF BE AD DE 00 00 00 00
  EXPECT_EQ(print.hex(), "7f4ac609ab50b77c52b1f51593d2ff8b");
}

TEST(Fingerprint, addsAFileAndThenItsSize) {
  const test::TemporaryDirectory directory;
  write_file(directory / "small", "abc");
  Fingerprint small;
  small.add_file(directory / "small");
  EXPECT_EQ(small.hex(), "c015801c58d1bc0fc329960192503f3f");

  write_file(directory / "large", std::string(3000000, 'x'));
  Fingerprint large;
  large.add_file(directory / "large");
  EXPECT_EQ(large.hex(), "fab18e3997cefa04c7d97e9d74d17e98");
}

TEST(Fingerprint, namesTheFileThatCannotBeRead) {
  Fingerprint print;
  test::expect_error_text<InputError>([&] { print.add_file("/nowhere/a.asc"); },
                                      "/nowhere/a.asc: cannot read (No such file or directory).");
}

// Reference: xxhsum -H3.
TEST(Fingerprint, checksumsABlockAsXxhsumDoes) {
  EXPECT_EQ(block_checksum(std::string("abc")), 0x78af5f94892f3950U);
  EXPECT_EQ(block_checksum({}), 0x2d06800538d394c2U);
}

TEST(Fingerprint, canBeMovedAndReadInBetween) {
  Fingerprint print;
  print.add("ab");
  EXPECT_EQ(print.hex(), print.hex());
  Fingerprint moved = std::move(print);
  moved.add("c");
  EXPECT_EQ(moved.hex(), "f2eda2708bcfd51cc05c0ee4c9f60440");
}

}  // namespace
}  // namespace ballast
