#include "engine/runtime/arena.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "core/error.hpp"
#include "tests/support/expect_error.hpp"

namespace ballast::runtime {
namespace {

TEST(Arena, GivesZeroedMemoryThatStaysWhereItIs) {
  Arena arena;
  auto* first = static_cast<double*>(arena.allocate(sizeof(double)));
  EXPECT_EQ(*first, 0.0);
  *first = 1.5;
  for (int i = 0; i < 100000; ++i) static_cast<void>(arena.allocate(40));
  EXPECT_EQ(*first, 1.5);
  EXPECT_GE(arena.capacity(), 100000 * 40);
}

TEST(Arena, TakesPiecesLargerThanAChunk) {
  Arena arena;
  auto* piece = static_cast<char*>(arena.allocate(3 << 20));
  std::memset(piece, 7, 3 << 20);
  EXPECT_GE(arena.capacity(), 3 << 20);
}

TEST(Arena, RestoresItsContent) {
  Arena arena, other;
  auto* number = static_cast<int*>(arena.allocate(sizeof(int)));
  auto* copy = static_cast<int*>(other.allocate(sizeof(int)));
  *number = 42;
  other.set_content(arena.content());
  EXPECT_EQ(*copy, 42);
}

TEST(Arena, RefusesTheContentOfAnotherModel) {
  Arena arena;
  static_cast<void>(arena.allocate(16));
  ballast::test::expect_error_text<InputError>(
      [&] { arena.set_content("abc"); },
      "the saved state of random streams has another size '3' (this model has 16 bytes).");
}

}  // namespace
}  // namespace ballast::runtime
