#pragma once
// What a group holds, by kind: counts and bytes of its arrays as the data set has them. Pure.

#include <cstdint>
#include <map>
#include <string>

#include "built/group.hpp"
#include "built/model.hpp"
#include "core/quantity.hpp"

namespace ballast::built {

struct Size {
  std::int64_t count = 0;
  Bytes bytes = {};

  Size& operator+=(const Size& other) {
    count += other.count;
    bytes += other.bytes;
    return *this;
  }
  friend bool operator==(const Size&, const Size&) = default;
};

struct GroupSizes {
  std::int64_t cells = 0;    ///< with sections
  std::int64_t sources = 0;  ///< of spikes that have a gid
  Size nodes;
  std::map<std::string, Size> mechanisms;  ///< instances by name
  Size connections;                        ///< with weights, and the spike sources
  Size opaque;                             ///< values behind BBCOREPOINTERs
  Size played;                             ///< curves
  Size gaps;                               ///< halves of gap junctions
  Size sections;                           ///< segments listed for reports

  [[nodiscard]] Bytes total() const;
  [[nodiscard]] std::int64_t instances() const;
  GroupSizes& operator+=(const GroupSizes& other);
};

[[nodiscard]] GroupSizes sizes_of(const Group& group, const Header& header);

}  // namespace ballast::built
