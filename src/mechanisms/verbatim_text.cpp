#include "mechanisms/verbatim_text.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace ballast::mechanisms {
namespace {

bool starts_word(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}
bool in_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// End of a string, character or comment that begins at `at`; `at` itself if none does.
std::size_t skip_literal(std::string_view text, std::size_t at) {
  const auto after = [&](std::string_view end, std::size_t from) {
    const std::size_t found = text.find(end, from);
    return found == std::string_view::npos ? text.size() : found + end.size();
  };
  if (text.substr(at, 2) == "//") {
    return after("\n", at) - (text.find('\n', at) != std::string_view::npos ? 1 : 0);
  }
  if (text.substr(at, 2) == "/*") {
    return after("*/", at + 2);
  }
  if (text[at] != '"' && text[at] != '\'') {
    return at;
  }
  std::size_t end = at + 1;
  while (end < text.size() && text[end] != text[at]) {
    end += text[end] == '\\' ? 2 : 1;
  }
  return std::min(end + 1, text.size());
}

char before(std::string_view text, std::size_t at) {
  while (at > 0 && std::isspace(static_cast<unsigned char>(text[at - 1])) != 0) {
    --at;
  }
  return at > 0 ? text[at - 1] : ' ';
}

bool is_member(std::string_view text, std::size_t at) {
  return before(text, at) == '.' || (at > 1 && text.substr(at - 2, 2) == "->");
}

// `x = `, `x += `, `x++`, `++x`, `&x`, also behind an index; `x == ` and `&& x` are none.
bool is_assigned(std::string_view text, std::size_t begin, std::size_t end) {
  while (end < text.size() && std::isspace(static_cast<unsigned char>(text[end])) != 0) {
    ++end;
  }
  if (end < text.size() && text[end] == '[') {
    return true;
  }
  const std::string_view next = text.substr(end, 2);
  const bool equals = next.starts_with("=") && next != "==";
  const bool compound = next.size() == 2 && next[1] == '=' &&
                        std::string_view("+-*/%|&^").find(next[0]) != std::string_view::npos;
  const bool steps = next == "++" || next == "--";
  std::size_t left = begin;
  while (left > 0 && std::isspace(static_cast<unsigned char>(text[left - 1])) != 0) {
    --left;
  }
  const std::string_view last =
      text.substr(left < 2 ? 0 : left - 2, std::min<std::size_t>(left, 2));
  const bool addressed = last.ends_with("&") && last != "&&";
  return equals || compound || steps || addressed || last == "++" || last == "--";
}

}  // namespace

std::vector<VerbatimWord> words_of(std::string_view text) {
  std::vector<VerbatimWord> words;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t past = skip_literal(text, at);
    if (past > at) {
      at = past;
    } else if (starts_word(text[at])) {
      const std::size_t begin = at;
      while (at < text.size() && in_word(text[at])) {
        ++at;
      }
      if (!is_member(text, begin)) {
        words.push_back({.name = std::string(text.substr(begin, at - begin)),
                         .begin = begin,
                         .assigned = is_assigned(text, begin, at)});
      }
    } else {
      at += in_word(text[at]) ? static_cast<std::size_t>(
                                    std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at),
                                                     text.end(), in_word) -
                                    text.begin()) -
                                    at
                              : 1;
    }
  }
  return words;
}

std::string replace_words(std::string_view text,
                          const std::function<std::string(const VerbatimWord&)>& replace) {
  std::string result;
  std::size_t copied = 0;
  for (const VerbatimWord& word : words_of(text)) {
    result += text.substr(copied, word.begin - copied);
    result += replace(word);
    copied = word.begin + word.name.size();
  }
  return result + std::string(text.substr(copied));
}

bool may_leave(std::string_view text) {
  static const std::set<std::string, std::less<>> leaving{"return", "goto", "break", "continue"};
  const std::vector<VerbatimWord> words = words_of(text);
  const bool leaves = std::any_of(words.begin(), words.end(), [](const VerbatimWord& word) {
    return leaving.contains(word.name);
  });
  const auto braces =
      std::count(text.begin(), text.end(), '{') - std::count(text.begin(), text.end(), '}');
  return leaves || braces != 0;
}

}  // namespace ballast::mechanisms
