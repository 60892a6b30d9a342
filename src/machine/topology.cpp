#include "machine/topology.hpp"

#include <hwloc.h>

#include <algorithm>

namespace ballast::machine {

Topology local_topology() {
  Topology result;
  hwloc_topology_t topology = nullptr;
  if (hwloc_topology_init(&topology) != 0) return result;
  if (hwloc_topology_load(topology) == 0) {
    result.cores = std::max(1, hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_CORE));
    result.sockets = std::max(1, hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_PACKAGE));
  }
  hwloc_topology_destroy(topology);
  return result;
}

}  // namespace ballast::machine
