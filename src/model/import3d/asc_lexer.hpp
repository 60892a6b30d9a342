#pragma once
// Tokens of a Neurolucida ASC file, read ahead by two. A TokenStream only views the text, which
// must outlive it; copying one remembers a place to come back to. Comments run from ';' to the end
// of the line; lines end with LF, CR LF or CR. Throws InputError with file and line for a character
// that starts no token, an open string and a number that is not finite.

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace ballast::model::import3d {

enum class TokenKind {
  end,
  number,
  left,
  right,
  comma,
  bar,
  spine_left,
  spine_right,
  set,
  rgb,
  string,
  word
};

struct Token {
  TokenKind kind = TokenKind::end;
  double number = 0.0;
  std::string_view text;  ///< as in the file; of a string without its quotes
  std::uint32_t line = 1;
};

/// "a number", "')'" ...: for messages.
[[nodiscard]] std::string describe(TokenKind kind);

class TokenStream {
 public:
  TokenStream(std::string_view text, const std::filesystem::path& file);

  /// The token to be read next; at the end of the text it stays of the kind `end`.
  [[nodiscard]] const Token& current() const { return tokens_[0]; }
  /// The token after the current one (1) or the one after that (2).
  [[nodiscard]] const Token& ahead(std::size_t distance) const { return tokens_[distance]; }
  [[nodiscard]] bool at(TokenKind kind) const { return current().kind == kind; }
  void advance();
  /// Steps over a token of this kind; throws InputError if the current one is another.
  Token expect(TokenKind kind);
  /// Steps over a token of this kind if it is the current one; false if not.
  bool skip(TokenKind kind);
  /// Throws InputError: the current token is not what may stand here.
  [[noreturn]] void refuse(const std::string& wanted) const;

 private:
  Token lex();
  void skip_blanks();
  Token take(TokenKind kind, std::size_t length);
  Token lex_string();
  Token lex_word();
  [[noreturn]] void fail(const std::string& problem, std::string_view value,
                         const std::string& reason, std::uint32_t line) const;

  const std::filesystem::path* file_;
  std::string_view rest_;
  std::uint32_t line_ = 1;
  std::array<Token, 3> tokens_;
};

}  // namespace ballast::model::import3d
