#include "core/gzip.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "core/random.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast {
namespace {

/// Text that does not compress, longer than the blocks in which it is read.
std::string noise(std::size_t size) {
  RandomStream random(1);
  std::string text(size, '\0');
  for (char& c : text) c = static_cast<char>(random.below(256));
  return text;
}

class GzipTest : public testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path file_with(const std::string& bytes) const {
    write_file(directory_ / "a.gz", bytes);
    return directory_ / "a.gz";
  }
  [[nodiscard]] std::string at(const std::string& place) const {
    return (directory_ / "a.gz").string() + ":" + place;
  }

  test::TemporaryDirectory directory_;
};

TEST_F(GzipTest, writesAMemberWithoutNameAndTimeAndWithItsChecksum) {
  const std::string member = gzip_member("123456789");
  // RFC 1952: magic, deflate, no flags, no time, no extra flags, Unix.
  EXPECT_EQ(member.substr(0, 10), std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10));
  // The check value of CRC-32 is CBF43926 for these nine digits; then their number.
  EXPECT_EQ(member.substr(member.size() - 8), std::string("\x26\x39\xf4\xcb\x09\0\0\0", 8));
  EXPECT_EQ(gzip_member("123456789"), member);
}

TEST_F(GzipTest, readsEachMemberFromItsOffset) {
  const std::string long_text = noise(300000);
  const std::string first = gzip_member("first\n");
  const std::string empty = gzip_member("");
  const std::string last = gzip_member(long_text);
  const auto file = file_with(first + empty + last);

  std::uint64_t next = 0;
  EXPECT_EQ(read_gzip_member(file, 0, next), "first\n");
  EXPECT_EQ(next, first.size());
  EXPECT_EQ(read_gzip_member(file, next, next), "");
  EXPECT_EQ(next, first.size() + empty.size());
  EXPECT_EQ(read_gzip_member(file, next, next), long_text);
  EXPECT_EQ(next, first.size() + empty.size() + last.size());
}

TEST_F(GzipTest, givesBackALongRepetitiveText) {
  const std::string text(5000000, 'x');
  const std::string member = gzip_member(text);
  EXPECT_LT(member.size(), text.size() / 100);
  std::uint64_t next = 0;
  EXPECT_TRUE(read_gzip_member(file_with(member), 0, next) == text);
}

TEST_F(GzipTest, aCompressorGivesTheSameBytesForEachMember) {
  GzipCompressor compressor;
  EXPECT_EQ(compressor.member("123456789"), gzip_member("123456789"));
  EXPECT_EQ(compressor.member(""), gzip_member(""));
  EXPECT_EQ(compressor.member("123456789"), gzip_member("123456789"));
}

TEST_F(GzipTest, anOpenFileGivesMembersInAnyOrder) {
  const std::string long_text = noise(200000);
  const std::string first = gzip_member("first");
  const std::string second = gzip_member(long_text);
  GzipFile file(file_with(first + second + gzip_member("third")));
  std::uint64_t next = 0;
  EXPECT_TRUE(file.member(first.size(), next) == long_text);
  EXPECT_EQ(file.member(next, next), "third");
  EXPECT_EQ(file.member(0, next), "first");
  EXPECT_EQ(next, first.size());
  EXPECT_EQ(file.member(first.size() + second.size(), next), "third");
}

TEST_F(GzipTest, anOpenFileIsOfUseAfterAFailure) {
  const std::string first = gzip_member("first");
  GzipFile file(file_with(first + "nothing"));
  std::uint64_t next = 0;
  EXPECT_THROW((void)file.member(first.size(), next), InputError);
  EXPECT_THROW((void)file.member(1000, next), InputError);
  EXPECT_EQ(file.member(0, next), "first");
}

TEST_F(GzipTest, refusesAMemberThatIsCutShort) {
  const std::string member = gzip_member(noise(1000));
  const auto file = file_with(member.substr(0, member.size() - 1));
  std::uint64_t next = 0;
  test::expect_error_text<InputError>(
      [&] { (void)read_gzip_member(file, 0, next); },
      at("offset 0: truncated gzip member (the file ends within it)."));
}

TEST_F(GzipTest, refusesAnOffsetBeyondTheEnd) {
  const auto file = file_with(gzip_member("a"));
  std::uint64_t next = 0;
  test::expect_error_text<InputError>(
      [&] { (void)read_gzip_member(file, 100, next); },
      at("offset 100: truncated gzip member (the file ends within it)."));
}

TEST_F(GzipTest, refusesWhatIsNoMember) {
  const auto file = file_with("{\"json\": true}");
  std::uint64_t next = 0;
  test::expect_error_text<InputError>(
      [&] { (void)read_gzip_member(file, 0, next); },
      at("offset 0: corrupt gzip member (incorrect header check)."));
}

TEST_F(GzipTest, refusesContentThatDoesNotMatchItsChecksum) {
  std::string member = gzip_member("123456789");
  member[member.size() - 8] = '\x27';
  const auto file = file_with(member);
  std::uint64_t next = 0;
  test::expect_error_text<InputError>([&] { (void)read_gzip_member(file, 0, next); },
                                      at("offset 0: corrupt gzip member (incorrect data check)."));
}

TEST_F(GzipTest, stopsWhereAMemberInflatesBeyondTheLimit) {
  const auto file = file_with(gzip_member(std::string(1000, 'x')));
  std::uint64_t next = 0;
  EXPECT_EQ(read_gzip_member(file, 0, next, 1000).size(), 1000U);
  test::expect_error_text<InputError>(
      [&] { (void)read_gzip_member(file, 0, next, 999); },
      at("offset 0: gzip member too large (inflates to over 999 bytes)."));
}

TEST_F(GzipTest, namesAFileThatCannotBeRead) {
  std::uint64_t next = 0;
  test::expect_error_text<InputError>([&] { (void)read_gzip_member("/nowhere/a.gz", 0, next); },
                                      "/nowhere/a.gz: cannot read (No such file or directory).");
}

}  // namespace
}  // namespace ballast
