#pragma once
// Is a group consistent: are its nodes, types, instances and gids such that all that refers to them
// finds them? Pure; needs no file. Readers say where in their file the array stands that is wrong.

#include <cstddef>
#include <optional>
#include <string>

#include "built/group.hpp"
#include "built/model.hpp"

namespace ballast::built {

/// The first thing found wrong.
struct Fault {
  std::string array = {};  ///< its name as array_name() and the members of Group have it
  std::size_t index = 0;
  std::string problem;
  std::string value = {}, reason = {};
};

/// Name of an array of a mechanism: "mechanisms/<name>/<array>".
[[nodiscard]] std::string array_name(const Mechanism& mechanism, const char* array);

/// Nothing where all is well.
[[nodiscard]] std::optional<Fault> find_fault(const Group& group, const Header& header);

}  // namespace ballast::built
