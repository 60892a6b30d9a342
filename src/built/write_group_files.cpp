// The writing of a group's files, in the order of read_group_files.cpp.

#include <fmt/format.h>

#include "built/data_set.hpp"
#include "built/data_writer.hpp"

namespace ballast::built {

namespace {

namespace fs = std::filesystem;

void write_connections(const Group& group, const fs::path& folder) {
  DataWriter writer(group_file(folder, group.id, "_1.dat"));
  writer.count(group.source_gids.size(), "npresyn");
  writer.count(group.netcon_sources.size(), "nnetcon");
  writer.array(group.source_gids);
  writer.array(group.netcon_sources);
  writer.commit();
}

void write_counts(DataWriter& writer, const Group& group) {
  writer.count(std::size_t(group.output_count), "ngid");
  writer.count(std::size_t(group.cell_count), "n_real_gid");
  writer.count(group.node_count(), "nnode");
  writer.count(group.diam.size(), "ndiam");
  writer.count(group.mechanisms.size(), "nmech");
  for (const MechanismData& data : group.mechanisms) {
    writer.integer(data.type);
    writer.integer(data.count);
  }
  writer.count(0, "nidata");
  writer.count(std::size_t(group.opaque_slots), "nvdata");
  writer.count(group.weights.size(), "nweight");
}

void write_nodes(DataWriter& writer, const Group& group) {
  writer.array(group.parents);
  for (const std::vector<double>* values : {&group.a, &group.b, &group.area, &group.v}) {
    writer.array(*values);
  }
  if (!group.diam.empty()) writer.array(group.diam);
}

void write_mechanism(DataWriter& writer, const MechanismData& data, const Mechanism& mechanism) {
  if (!mechanism.artificial) writer.array(data.nodes);
  writer.array(data.values);
  if (mechanism.datum_count == 0) return;
  writer.array(data.data);
  writer.count(data.pointed.size(), "npointer");
  if (!data.pointed.empty()) writer.array(data.pointed);
}

void write_netcons(DataWriter& writer, const Group& group) {
  writer.array(group.source_nodes);
  writer.array(group.thresholds);
  writer.array(group.netcon_types);
  writer.array(group.netcon_instances);
  writer.array(group.weights);
  writer.array(group.delays);
}

void write_opaque(DataWriter& writer, const Group& group) {
  writer.count(group.opaque.size(), "bbcorepointer");
  for (const OpaqueData& data : group.opaque) {
    writer.integer(data.type);
    writer.count(data.integers.size());
    writer.count(data.reals.size());
    if (!data.integers.empty()) writer.array(data.integers);
    if (!data.reals.empty()) writer.array(data.reals);
  }
}

void write_played(DataWriter& writer, const Group& group) {
  writer.count(group.played.size(), "VecPlay instances");
  for (const PlayedValue& played : group.played) {
    for (const std::int32_t value : {played.kind, played.type, played.index}) writer.integer(value);
    writer.count(played.values.size());
    writer.array(played.values);
    writer.array(played.times);
  }
}

/// Returns the number of the next array.
std::int32_t write_main(const Group& group, const Header& header, const fs::path& folder) {
  constexpr std::int32_t arrays_before = 2;
  DataWriter writer(group_file(folder, group.id, "_2.dat"), arrays_before);
  write_counts(writer, group);
  write_nodes(writer, group);
  for (const MechanismData& data : group.mechanisms) {
    write_mechanism(writer, data, *header.find(data.type));
  }
  write_netcons(writer, group);
  write_opaque(writer, group);
  write_played(writer, group);
  writer.commit();
  return writer.checkpoint();
}

void write_section_list(DataWriter& writer, const SectionList& list) {
  writer.line(fmt::format("{} {} {}", list.name, list.section_count, list.nodes.size()));
  if (list.nodes.empty()) return;
  writer.array(list.sections);
  writer.array(list.nodes);
}

void write_sections(const Group& group, const fs::path& folder, std::int32_t checkpoint) {
  if (group.sections.empty()) return;
  DataWriter writer(group_file(folder, group.id, "_3.dat"), checkpoint);
  writer.count(group.sections.size());
  for (const CellSections& cell : group.sections) {
    std::int64_t sections = 0;
    std::size_t segments = 0;
    for (const SectionList& list : cell.lists) {
      sections += list.section_count;
      segments += list.nodes.size();
    }
    writer.line(fmt::format("{} {} {} {}", cell.gid, sections, segments, cell.lists.size()));
    for (const SectionList& list : cell.lists) write_section_list(writer, list);
  }
  writer.commit();
}

void write_gaps(const Group& group, const fs::path& folder) {
  const GapData& gaps = group.gaps;
  if (gaps.source_ids.empty() && gaps.target_ids.empty()) return;
  DataWriter writer(group_file(folder, group.id, "_gap.dat"));
  writer.count(sizeof(std::int32_t), "sizeof_sid_t");
  writer.count(gaps.target_ids.size(), "ntar");
  writer.count(gaps.source_ids.size(), "nsrc");
  if (!gaps.source_ids.empty()) {
    constexpr std::int32_t voltage = -1;
    writer.array(gaps.source_ids);
    writer.array(std::vector<std::int32_t>(gaps.source_ids.size(), voltage));
    writer.array(gaps.source_nodes);
  }
  if (!gaps.target_ids.empty()) {
    writer.array(gaps.target_ids);
    writer.array(gaps.target_types);
    writer.array(gaps.target_indices);
  }
  writer.commit();
}

}  // namespace

void write_group_files(const Group& group, const Header& header, const fs::path& folder) {
  write_connections(group, folder);
  const std::int32_t checkpoint = write_main(group, header, folder);
  write_sections(group, folder, checkpoint);
  write_gaps(group, folder);
}

}  // namespace ballast::built
