#include "built/group_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace ballast::built {

namespace {

/// An artificial cell or point process as a source: -(type + 1000 * instance) (cell_group.cpp of
/// NEURON 8.2.2).
constexpr std::int64_t instance_factor = 1000;

std::int32_t byte_swapped(std::int32_t value) {
  return std::int32_t(__builtin_bswap32(std::uint32_t(value)));
}

class Checker {
 public:
  Checker(const Group& group, const Header& header) : group_(group), header_(header) {
    for (const MechanismData& data : group.mechanisms) counts_[data.type] = data.count;
  }

  std::optional<Fault> run() {
    (void)(sizes_ok() && counts_ok() && parents_ok() && mechanisms_ok() && sources_ok() &&
           netcons_ok() && opaque_ok() && played_ok() && gaps_ok() && sections_ok());
    return std::move(fault_);
  }

 private:
  bool fail(std::string array, std::size_t index, std::string problem, std::int64_t value,
            std::string reason) {
    fault_ = Fault{std::move(array), index, std::move(problem), std::to_string(value),
                   std::move(reason)};
    return false;
  }

  /// Every value is in [least, below).
  bool in_range(const std::string& array, const std::vector<std::int32_t>& values,
                std::int64_t least, std::int64_t below, const char* what) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!within(array, i, values[i], least, below, what)) return false;
    }
    return true;
  }

  bool within(const std::string& array, std::size_t index, std::int32_t value, std::int64_t least,
              std::int64_t below, const char* what) {
    if (value >= least && value < below) return true;
    const std::int32_t swapped = byte_swapped(value);
    if (swapped >= least && swapped < below && value != swapped) {
      return fail(array, index, fmt::format("{} out of range", what), value,
                  "it was written on a machine with another byte order");
    }
    return fail(array, index, fmt::format("{} out of range", what), value,
                fmt::format("{} to {} expected", least, below - 1));
  }

  [[nodiscard]] std::int64_t nodes() const { return std::int64_t(group_.node_count()); }

  bool size_ok(const std::string& array, std::size_t size, std::int64_t expected) {
    if (std::int64_t(size) == expected) return true;
    return fail(array, 0, "wrong number of elements", std::int64_t(size),
                fmt::format("{} expected", expected));
  }

  bool sizes_ok() {
    const auto sources = std::int64_t(group_.source_gids.size());
    const auto netcons = std::int64_t(group_.netcon_sources.size());
    const GapData& gaps = group_.gaps;
    const auto targets = std::int64_t(gaps.target_ids.size());
    return size_ok("a", group_.a.size(), nodes()) && size_ok("b", group_.b.size(), nodes()) &&
           size_ok("area", group_.area.size(), nodes()) && size_ok("v", group_.v.size(), nodes()) &&
           (group_.diam.empty() || size_ok("diam", group_.diam.size(), nodes())) &&
           size_ok("source_nodes", group_.source_nodes.size(), sources) &&
           size_ok("thresholds", group_.thresholds.size(), group_.cell_count) &&
           size_ok("netcon_types", group_.netcon_types.size(), netcons) &&
           size_ok("netcon_instances", group_.netcon_instances.size(), netcons) &&
           size_ok("delays", group_.delays.size(), netcons) &&
           size_ok("gaps/source_nodes", gaps.source_nodes.size(),
                   std::int64_t(gaps.source_ids.size())) &&
           size_ok("gaps/target_types", gaps.target_types.size(), targets) &&
           size_ok("gaps/target_indices", gaps.target_indices.size(), targets);
  }

  bool counts_ok() {
    const std::size_t sources = group_.source_gids.size();
    if (std::size_t(group_.cell_count) > std::min(group_.node_count(), sources)) {
      return fail("", 0, "more cells than nodes or spike sources", group_.cell_count,
                  fmt::format("{} nodes, {} sources", nodes(), sources));
    }
    const auto others = group_.source_gids.begin() + group_.cell_count;
    const auto with_gid =
        std::count_if(others, group_.source_gids.end(), [](std::int32_t gid) { return gid >= 0; });
    if (group_.output_count != group_.cell_count + with_gid) {
      return fail("", 0, "wrong number of sources with a gid", group_.output_count,
                  fmt::format("{} expected", group_.cell_count + with_gid));
    }
    if (std::find(group_.source_gids.begin(), group_.source_gids.end(), group_.id) ==
        group_.source_gids.end()) {
      return fail("source_gids", 0, "not a source of this group", group_.id,
                  "the gid that names it is expected to be");
    }
    return true;
  }

  /// Roots come first and have none; a parent stands before its children.
  bool parents_ok() {
    for (std::size_t i = 0; i < group_.parents.size(); ++i) {
      const bool root = i < std::size_t(group_.cell_count);
      if (!within("parents", i, group_.parents[i], root ? -1 : 0, root ? 1 : std::int64_t(i),
                  "parent")) {
        return false;
      }
    }
    return true;
  }

  bool mechanisms_ok() {
    if (counts_.size() != group_.mechanisms.size()) {
      return fail("", 0, "mechanism occurs twice", std::int64_t(group_.mechanisms.size()),
                  fmt::format("{} different ones", counts_.size()));
    }
    return std::all_of(group_.mechanisms.begin(), group_.mechanisms.end(),
                       [&](const MechanismData& data) { return mechanism_ok(data); });
  }

  bool mechanism_ok(const MechanismData& data) {
    const Mechanism* mechanism = header_.find(data.type);
    if (mechanism == nullptr) return unknown_type("", 0, data.type);
    const std::int64_t count = data.count;
    return size_ok(array_name(*mechanism, "nodes"), data.nodes.size(),
                   mechanism->artificial ? 0 : count) &&
           size_ok(array_name(*mechanism, "values"), data.values.size(),
                   count * mechanism->value_count) &&
           size_ok(array_name(*mechanism, "data"), data.data.size(),
                   count * mechanism->datum_count) &&
           in_range(array_name(*mechanism, "nodes"), data.nodes, 0, nodes(), "node") &&
           in_range(array_name(*mechanism, "pointed"), data.pointed, -2,
                    header_.mechanisms.back().type + 1, "type");  // -2: i_membrane_
  }

  bool unknown_type(const std::string& array, std::size_t index, std::int32_t type) {
    return fail(array, index, "mechanism that the model does not have", type, "");
  }

  /// That the group has this instance.
  bool instance_ok(const std::string& array, std::size_t index, std::int64_t type,
                   std::int64_t instance, std::int64_t shown) {
    const auto found = counts_.find(std::int32_t(type));
    if (found != counts_.end() && instance >= 0 && instance < found->second) return true;
    return fail(array, index, "instance that the group does not have", shown,
                fmt::format("mechanism {}, instance {}", type, instance));
  }

  /// What stands for a source that has no gid, or -1.
  bool coded_ok(const std::string& array, std::size_t index, std::int32_t code) {
    if (code == -1) return true;
    const std::int64_t positive = -std::int64_t{code};
    return instance_ok(array, index, positive % instance_factor, positive / instance_factor, code);
  }

  bool sources_ok() {
    const auto cells = std::size_t(group_.cell_count);
    for (std::size_t i = 0; i < group_.source_gids.size(); ++i) {
      const std::int32_t gid = group_.source_gids[i];
      if (gid < 0 && !coded_ok("source_gids", i, gid)) return false;
      const std::int32_t node = group_.source_nodes[i];
      const bool good = i < cells ? within("source_nodes", i, node, -1, nodes(), "node")
                                  : coded_ok("source_nodes", i, node);
      if (!good) return false;
    }
    return true;
  }

  bool target_ok(std::size_t netcon) {
    const std::int32_t type = group_.netcon_types[netcon];
    if (type == 0) return true;
    const bool known = counts_.contains(type);
    return instance_ok(known ? "netcon_instances" : "netcon_types", netcon, type,
                       group_.netcon_instances[netcon],
                       known ? group_.netcon_instances[netcon] : type);
  }

  bool netcons_ok() {
    for (std::size_t i = 0; i < group_.netcon_sources.size(); ++i) {
      const std::int32_t source = group_.netcon_sources[i];
      if (source < 0 && !coded_ok("netcon_sources", i, source)) return false;
      if (!target_ok(i)) return false;
      if (!(group_.delays[i] >= 0.0) || std::isinf(group_.delays[i])) {
        fault_ = Fault{"delays", i, "wrong delay", fmt::format("{}", group_.delays[i]),
                       "0 ms or more expected"};
        return false;
      }
    }
    return true;
  }

  bool opaque_ok() {
    for (const OpaqueData& data : group_.opaque) {
      if (!counts_.contains(data.type)) return unknown_type("", 0, data.type);
    }
    return true;
  }

  /// Number of values that the group has of this mechanism; 0 of none.
  [[nodiscard]] std::int64_t values_of(std::int32_t type) const {
    const auto found = counts_.find(type);
    const Mechanism* mechanism = header_.find(type);
    if (found == counts_.end() || mechanism == nullptr) return 0;
    return std::int64_t{found->second} * mechanism->value_count;
  }

  bool played_ok() {
    constexpr std::int32_t continuous = 4;  // VecPlayContinuousType, nrncvode/vrecitem.h
    for (const PlayedValue& played : group_.played) {
      if (played.kind != continuous) {
        return fail("", 0, "unknown kind of played value", played.kind,
                    fmt::format("{} expected", continuous));
      }
      if (!within("", 0, played.index, 0, values_of(played.type), "played value")) return false;
    }
    return true;
  }

  bool gaps_ok() {
    const GapData& gaps = group_.gaps;
    if (!in_range("gaps/source_nodes", gaps.source_nodes, 0, nodes(), "node")) return false;
    for (std::size_t i = 0; i < gaps.target_indices.size(); ++i) {
      if (!within("gaps/target_indices", i, gaps.target_indices[i], 0,
                  values_of(gaps.target_types[i]), "gap junction's value")) {
        return false;
      }
    }
    return true;
  }

  bool sections_ok() {
    for (const CellSections& cell : group_.sections) {
      for (const SectionList& list : cell.lists) {
        if (!in_range("sections", list.nodes, 0, nodes(), "node")) return false;
      }
    }
    return true;
  }

  const Group& group_;
  const Header& header_;
  std::map<std::int32_t, std::int32_t> counts_;  ///< instances by type
  std::optional<Fault> fault_;
};

}  // namespace

std::string array_name(const Mechanism& mechanism, const char* array) {
  return fmt::format("mechanisms/{}/{}", mechanism.name, array);
}

std::optional<Fault> find_fault(const Group& group, const Header& header) {
  return Checker(group, header).run();
}

}  // namespace ballast::built
