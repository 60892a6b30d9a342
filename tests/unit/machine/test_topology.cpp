#include "machine/topology.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace ballast::machine {
namespace {

TEST(Topology, countsPhysicalCoresAndPackagesNotHardwareThreads) {
  ASSERT_EQ(::setenv("HWLOC_SYNTHETIC", "package:2 core:4 pu:2", 1), 0);
  const Topology topology = local_topology();
  ::unsetenv("HWLOC_SYNTHETIC");
  EXPECT_EQ(topology.cores, 8);
  EXPECT_EQ(topology.sockets, 2);
}

TEST(Topology, findsAtLeastOneOfEachOnThisMachine) {
  const Topology topology = local_topology();
  EXPECT_GE(topology.cores, 1);
  EXPECT_GE(topology.sockets, 1);
}

}  // namespace
}  // namespace ballast::machine
