// The reading of a group's files. Order and counts are those of NEURON's write_nrnthread,
// nrn_write_mapping_info (nrncore_write/io/nrncore_io.cpp) and nrnbbcore_gap_write (partrans.cpp).

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include "built/data_reader.hpp"
#include "built/data_set.hpp"
#include "built/group_checks.hpp"

namespace ballast::built {

namespace {

namespace fs = std::filesystem;

/// Where the first element of an array stands.
struct ArrayPlace {
  fs::path file;
  std::uint64_t offset = 0;
  std::size_t element_bytes = 0;
};

class GroupReader {
 public:
  GroupReader(fs::path folder, std::int32_t id, const Header& header)
      : folder_(std::move(folder)), header_(header) {
    group_.id = id;
  }

  Group read() {
    read_connections();
    const std::int32_t checkpoint = read_main();
    if (header_.gap_junctions) read_gaps();
    read_sections(checkpoint);
    if (const auto fault = find_fault(group_, header_)) throw error(*fault);
    return std::move(group_);
  }

 private:
  [[nodiscard]] fs::path file(const char* suffix) const {
    return group_file(folder_, group_.id, suffix);
  }

  /// Opens a file that the group must have.
  [[nodiscard]] DataReader open(const char* suffix, std::int32_t checkpoint) const {
    const fs::path name = file(suffix);
    if (fs::exists(name)) return DataReader(name, checkpoint);
    throw InputError({.place = {name},
                      .problem = "missing file",
                      .reason = fmt::format("files.dat names group {}", group_.id),
                      .suggestion = "Build the model again."});
  }

  void keep(const DataReader& reader, const std::string& name, std::size_t element_bytes) {
    places_[name] = {reader.file(), reader.array_offset(), element_bytes};
  }

  std::vector<std::int32_t> integers(DataReader& reader, const std::string& name,
                                     std::size_t size) {
    std::vector<std::int32_t> values = reader.integers(size);
    keep(reader, name, sizeof(std::int32_t));
    return values;
  }

  std::vector<double> reals(DataReader& reader, const std::string& name, std::size_t size) {
    std::vector<double> values = reader.reals(size);
    keep(reader, name, sizeof(double));
    return values;
  }

  [[nodiscard]] InputError error(const Fault& fault) const {
    const auto place = places_.find(fault.array);
    if (place == places_.end()) {
      return byte_error(file("_2.dat"), 0, fault.problem, fault.value, fault.reason);
    }
    const ArrayPlace& array = place->second;
    return byte_error(array.file, array.offset + fault.index * array.element_bytes, fault.problem,
                      fault.value, fault.reason);
  }

  void read_connections() {
    DataReader reader = open("_1.dat", 0);
    const auto sources = std::size_t(reader.count("npresyn"));
    const auto netcons = std::size_t(reader.count("nnetcon"));
    group_.source_gids = integers(reader, "source_gids", sources);
    group_.netcon_sources = integers(reader, "netcon_sources", netcons);
    reader.expect_end();
  }

  /// Returns the number of the next array, as <id>_3.dat goes on counting.
  std::int32_t read_main() {
    constexpr std::int32_t arrays_before = 2;
    DataReader reader = open("_2.dat", arrays_before);
    group_.output_count = reader.count("ngid");
    group_.cell_count = reader.count("n_real_gid");
    const auto nodes = std::size_t(reader.count("nnode"));
    const auto diameters = std::size_t(reader.count("ndiam"));
    read_types(reader);
    if (reader.count("nidata") != 0) throw reader.line_error("unexpected count", "", "0 expected");
    group_.opaque_slots = reader.count("nvdata");
    const auto weights = std::size_t(reader.count("nweight"));
    read_nodes(reader, nodes, diameters);
    for (MechanismData& data : group_.mechanisms) read_mechanism(reader, data);
    read_netcons(reader, weights);
    read_opaque(reader);
    read_played(reader);
    reader.expect_end();
    return reader.checkpoint();
  }

  void read_types(DataReader& reader) {
    const std::int32_t count = reader.count("nmech");
    for (std::int32_t i = 0; i < count; ++i) {
      MechanismData data{.type = reader.count("")};
      if (header_.find(data.type) == nullptr) {
        throw reader.line_error("mechanism that bbcore_mech.dat does not have",
                                std::to_string(data.type), "");
      }
      data.count = reader.count("");
      group_.mechanisms.push_back(std::move(data));
    }
  }

  void read_nodes(DataReader& reader, std::size_t nodes, std::size_t diameters) {
    group_.parents = integers(reader, "parents", nodes);
    group_.a = reals(reader, "a", nodes);
    group_.b = reals(reader, "b", nodes);
    group_.area = reals(reader, "area", nodes);
    group_.v = reals(reader, "v", nodes);
    if (diameters > 0) group_.diam = reals(reader, "diam", nodes);
  }

  void read_mechanism(DataReader& reader, MechanismData& data) {
    const Mechanism& mechanism = *header_.find(data.type);
    const auto count = std::size_t(data.count);
    if (!mechanism.artificial) {
      data.nodes = integers(reader, array_name(mechanism, "nodes"), count);
    }
    data.values =
        reals(reader, array_name(mechanism, "values"), count * std::size_t(mechanism.value_count));
    if (mechanism.datum_count == 0) return;
    data.data =
        integers(reader, array_name(mechanism, "data"), count * std::size_t(mechanism.datum_count));
    const auto pointers = std::size_t(reader.count("npointer"));
    if (pointers > 0) data.pointed = integers(reader, array_name(mechanism, "pointed"), pointers);
  }

  void read_netcons(DataReader& reader, std::size_t weights) {
    const std::size_t netcons = group_.netcon_sources.size();
    group_.source_nodes = integers(reader, "source_nodes", group_.source_gids.size());
    group_.thresholds = reals(reader, "thresholds", std::size_t(group_.cell_count));
    group_.netcon_types = integers(reader, "netcon_types", netcons);
    group_.netcon_instances = integers(reader, "netcon_instances", netcons);
    group_.weights = reals(reader, "weights", weights);
    group_.delays = reals(reader, "delays", netcons);
  }

  void read_opaque(DataReader& reader) {
    const std::int32_t count = reader.count("bbcorepointer");
    for (std::int32_t i = 0; i < count; ++i) {
      OpaqueData data{.type = reader.count("")};
      const auto integer_count = std::size_t(reader.count(""));
      const auto real_count = std::size_t(reader.count(""));
      if (integer_count > 0) data.integers = reader.integers(integer_count);
      if (real_count > 0) data.reals = reader.reals(real_count);
      group_.opaque.push_back(std::move(data));
    }
  }

  void read_played(DataReader& reader) {
    const std::int32_t count = reader.count("VecPlay instances");
    for (std::int32_t i = 0; i < count; ++i) {
      PlayedValue played{
          .kind = reader.count(""), .type = reader.count(""), .index = reader.count("")};
      const auto size = std::size_t(reader.count(""));
      played.values = reader.reals(size);
      played.times = reader.reals(size);
      group_.played.push_back(std::move(played));
    }
  }

  /// A group without gap junctions has no such file.
  void read_gaps() {
    if (!fs::exists(file("_gap.dat"))) return;
    DataReader reader = open("_gap.dat", 0);
    if (reader.count("sizeof_sid_t") != sizeof(std::int32_t)) {
      throw reader.line_error("unsupported size of gap junction ids", "", "4 bytes expected");
    }
    const auto targets = std::size_t(reader.count("ntar"));
    const auto sources = std::size_t(reader.count("nsrc"));
    if (sources > 0) read_gap_sources(reader, sources);
    if (targets > 0) {
      group_.gaps.target_ids = reader.integers(targets);
      group_.gaps.target_types = reader.integers(targets);
      group_.gaps.target_indices = integers(reader, "gaps/target_indices", targets);
    }
    reader.expect_end();
  }

  void read_gap_sources(DataReader& reader, std::size_t count) {
    constexpr std::int32_t voltage = -1;
    group_.gaps.source_ids = reader.integers(count);
    const std::vector<std::int32_t> types = reader.integers(count);
    for (std::size_t i = 0; i < count; ++i) {
      if (types[i] == voltage) continue;
      throw byte_error(reader.file(), reader.array_offset() + i * sizeof(std::int32_t),
                       "unsupported source of a gap junction", std::to_string(types[i]),
                       "only voltages, -1, are");
    }
    group_.gaps.source_nodes = integers(reader, "gaps/source_nodes", count);
  }

  void read_sections(std::int32_t checkpoint) {
    if (!fs::exists(file("_3.dat"))) return;
    DataReader reader = open("_3.dat", checkpoint);
    const std::int32_t cells = reader.count("");
    for (std::int32_t i = 0; i < cells; ++i) read_cell_sections(reader);
    reader.expect_end();
  }

  /// Integers of a line of words; the first `names` words are skipped.
  static std::vector<std::int32_t> numbers(const DataReader& reader, std::string_view text,
                                           std::size_t size) {
    std::vector<std::int32_t> result;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(' '), text.size());
      std::int32_t value = -1;
      const auto [last, code] = std::from_chars(text.data(), text.data() + end, value);
      if (code != std::errc() || last != text.data() + end || value < 0) break;
      result.push_back(value);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (result.size() == size && text.empty()) return result;
    throw reader.line_error("unexpected line", "", fmt::format("{} counts expected", size));
  }

  void read_cell_sections(DataReader& reader) {
    const std::vector<std::int32_t> counts = numbers(reader, reader.line(), 4);
    CellSections cell{.gid = counts[0]};
    std::int64_t sections = 0, segments = 0;
    for (std::int32_t i = 0; i < counts[3]; ++i) {
      cell.lists.push_back(read_section_list(reader));
      sections += cell.lists.back().section_count;
      segments += std::int64_t(cell.lists.back().nodes.size());
    }
    if (sections != counts[1] || segments != counts[2]) {
      throw reader.line_error(
          "wrong number of sections or segments", fmt::format("{} {}", counts[1], counts[2]),
          fmt::format("the lists of cell {} have {} {}", cell.gid, sections, segments));
    }
    group_.sections.push_back(std::move(cell));
  }

  SectionList read_section_list(DataReader& reader) {
    const std::string text = reader.line();
    const std::size_t blank = std::min(text.find(' '), text.size() - 1);
    const auto counts = numbers(reader, std::string_view(text).substr(blank + 1), 2);
    SectionList list{.name = text.substr(0, blank), .section_count = counts[0]};
    if (counts[1] > 0) {
      list.sections = reader.integers(std::size_t(counts[1]));
      list.nodes = integers(reader, "sections", std::size_t(counts[1]));
    }
    return list;
  }

  fs::path folder_;
  const Header& header_;
  Group group_;
  std::map<std::string, ArrayPlace> places_;
};

}  // namespace

Group read_group_files(const fs::path& folder, std::int32_t id, const Header& header) {
  return GroupReader(folder, id, header).read();
}

}  // namespace ballast::built
