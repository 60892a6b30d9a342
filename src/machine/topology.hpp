#pragma once
// The processors of this node that this process may use; the only use of hwloc. Internal to
// machine.

namespace ballast::machine {

struct Topology {
  int cores = 1;    ///< physical cores
  int sockets = 1;  ///< processor packages
};

/// As hwloc sees it; HWLOC_SYNTHETIC and its other variables apply. At least one of each.
[[nodiscard]] Topology local_topology();

}  // namespace ballast::machine
