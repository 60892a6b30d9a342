#include "model/import3d/asc_lexer.hpp"

#include <cmath>
#include <utility>

#include "core/error.hpp"
#include "model/import3d/number.hpp"

namespace ballast::model::import3d {

namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool ends_line(char c) {
  return c == '\n' || c == '\r';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

/// The kind of a token of one character; `end` for any other character.
TokenKind kind_of(char c) {
  switch (c) {
    case '(':
      return TokenKind::left;
    case ')':
      return TokenKind::right;
    case ',':
      return TokenKind::comma;
    case '|':
      return TokenKind::bar;
    case '<':
      return TokenKind::spine_left;
    case '>':
      return TokenKind::spine_right;
    default:
      return TokenKind::end;
  }
}

/// Import3d also finds these keywords in front of longer words; here they are words of their own.
TokenKind kind_of_word(std::string_view word) {
  if (word == "set" || word == "Set" || word == "SET") return TokenKind::set;
  return word == "RGB" ? TokenKind::rgb : TokenKind::word;
}

}  // namespace

std::string describe(TokenKind kind) {
  switch (kind) {
    case TokenKind::end:
      return "the end of the file";
    case TokenKind::number:
      return "a number";
    case TokenKind::left:
      return "a '('";
    case TokenKind::right:
      return "a ')'";
    case TokenKind::comma:
      return "a ','";
    case TokenKind::bar:
      return "a '|'";
    case TokenKind::spine_left:
      return "a '<'";
    case TokenKind::spine_right:
      return "a '>'";
    case TokenKind::set:
      return "'Set'";
    case TokenKind::rgb:
      return "'RGB'";
    case TokenKind::string:
      return "a string";
    case TokenKind::word:
      return "a word";
  }
  return "";
}

TokenStream::TokenStream(std::string_view text, const std::filesystem::path& file)
    : file_(&file), rest_(text) {
  for (Token& token : tokens_) token = lex();
}

void TokenStream::advance() {
  tokens_[0] = tokens_[1];
  tokens_[1] = tokens_[2];
  tokens_[2] = lex();
}

Token TokenStream::expect(TokenKind kind) {
  if (!at(kind)) refuse(describe(kind));
  const Token token = current();
  advance();
  return token;
}

bool TokenStream::skip(TokenKind kind) {
  if (!at(kind)) return false;
  advance();
  return true;
}

void TokenStream::refuse(const std::string& wanted) const {
  const bool at_end = at(TokenKind::end);
  fail(at_end ? "unexpected end of the file" : "unexpected", current().text,
       wanted + " is needed here", current().line);
}

void TokenStream::fail(const std::string& problem, std::string_view value,
                       const std::string& reason, std::uint32_t line) const {
  throw InputError({{*file_, std::to_string(line)}, problem, std::string(value), reason});
}

/// Steps over blanks, comments and ends of lines, and counts the lines.
void TokenStream::skip_blanks() {
  bool comment = false;
  for (; !rest_.empty(); rest_.remove_prefix(1)) {
    const char c = rest_.front();
    if (ends_line(c)) {
      if (c == '\n' || !rest_.substr(1).starts_with('\n')) ++line_;
      comment = false;
    } else if (c == ';') {
      comment = true;
    } else if (!comment && !is_blank(c)) {
      return;
    }
  }
}

Token TokenStream::take(TokenKind kind, std::size_t length) {
  const Token token{kind, 0.0, rest_.substr(0, length), line_};
  rest_.remove_prefix(length);
  return token;
}

/// A string has no way to hold a quote, and stays on its line.
Token TokenStream::lex_string() {
  const std::string_view line = rest_.substr(0, rest_.find_first_of("\n\r"));
  const std::size_t closing = line.find('"', 1);
  if (closing == std::string_view::npos)
    fail("open string", line, "its closing quote must stand on the same line", line_);
  Token token = take(TokenKind::string, closing + 1);
  token.text = token.text.substr(1, closing - 1);
  return token;
}

Token TokenStream::lex_word() {
  std::size_t length = 0;
  while (length < rest_.size() && is_word(rest_[length])) ++length;
  if (length == 0)
    fail("unexpected character", rest_.substr(0, 1), "no token starts with it", line_);
  return take(kind_of_word(rest_.substr(0, length)), length);
}

Token TokenStream::lex() {
  skip_blanks();
  if (rest_.empty()) return {TokenKind::end, 0.0, {}, line_};
  if (kind_of(rest_.front()) != TokenKind::end) return take(kind_of(rest_.front()), 1);
  if (rest_.front() == '"') return lex_string();
  double value = 0.0;
  const std::size_t length = scan_number(rest_, value);
  if (length == 0) return lex_word();
  Token token = take(TokenKind::number, length);
  token.number = value;
  if (!std::isfinite(value)) fail("too large a number", token.text, "not finite", token.line);
  return token;
}

}  // namespace ballast::model::import3d
