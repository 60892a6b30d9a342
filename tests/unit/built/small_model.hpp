#pragma once
// A small data set, byte by byte as NEURON 8.2.2 writes it (nrniv/nrncore_write/io/nrncore_io.cpp):
// one cell of three nodes with capacitance, an ion, two synapses (of which one kind has opaque
// data), an artificial cell, a played value, a gap junction and sections; and the same as a Group.

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "built/group.hpp"
#include "core/output_file.hpp"

namespace ballast::built::testing {

/// Text and arrays one after the other; arrays are counted.
class FileText {
 public:
  explicit FileText(int checkpoint = 0) : checkpoint_(checkpoint) { text("1.5\n"); }
  FileText& text(const std::string& line) {
    content_ += line;
    return *this;
  }
  template <class Value>
  FileText& array(const std::vector<Value>& values) {
    content_ += "chkpnt " + std::to_string(checkpoint_++) + "\n";
    const std::size_t start = content_.size();
    content_.resize(start + values.size() * sizeof(Value));
    if (!values.empty()) {
      std::memcpy(content_.data() + start, values.data(), values.size() * sizeof(Value));
    }
    return *this;
  }
  [[nodiscard]] const std::string& content() const { return content_; }

 private:
  int checkpoint_;
  std::string content_;
};

using Integers = std::vector<std::int32_t>;
using Reals = std::vector<double>;

inline std::string mechanisms_text() {
  return "1.5\n9\n"
         "morphology 2 0 0 0 1 0\n"
         "capacitance 3 0 0 0 2 0\n"
         "na_ion 4 0 0 1 5 1\n1\n"
         "ExpSyn 5 1 0 0 3 2\n"
         "Stoch 6 2 0 0 2 3\n"
         "NetStim 7 3 1 0 4 3\n"
         "Gap 8 4 0 0 2 3\n";
}

inline std::string globals_text() {
  return "1.5\ncelsius 34\ndt 0.025000000000000001387\ntable[2]\n1.5\n-2\n0 0\n"
         "secondorder 0\nRandom123_globalindex 7\n_nrnunit_use_legacy_ 0\n";
}

inline std::string groups_text() {
  return "1.5\n-1\n         1\n12\n";
}

inline std::string connections_text() {
  return FileText()
      .text("2 npresyn\n3 nnetcon\n")
      .array(Integers{12, -7})
      .array(Integers{12, 40, -7})
      .content();
}

inline std::string main_text() {
  return FileText(2)
      .text("1 ngid\n1 n_real_gid\n3 nnode\n0 ndiam\n6 nmech\n")
      .text("3\n3\n4\n2\n5\n2\n6\n1\n8\n1\n7\n1\n")
      .text("0 nidata\n9 nvdata\n4 nweight\n")
      .array(Integers{0, 0, 1})
      .array(Reals{0.0, -1.5, -2.5})
      .array(Reals{0.0, -3.5, -4.5})
      .array(Reals{100.0, 200.0, 300.0})
      .array(Reals{-65.0, -65.0, -70.0})
      .array(Integers{0, 1, 2})  // capacitance
      .array(Reals{1.0, 0.0, 1.0, 0.0, 2.0, 0.0})
      .array(Integers{0, 2})  // na_ion
      .array(Reals{50.0, 10.0, 140.0, 0.0, 0.0, 51.0, 11.0, 141.0, 0.0, 0.0})
      .array(Integers{7, 7})
      .text("0 npointer\n")
      .array(Integers{1, 2})  // ExpSyn
      .array(Reals{2.0, 0.0, 0.5, 3.0, 0.0, 0.25})
      .array(Integers{1, 0, 2, 1})
      .text("0 npointer\n")
      .array(Integers{2})  // Stoch
      .array(Reals{0.125, 0.0625})
      .array(Integers{2, 2, 3})
      .text("1 npointer\n")
      .array(Integers{-1})
      .array(Integers{1})  // Gap
      .array(Reals{0.001, -65.0})
      .array(Integers{1, 4, 5})
      .text("0 npointer\n")
      .array(Reals{10.0, 5.0, 20.0, 0.5})  // NetStim
      .array(Integers{-1, 6, 7})
      .text("0 npointer\n")
      .array(Integers{0, -7})
      .array(Reals{-20.0})
      .array(Integers{5, 5, 6})
      .array(Integers{0, 1, 0})
      .array(Reals{0.5, 0.25, 0.125, 1.0})
      .array(Reals{1.0, 2.0, 0.5})
      .text("1 bbcorepointer\n6\n2\n1\n")
      .array(Integers{11, 22})
      .array(Reals{0.75})
      .text("1 VecPlay instances\n4\n6\n1\n2\n")
      .array(Reals{0.0, 1.0})
      .array(Reals{5.0, 6.0})
      .content();
}

/// The arrays of main_text() are the 3rd to the 34th.
inline constexpr int main_arrays = 32;

inline std::string sections_text() {
  return FileText(2 + main_arrays)
      .text("1\n12 3 3 2\nsoma 1 1\n")
      .array(Integers{0})
      .array(Integers{0})
      .text("dend 2 2\n")
      .array(Integers{1, 2})
      .array(Integers{1, 2})
      .content();
}

inline std::string gaps_text() {
  return FileText()
      .text("4 sizeof_sid_t\n1 ntar\n2 nsrc\n")
      .array(Integers{100, 101})
      .array(Integers{-1, -1})
      .array(Integers{1, 2})
      .array(Integers{200})
      .array(Integers{8})
      .array(Integers{1})
      .content();
}

inline void write_small_model(const std::filesystem::path& folder) {
  write_file(folder / "bbcore_mech.dat", mechanisms_text());
  write_file(folder / "globals.dat", globals_text());
  write_file(folder / "files.dat", groups_text());
  write_file(folder / "12_1.dat", connections_text());
  write_file(folder / "12_2.dat", main_text());
  write_file(folder / "12_3.dat", sections_text());
  write_file(folder / "12_gap.dat", gaps_text());
}

inline std::vector<MechanismData> small_mechanisms() {
  return {{.type = 3, .count = 3, .nodes = {0, 1, 2}, .values = {1.0, 0.0, 1.0, 0.0, 2.0, 0.0}},
          {.type = 4,
           .count = 2,
           .nodes = {0, 2},
           .values = {50.0, 10.0, 140.0, 0.0, 0.0, 51.0, 11.0, 141.0, 0.0, 0.0},
           .data = {7, 7}},
          {.type = 5,
           .count = 2,
           .nodes = {1, 2},
           .values = {2.0, 0.0, 0.5, 3.0, 0.0, 0.25},
           .data = {1, 0, 2, 1}},
          {.type = 6,
           .count = 1,
           .nodes = {2},
           .values = {0.125, 0.0625},
           .data = {2, 2, 3},
           .pointed = {-1}},
          {.type = 8, .count = 1, .nodes = {1}, .values = {0.001, -65.0}, .data = {1, 4, 5}},
          {.type = 7, .count = 1, .values = {10.0, 5.0, 20.0, 0.5}, .data = {-1, 6, 7}}};
}

inline Group small_group() {
  return {
      .id = 12,
      .source_gids = {12, -7},
      .netcon_sources = {12, 40, -7},
      .output_count = 1,
      .cell_count = 1,
      .opaque_slots = 9,
      .parents = {0, 0, 1},
      .a = {0.0, -1.5, -2.5},
      .b = {0.0, -3.5, -4.5},
      .area = {100.0, 200.0, 300.0},
      .v = {-65.0, -65.0, -70.0},
      .diam = {},
      .mechanisms = small_mechanisms(),
      .source_nodes = {0, -7},
      .thresholds = {-20.0},
      .netcon_types = {5, 5, 6},
      .netcon_instances = {0, 1, 0},
      .weights = {0.5, 0.25, 0.125, 1.0},
      .delays = {1.0, 2.0, 0.5},
      .opaque = {{.type = 6, .integers = {11, 22}, .reals = {0.75}}},
      .played = {{.kind = 4, .type = 6, .index = 1, .values = {0.0, 1.0}, .times = {5.0, 6.0}}},
      .gaps = {.source_ids = {100, 101},
               .source_nodes = {1, 2},
               .target_ids = {200},
               .target_types = {8},
               .target_indices = {1}},
      .sections = {
          {.gid = 12,
           .lists = {{.name = "soma", .section_count = 1, .sections = {0}, .nodes = {0}},
                     {.name = "dend", .section_count = 2, .sections = {1, 2}, .nodes = {1, 2}}}}}};
}

}  // namespace ballast::built::testing
