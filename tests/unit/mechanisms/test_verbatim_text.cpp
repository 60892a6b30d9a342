#include "mechanisms/verbatim_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ballast::mechanisms {
namespace {

std::vector<std::string> names(const std::string& text) {
  std::vector<std::string> found;
  for (const VerbatimWord& word : words_of(text)) {
    found.push_back(word.name);
  }
  return found;
}

TEST(VerbatimText, KnowsWordsFromStringsCommentsNumbersAndMembers) {
  EXPECT_THAT(names("int x = 1e5; /* y */ f(\"z\", 'w'); // u\n a->b; c.d; 0x1F"),
              testing::ElementsAre("int", "x", "f", "a", "c"));
}

TEST(VerbatimText, KnowsWhatIsAssigned) {
  const auto assigned = [](const std::string& text) { return words_of(text).front().assigned; };
  EXPECT_TRUE(assigned("x = 1"));
  EXPECT_TRUE(assigned("x += 1"));
  EXPECT_TRUE(assigned("x++"));
  EXPECT_TRUE(assigned("--x"));
  EXPECT_TRUE(assigned("(&x)"));
  EXPECT_TRUE(assigned("x[2] = 1"));
  EXPECT_FALSE(assigned("x == 1"));
  EXPECT_FALSE(assigned("x <= 1"));
  EXPECT_FALSE(assigned("1 && x"));
  EXPECT_FALSE(assigned("x + 1"));
}

TEST(VerbatimText, ReplacesWordsOnly) {
  const auto doubled = [](const VerbatimWord& word) { return word.name + word.name; };
  EXPECT_EQ(replace_words("a(\"a\") + b.a", doubled), "aa(\"a\") + bb.a");
}

TEST(VerbatimText, KnowsWhereItMayNotGoOn) {
  EXPECT_TRUE(may_leave("if (x) return;"));
  EXPECT_TRUE(may_leave("for (;;) {"));
  EXPECT_FALSE(may_leave("if (x) { y = 1; }"));
  EXPECT_FALSE(may_leave("/* return */ \"break\";"));
}

}  // namespace
}  // namespace ballast::mechanisms
