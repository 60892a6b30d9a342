#pragma once
// Python pickles as data. The reader interprets those opcodes of protocols 2 to 5 (CPython's
// Lib/pickletools.py lists all) that dict, list, tuple, int, str, bytes, collections.defaultdict
// and array.array need, and executes nothing. A pickle with any other opcode or name is refused
// with InputError at "byte N" of the pickle. The work is linear in the length of the pickle.

#include <cstdint>
#include <deque>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ballast {

/// One value; others that it holds belong to the same Pickle, texts and bytes are parts of its
/// text. A value may be held several times, and a list or dict may hold itself.
struct PickleValue {
  struct None {};
  struct Text {
    std::string_view utf8;
  };
  struct Bytes {
    std::string_view bytes;
  };
  struct Name {
    std::string name;  ///< "collections.defaultdict": a class or function, never called
  };
  struct Array {
    std::string_view typecode;  ///< of the module array
    std::int64_t format = 0;    ///< its machine format code: 6 is uint32, little endian
    std::string_view bytes;
  };
  struct Tuple {
    std::vector<const PickleValue*> items;
  };
  struct List {
    std::vector<const PickleValue*> items;
  };
  struct Dict {
    std::vector<std::pair<const PickleValue*, const PickleValue*>> items;  ///< in file order
  };
  std::variant<None, std::int64_t, Text, Bytes, Name, Array, Tuple, List, Dict> value;
};

class Pickle {
 public:
  /// Names that may occur beside those of defaultdict and array; they stand for themselves. `file`
  /// is only what messages call the pickle.
  Pickle(std::string text, const std::filesystem::path& file,
         const std::vector<std::string>& inert_names);
  Pickle(const Pickle&) = delete;
  Pickle& operator=(const Pickle&) = delete;

  [[nodiscard]] const PickleValue& root() const { return *root_; }

 private:
  std::string text_;
  std::deque<PickleValue> values_;
  const PickleValue* root_ = nullptr;
};

}  // namespace ballast
