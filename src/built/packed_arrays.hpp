#pragma once
// Private to packed models: which dataset holds which array of a group. What a group holds as lists
// of lists is flattened: one array of sizes and one of all elements for each member.

#include <cstdint>
#include <string>
#include <vector>

#include "built/group.hpp"
#include "built/group_checks.hpp"

namespace ballast::built {

using Integers = std::vector<std::int32_t>;
using Reals = std::vector<double>;

/// Of one group.
struct Flat {
  Integers counts;  ///< output_count, cell_count, opaque_slots
  Integers mechanism_types, mechanism_counts;
  Integers opaque_types, opaque_integer_counts, opaque_real_counts;
  Integers opaque_integers;
  Reals opaque_reals;
  Integers played_kinds, played_types, played_indices, played_sizes;
  Reals played_values, played_times;
  Integers section_gids, section_list_counts;  ///< by cell
  std::vector<std::string> section_list_names;
  Integers section_names;  ///< by list: index into section_list_names
  Integers section_counts, section_sizes;
  Integers sections, section_nodes;
};

/// The arrays that a Group holds as they are stored: visit(name, array).
template <class GroupType, class Visit>
void visit_group(GroupType& group, const Visit& visit) {
  visit("source_gids", group.source_gids);
  visit("netcon_sources", group.netcon_sources);
  visit("parents", group.parents);
  visit("a", group.a);
  visit("b", group.b);
  visit("area", group.area);
  visit("v", group.v);
  visit("diam", group.diam);
  visit("source_nodes", group.source_nodes);
  visit("thresholds", group.thresholds);
  visit("netcon_types", group.netcon_types);
  visit("netcon_instances", group.netcon_instances);
  visit("weights", group.weights);
  visit("delays", group.delays);
  visit("gaps/source_ids", group.gaps.source_ids);
  visit("gaps/source_nodes", group.gaps.source_nodes);
  visit("gaps/target_ids", group.gaps.target_ids);
  visit("gaps/target_types", group.gaps.target_types);
  visit("gaps/target_indices", group.gaps.target_indices);
}

template <class FlatType, class Visit>
void visit_flat(FlatType& flat, const Visit& visit) {
  visit("counts", flat.counts);
  visit("mechanism_types", flat.mechanism_types);
  visit("mechanism_counts", flat.mechanism_counts);
  visit("opaque/types", flat.opaque_types);
  visit("opaque/integer_counts", flat.opaque_integer_counts);
  visit("opaque/real_counts", flat.opaque_real_counts);
  visit("opaque/integers", flat.opaque_integers);
  visit("opaque/reals", flat.opaque_reals);
  visit("played/kinds", flat.played_kinds);
  visit("played/types", flat.played_types);
  visit("played/indices", flat.played_indices);
  visit("played/sizes", flat.played_sizes);
  visit("played/values", flat.played_values);
  visit("played/times", flat.played_times);
  visit("sections/gids", flat.section_gids);
  visit("sections/list_counts", flat.section_list_counts);
  visit("sections/list_names", flat.section_list_names);
  visit("sections/names", flat.section_names);
  visit("sections/counts", flat.section_counts);
  visit("sections/sizes", flat.section_sizes);
  visit("sections/sections", flat.sections);
  visit("sections/nodes", flat.section_nodes);
}

template <class DataType, class Visit>
void visit_mechanism(DataType& data, const Mechanism& mechanism, const Visit& visit) {
  visit(array_name(mechanism, "nodes"), data.nodes);
  visit(array_name(mechanism, "values"), data.values);
  visit(array_name(mechanism, "data"), data.data);
  visit(array_name(mechanism, "pointed"), data.pointed);
}

}  // namespace ballast::built
