#include "core/pickle_writer.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "core/pickle.hpp"
#include "tests/support/neurodamus_pickle.hpp"

namespace ballast {
namespace {

using test::bytes_of;

TEST(PickleWriter, WritesTheOpcodesOfProtocol4) {
  PickleWriter writer;
  writer.begin_dict();
  writer.text("A");
  writer.begin_dict();
  writer.pair(1, 0);
  writer.array(std::vector<std::uint32_t>{258});
  writer.pair(1, 2);
  writer.array(std::vector<std::uint32_t>{});
  writer.end_dict();
  writer.end_dict();
  // Put together by hand from pickletools.py; the names are in the memo from the second array on.
  EXPECT_EQ(writer.finish(), bytes_of("\x80\x04}(X\x01\x00\x00\x00"
                                      "A}("
                                      "J\x01\x00\x00\x00J\x00\x00\x00\x00\x86"
                                      "\x8c\x05"
                                      "array\x8c\x14_array_reconstructor\x93\x94"
                                      "(\x8c\x05"
                                      "array\x8c\x05"
                                      "array\x93\x94"
                                      "\x8c\x01IK\x06"
                                      "B\x04\x00\x00\x00\x02\x01\x00\x00tR"
                                      "J\x01\x00\x00\x00J\x02\x00\x00\x00\x86"
                                      "h\x00(h\x01\x8c\x01IK\x06"
                                      "B\x00\x00\x00\x00tR"
                                      "uu."));
}

TEST(PickleWriter, IsReadBack) {
  PickleWriter writer;
  writer.begin_dict();
  writer.pair(2147483647, 3);
  writer.array(std::vector<std::uint32_t>{4294967295U, 0});
  writer.end_dict();
  const Pickle pickle(writer.finish(), "a.pkl", {});
  const auto& [key, value] = std::get<PickleValue::Dict>(pickle.root().value).items.at(0);
  EXPECT_EQ(std::get<std::int64_t>(std::get<PickleValue::Tuple>(key->value).items[0]->value),
            2147483647);
  EXPECT_EQ(std::get<PickleValue::Array>(value->value).bytes,
            bytes_of("\xff\xff\xff\xff\x00\x00\x00\x00"));
}

}  // namespace
}  // namespace ballast
