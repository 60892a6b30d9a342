#pragma once
// Files of a data set that NEURON does not write here, in its format 1.5: <id>_gap.dat
// (nrnbbcore_gap_write in nrniv/partrans.cpp) and <id>_3.dat (nrn_write_mapping_info in
// nrniv/nrncore_write/io/nrncore_io.cpp). Pure functions.

#include <string>
#include <vector>

namespace ballast::engine::neuron {

/// Halves of gap junctions: voltages that are published, variables that receive one. Indices count
/// from a thread's first voltage or a mechanism's first value.
struct GapArrays {
  std::vector<int> source_ids, source_types, source_indices;
  std::vector<int> target_ids, target_types, target_indices;
};
[[nodiscard]] std::string gap_text(const GapArrays& gaps);

/// Segments of the sections of one list, with section id and node of each.
struct ListedSections {
  std::string name;
  int section_count = 0;
  std::vector<int> sections = {}, nodes = {};
};
struct MappedCell {
  int gid = 0;
  std::vector<ListedSections> lists;
};
/// `arrays`: that NEURON has written of the group; their count goes on.
[[nodiscard]] std::string mapping_text(const std::vector<MappedCell>& cells, int arrays);

}  // namespace ballast::engine::neuron
