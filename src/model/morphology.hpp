#pragma once
// Morphology: the tree of unbranched sections that NEURON's Import3d makes of a file (ASC or SWC),
// in its order, with its names, 3-D points and connections, so that replaying it gives the same
// model. Plain data; read once per file, shared by all cells that use it. Lengths in um. Points are
// rounded as Import3d rounds them (eight digits, then float), so that they agree with NEURON's bit
// by bit.
//
// To replay one in a template: create the arrays in their order; append all sections to "all" and
// each to the lists of its array; then, in connect_order, connect each to its parent, set its 3-D
// style and add its points. The cell is then the same as after Import3d to the last bit, order of
// nodes included.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace ballast::model {

/// Which hoc array a section belongs to: soma, axon, dend, apic, or another type of the file.
struct SectionArray {
  std::string name;        ///< "soma", "axon", "dend", "apic", "dend_5" ...
  std::string list;        ///< SectionList that it joins besides "all": "somatic", "axonal" ...
  std::int32_t count = 0;  ///< sections of this array
  /// Lists that take it in too, because Import3d selects sections by a part of their name: "dend_0"
  /// (neurites without a type) is in "basal" as well as in "dendritic_0". Nearly always empty.
  std::vector<std::string> also_in;
};

struct Point {
  float x = 0, y = 0, z = 0, diameter = 0;
};

struct Section {
  std::int32_t array = 0;          ///< index into Morphology::arrays
  std::int32_t index = 0;          ///< index within the array: dend[index]
  std::int32_t parent = -1;        ///< index into Morphology::sections; -1 = root
  double parent_position = 1.0;    ///< where on the parent, 0..1
  double own_end = 0.0;            ///< which end of this section is connected, 0 or 1
  bool has_logical_start = false;  ///< 3-D style 1: drawn from a point that is not of this section
  Point logical_start;             ///< that point (diameter unused)
  std::uint64_t first_point = 0;   ///< range in Morphology::points
  std::uint32_t point_count = 0;
};

struct Morphology {
  std::filesystem::path file;
  std::vector<SectionArray> arrays;  ///< in the order in which hoc creates them
  std::vector<Section> sections;     ///< in the order of hoc's `forsec all`; parents may come later
  /// Indices into sections in the order in which Import3d connects them (that of the file). NEURON
  /// puts a child before its siblings at the same place, so that the numbering of nodes depends on
  /// it.
  std::vector<std::uint32_t> connect_order;
  std::vector<Point> points;

  [[nodiscard]] std::uint64_t memory() const;  ///< bytes held
};

/// Reads a file by its extension (.asc, .swc, any case). Throws InputError with file and line for
/// an unknown extension, a syntax error, non-finite numbers, a point without its parent, an outline
/// that gives no soma, no section at all. A file without a soma is fine: its neurites are then
/// roots.
[[nodiscard]] Morphology read_morphology(const std::filesystem::path& file);

}  // namespace ballast::model
