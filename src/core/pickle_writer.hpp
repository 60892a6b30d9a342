#pragma once
// Python pickles (protocol 4) that need nothing but Python itself to be loaded: dicts of texts,
// pairs of integers and arrays. Opcodes: CPython's Lib/pickletools.py. pickle.hpp reads them.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ballast {

/// Values in the order of the calls, a dict's keys and values in turn.
class PickleWriter {
 public:
  PickleWriter();
  void begin_dict();
  void end_dict();
  void text(std::string_view utf8);
  void pair(std::int32_t first, std::int32_t second);  ///< a tuple
  void array(std::span<const std::uint32_t> values);   ///< array.array of type "I"
  /// The whole pickle; call once, last.
  [[nodiscard]] std::string finish();

 private:
  void integer(std::uint64_t value, int bytes);

  std::string pickle_;
  bool array_named_ = false;
};

}  // namespace ballast
