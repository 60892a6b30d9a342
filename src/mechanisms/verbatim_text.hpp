#pragma once
// The C text of VERBATIM blocks as a sequence of words and what is between them, so that names can
// be looked up and replaced without touching strings, comments, members (`a.b`, `a->b`).

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ballast::mechanisms {

struct VerbatimWord {
  std::string name;
  std::size_t begin = 0;  ///< position in the text
  bool assigned = false;  ///< followed by an assignment, or its address is taken
};

/// The identifiers in C text that stand for themselves, in order.
[[nodiscard]] std::vector<VerbatimWord> words_of(std::string_view text);

/// The text with identifiers replaced: `replace` gives the new text of a word, or itself.
[[nodiscard]] std::string replace_words(
    std::string_view text, const std::function<std::string(const VerbatimWord&)>& replace);

/// True if what stands behind the text may not be reached: it leaves its function or loop, or ends
/// within a block of its own.
[[nodiscard]] bool may_leave(std::string_view text);

}  // namespace ballast::mechanisms
