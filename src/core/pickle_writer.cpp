#include "core/pickle_writer.hpp"

#include "core/error.hpp"

namespace ballast {

// PROTO 4.
PickleWriter::PickleWriter() : pickle_("\x80\x04") {}

// EMPTY_DICT MARK ... SETITEMS.
void PickleWriter::begin_dict() {
  pickle_ += "}(";
}

void PickleWriter::end_dict() {
  pickle_ += 'u';
}

// BINUNICODE.
void PickleWriter::text(std::string_view utf8) {
  pickle_ += 'X';
  integer(utf8.size(), 4);
  pickle_ += utf8;
}

// BININT BININT TUPLE2.
void PickleWriter::pair(std::int32_t first, std::int32_t second) {
  for (const std::int32_t value : {first, second}) {
    pickle_ += 'J';
    integer(static_cast<std::uint32_t>(value), 4);
  }
  pickle_ += '\x86';
}

// array._array_reconstructor(array.array, "I", 6, bytes), the two names from the memo: BINGET MARK
// BINGET SHORT_BINUNICODE BININT1 BINBYTES TUPLE REDUCE. 6 is UNSIGNED_INT32_LE of arraymodule.c.
void PickleWriter::array(std::span<const std::uint32_t> values) {
  constexpr const char* names =
      "\x8c\x05"
      "array\x8c\x14_array_reconstructor\x93\x94"
      "(\x8c\x05"
      "array\x8c\x05"
      "array\x93\x94";
  constexpr std::string_view remembered("h\0(h\1", 5);
  pickle_ += array_named_ ? remembered : std::string_view(names);
  array_named_ = true;
  pickle_ +=
      "\x8c\x01IK\x06"
      "B";
  integer(4 * values.size(), 4);
  for (const std::uint32_t value : values) integer(value, 4);
  pickle_ += "tR";
}

std::string PickleWriter::finish() {
  pickle_ += '.';
  return std::move(pickle_);
}

void PickleWriter::integer(std::uint64_t value, int bytes) {
  BALLAST_EXPECT(value >> (8 * bytes) == 0);
  for (; bytes > 0; --bytes, value >>= 8) pickle_ += static_cast<char>(value & 0xff);
}

}  // namespace ballast
