#pragma once
// GroupUnits: what of a group stays together when the group is divided. A unit is a cell with all
// that sits on it, or an artificial cell. Tied to one another are units that know each other
// otherwise than by a gid or the id of a gap junction: an event source without gid and its targets,
// the ends of a POINTER. Pure.

#include <cstdint>
#include <vector>

#include "built/group.hpp"
#include "core/quantity.hpp"
#include "engine/runtime/mechanism_table.hpp"

namespace ballast::runtime {

class GroupUnits {
 public:
  /// Borrows both.
  GroupUnits(const built::Group& group, const MechanismTable& mechanisms);

  [[nodiscard]] std::int32_t count() const { return static_cast<std::int32_t>(unions_.size()); }
  [[nodiscard]] std::int32_t of_node(std::int32_t node) const;
  /// `m` is the mechanism's place in the group's.
  [[nodiscard]] std::int32_t of_instance(std::size_t m, std::int32_t instance) const;
  /// The place of a type in the group's mechanisms; -1 if it is not there.
  [[nodiscard]] std::int32_t mechanism(std::int32_t type) const;

  /// [units] Parts of nearly equal size, of at most about `largest` as the data set holds them: a
  /// unit and what is tied to it is in one part. Parts are in the order of their first units.
  [[nodiscard]] std::vector<std::int32_t> divide(Bytes largest) const;

 private:
  void number_cells();
  void number_artificial_cells();
  void tie_by_events();
  void tie_by_pointers();
  void tie(std::int32_t a, std::int32_t b);
  [[nodiscard]] std::int32_t first_tied(std::int32_t unit) const;
  [[nodiscard]] std::vector<std::int64_t> bytes() const;

  const built::Group& group_;
  const MechanismTable& mechanisms_;
  std::vector<std::int32_t> cell_of_node_;
  std::vector<std::int32_t> places_;            ///< [types]
  std::vector<std::int32_t> first_artificial_;  ///< [mechanisms]; unit of the first, -1 = on cells
  std::vector<std::int32_t> unions_;  ///< [units]; itself, or a smaller one that it is tied to
};

}  // namespace ballast::runtime
