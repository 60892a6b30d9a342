#include "core/json_parse.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "tests/support/expect_error.hpp"

namespace ballast {
namespace {

void expect_refused(const std::string& text, const std::string& message) {
  test::expect_error_text<InputError>([&] { (void)parse_json(text, "a.json"); },
                                      "a.json:" + message);
}

TEST(ParseJson, keepsKeysInFileOrder) {
  const Json json = parse_json(R"({"b": [1, -2, 2.5, true, null], "a": {"c": "x"}})", "a.json");
  EXPECT_EQ(json.dump(), R"({"b":[1,-2,2.5,true,null],"a":{"c":"x"}})");
}

TEST(ParseJson, readsAScalarAndEmptyContainers) {
  EXPECT_EQ(parse_json(" 3 ", "a.json"), Json(3));
  EXPECT_EQ(parse_json("[]", "a.json").dump(), "[]");
  EXPECT_EQ(parse_json("{}", "a.json").dump(), "{}");
}

TEST(ParseJson, toleratesAByteOrderMark) {
  EXPECT_EQ(parse_json("\xEF\xBB\xBF{\"a\": 1}", "a.json").dump(), R"({"a":1})");
  expect_refused("\xEF\xBB\xBF{,}", "1:2: syntax error at ',' (expected string literal).");
}

TEST(ParseJson, keepsIntegersOf64BitsAndTurnsLargerOnesIntoDoubles) {
  EXPECT_EQ(parse_json("18446744073709551615", "a").get<std::uint64_t>(),
            std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(parse_json("-9223372036854775808", "a").get<std::int64_t>(),
            std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(parse_json("18446744073709551616", "a").get<double>(), 0x1p64);
}

TEST(ParseJson, refusesADuplicateKeyWithItsLineAndColumn) {
  expect_refused("{\n  \"dt\": 1,\n  \"dt\": 2\n}",
                 "3:6: duplicate key 'dt' (each key may stand once in an object).");
}

TEST(ParseJson, allowsTheSameKeyInDifferentObjects) {
  EXPECT_NO_THROW((void)parse_json(R"({"a": {"a": {"a": 1}}, "b": [{"a": 1}, {"a": 2}]})", "f"));
}

TEST(ParseJson, saysWhereASyntaxErrorIsAndWhatIsThere) {
  expect_refused("{\"a\": 1,\n }", "2:2: syntax error at '}' (expected string literal).");
  expect_refused("[1, 2\n", "2:1: syntax error at 'end of file' (expected ']').");
  expect_refused("", "1:1: syntax error at 'end of file' (expected '[', '{', or a literal).");
  expect_refused("{\"a\" 1}", "1:6: syntax error at '1' (expected ':').");
  expect_refused("{} x", "1:4: syntax error at 'x' (invalid literal).");
  expect_refused("{} {", "1:4: syntax error at '{' (expected end of input).");
}

TEST(ParseJson, showsTheWholeWordThatIsNoLiteral) {
  expect_refused("{\"a\": NaN}", "1:7: syntax error at 'NaN' (invalid literal).");
  expect_refused("[\n  -Infinity]",
                 "2:3: syntax error at '-Infinity' (invalid number; expected digit after '-').");
  expect_refused("[True]", "1:2: syntax error at 'True' (invalid literal).");
  expect_refused("[01]", "1:2: syntax error at '01' (expected ']').");
}

TEST(ParseJson, refusesWhatStrictJsonDoesNotHave) {
  expect_refused("[1, /* no */ 2]", "1:5: syntax error at '/' (invalid literal).");
  expect_refused("['a']", "1:2: syntax error at ''' (invalid literal).");
}

TEST(ParseJson, spellsOutBytesThatDoNotPrint) {
  expect_refused("[\"a\n\"]",
                 "1:4: syntax error at 'end of line' (invalid string: control character U+000A "
                 "(LF) must be escaped to \\u000A or \\n).");
  expect_refused("[\"\xE9\"]",
                 "1:4: syntax error at '\"' (invalid string: ill-formed UTF-8 byte).");
  expect_refused("[\x01]", "1:2: syntax error at 'byte 0x01' (invalid literal).");
}

TEST(ParseJson, refusesANumberBeyondTheLargestDouble) {
  expect_refused("{\"a\":\n 1e999}",
                 "2:2: number out of range '1e999' (beyond the largest double).");
}

TEST(ParseJson, refusesNestingBeyondALimit) {
  const std::string open(max_json_depth, '[');
  const std::string close(max_json_depth, ']');
  EXPECT_NO_THROW((void)parse_json(open + close, "a.json"));
  expect_refused("\n[" + open, "2:257: too deeply nested (at most 256 levels).");
}

TEST(ParseJson, takesTimeInProportionToTheNumberOfKeys) {
  // 200,000 keys: a search per key would take 2e10 comparisons and the test's whole time limit.
  std::string text = "{";
  for (int i = 0; i < 200000; ++i) text += '"' + std::to_string(i) + "\":0,";
  text.back() = '}';
  EXPECT_EQ(parse_json(text, "a.json").size(), 200000U);
}

}  // namespace
}  // namespace ballast
