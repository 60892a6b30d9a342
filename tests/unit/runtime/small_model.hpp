#pragma once
// A model in memory, of groups of the small kernels' mechanisms; and three cells that drive each
// other.

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/runtime/group_loading.hpp"
#include "tests/unit/runtime/small_kernels.hpp"

namespace ballast::runtime::test {

class SmallModel final : public built::Model {
 public:
  explicit SmallModel(std::vector<built::Group> groups) : groups_(std::move(groups)) {
    header_ = small_header();
    for (const built::Group& group : groups_) {
      header_.groups.push_back(group.id);
      header_.gap_junctions |= !group.gaps.target_ids.empty();
    }
  }
  const std::filesystem::path& path() const override { return path_; }
  const built::Header& header() const override { return header_; }
  built::Group read_group(std::int32_t id) const override {
    for (const built::Group& group : groups_) {
      if (group.id == id) return group;
    }
    return {};
  }
  std::map<std::string, std::string> mechanism_sources() const override { return {}; }

 private:
  std::filesystem::path path_ = "model";
  built::Header header_;
  std::vector<built::Group> groups_;
};

/// The group in one part.
inline std::unique_ptr<CellGroup> load_whole(built::Group group, const MechanismTable& table,
                                             GroupOptions options) {
  options.largest_part = whole_groups;
  return std::move(load_group(std::move(group), table, options).parts.front());
}

/// A leaky cell that its synapse, from `source`, lifts above its threshold.
inline built::Group relay(std::int32_t gid, std::int32_t source, double delay) {
  built::Group group = one_node_cell(gid, -40.0);
  group.mechanisms.push_back(
      {.type = leak_type, .count = 1, .nodes = {0}, .values = {0.0005, -60.0, 0.0}});
  group.mechanisms.push_back(
      {.type = synapse_type, .count = 1, .nodes = {0}, .values = {2.0, 0.0}});
  connect(group, source, synapse_type, 0.01, delay);
  return group;
}

/// The clock (gid 9) drives 1, which drives 2, which drives 3, which drives 1.
inline std::vector<built::Group> ring() {
  built::Group first = relay(1, 3, 2.5);
  first.mechanisms.push_back({.type = clock_type, .count = 1, .values = {7.3}});
  first.source_gids.push_back(9);
  first.source_nodes.push_back(-clock_type);
  connect(first, 9, synapse_type, 0.01, 2.0);
  return {first, relay(2, 1, 3.1), relay(3, 2, 2.0)};
}

}  // namespace ballast::runtime::test
