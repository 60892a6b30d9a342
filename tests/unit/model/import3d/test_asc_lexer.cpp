#include "model/import3d/asc_lexer.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "core/error.hpp"
#include "tests/support/expect_error.hpp"

namespace ballast::model::import3d {
namespace {

using enum TokenKind;
using test::expect_error_text;

const std::filesystem::path file = "cell.asc";

std::vector<Token> all_tokens(std::string_view text) {
  std::vector<Token> tokens;
  for (TokenStream stream(text, file); !stream.at(end); stream.advance())
    tokens.push_back(stream.current());
  return tokens;
}

std::vector<TokenKind> kinds_of(std::string_view text) {
  std::vector<TokenKind> kinds;
  for (const Token& token : all_tokens(text)) kinds.push_back(token.kind);
  return kinds;
}

TEST(TokenStream, KnowsEveryKindOfToken) {
  EXPECT_EQ(kinds_of("( ) , | < > 1.5 \"a b\" Dendrite RGB Set set SET"),
            (std::vector{left, right, comma, bar, spine_left, spine_right, number, string, word,
                         rgb, set, set, set}));
}

TEST(TokenStream, NeedsNoBlanksBetweenTokens) {
  EXPECT_EQ(
      kinds_of("((Color RGB(1,2,3))(-1-2 3S1)\"x\")"),
      (std::vector{left,  left,  word, rgb,    left,   number, comma, number, comma,  number,
                   right, right, left, number, number, number, word,  right,  string, right}));
}

TEST(TokenStream, TakesWordsThatOnlyStartLikeKeywords) {
  EXPECT_EQ(kinds_of("Setting RGBA Infinity NaN_1"), (std::vector{word, word, word, word}));
}

TEST(TokenStream, HoldsTextValueAndLine) {
  const std::vector<Token> tokens = all_tokens("; comment ( \"\n-2.5e1 ;(\n\n \"Cell Body\"\"\"\n");
  ASSERT_EQ(tokens.size(), 3U);
  EXPECT_EQ(tokens[0].number, -25.0);
  EXPECT_EQ(tokens[0].text, "-2.5e1");
  EXPECT_EQ(tokens[0].line, 2U);
  EXPECT_EQ(tokens[1].text, "Cell Body");
  EXPECT_EQ(tokens[1].line, 4U);
  EXPECT_EQ(tokens[2].text, "");
}

TEST(TokenStream, CountsLinesOfAllSystems) {
  const std::vector<Token> tokens = all_tokens("1\n2\r\n3\r4\n\r5");
  ASSERT_EQ(tokens.size(), 5U);
  const std::vector<std::uint32_t> lines = {1, 2, 3, 4, 6};
  for (std::size_t i = 0; i < lines.size(); ++i) EXPECT_EQ(tokens[i].line, lines[i]);
}

TEST(TokenStream, LooksAheadByTwo) {
  TokenStream stream("( 1 ) |", file);
  EXPECT_EQ(stream.ahead(1).kind, number);
  EXPECT_EQ(stream.ahead(2).kind, right);
  stream.advance();
  EXPECT_EQ(stream.ahead(2).kind, bar);
}

TEST(TokenStream, ComesBackToWhereItWasCopied) {
  TokenStream stream("a b c d e f", file);
  const TokenStream start = stream;
  for (int i = 0; i < 4; ++i) stream.advance();
  EXPECT_EQ(stream.current().text, "e");
  stream = start;
  stream.advance();
  EXPECT_EQ(stream.current().text, "b");
}

TEST(TokenStream, StaysAtTheEnd) {
  TokenStream stream("", file);
  EXPECT_TRUE(stream.at(end));
  stream.advance();
  EXPECT_TRUE(stream.at(end));
}

TEST(TokenStream, SkipsAndExpectsByKind) {
  TokenStream stream(", 3", file);
  EXPECT_FALSE(stream.skip(bar));
  EXPECT_TRUE(stream.skip(comma));
  EXPECT_EQ(stream.expect(number).number, 3.0);
}

TEST(TokenStream, RefusesAnotherKind) {
  expect_error_text<InputError>([] { TokenStream("\n )", file).expect(number); },
                                "cell.asc:2: unexpected ')' (a number is needed here).");
  expect_error_text<InputError>([] { TokenStream("\n", file).expect(left); },
                                "cell.asc:2: unexpected end of the file (a '(' is needed here).");
}

TEST(TokenStream, RefusesAnOpenString) {
  expect_error_text<InputError>(
      [] { all_tokens("(\n(Name \"Marker 1)\n\")"); },
      "cell.asc:2: open string '\"Marker 1)' (its closing quote must stand on the same line).");
}

TEST(TokenStream, RefusesACharacterThatStartsNoToken) {
  expect_error_text<InputError>([] { all_tokens("( 1 2 \n # )"); },
                                "cell.asc:2: unexpected character '#' (no token starts with it).");
}

TEST(TokenStream, RefusesNumbersThatAreNotFinite) {
  expect_error_text<InputError>([] { all_tokens("(1e400 0 0 1)"); },
                                "cell.asc:1: too large a number '1e400' (not finite).");
}

TEST(Describe, NamesEveryKind) {
  EXPECT_EQ(describe(end), "the end of the file");
  EXPECT_EQ(describe(word), "a word");
  EXPECT_EQ(describe(spine_right), "a '>'");
}

}  // namespace
}  // namespace ballast::model::import3d
