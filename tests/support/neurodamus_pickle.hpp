#pragma once
// Bytes that CPython 3.11 made, as neurodamus saves an allocation:
//
//   alloc = defaultdict(DryRunStats.defaultdict_vector)     # neurodamus.utils.memory
//   for pop, place, gids in [("NodeA", (0, 0), [4, 1]), ("NodeA", (0, 1), [2]),
//                            ("NodeA", (1, 0), [300, 5]), ("NodeB", (1, 1), [9])]:
//       alloc[pop][place].extend(gids)                      # neurodamus.utils.compat.Vector
//   pickle.dumps(alloc)                                     # protocol 4

#include <cstddef>
#include <string>

namespace ballast::test {

/// A literal with its zero bytes, without the last.
template <std::size_t size>
std::string bytes_of(const char (&literal)[size]) {
  return {literal, size - 1};
}

inline std::string neurodamus_pickle() {
  return bytes_of(
      "\x80\x04\x95"
      "9\x01\x00\x00\x00\x00\x00\x00\x8c\x0b"
      "collections\x94\x8c\x0b"
      "defaul"
      "tdict\x94\x93\x94\x8c\x17neurodamus.utils.memory\x94\x8c\x1e"
      "DryRunStats.defaultdic"
      "t_vector\x94\x93\x94\x85\x94R\x94(\x8c\x05NodeA\x94h\x02\x8c\x17neurodamus.utils.com"
      "pat\x94\x8c\x06Vector\x94\x93\x94\x85\x94R\x94(K\x00K\x00\x86\x94\x8c\x05"
      "array\x94"
      "\x8c\x14_array_reconstructor\x94\x93\x94(h\x0b\x8c\x01I\x94K\x06"
      "C\x08\x04\x00\x00"
      "\x00\x01\x00\x00\x00\x94t\x94R\x94K\x00K\x01\x86\x94h\x11(h\x0bh\x12K\x06"
      "C\x04\x02"
      "\x00\x00\x00\x94t\x94R\x94K\x01K\x00\x86\x94h\x11(h\x0bh\x12K\x06"
      "C\x08,\x01\x00"
      "\x00\x05\x00\x00\x00\x94t\x94R\x94u\x8c\x05NodeB\x94h\x02h\x0b\x85\x94R\x94K\x01K"
      "\x01\x86\x94h\x11(h\x0bh\x12K\x06"
      "C\x04\x09\x00\x00\x00\x94t\x94R\x94su.");
}

}  // namespace ballast::test
