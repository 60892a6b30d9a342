#pragma once
// GapExchange: carries the voltages that gap junctions publish to the instances that read them, on
// this rank and on others, once a step. Collective.

#include <cstdint>
#include <memory>
#include <vector>

#include "comm/communicator.hpp"
#include "engine/runtime/cell_group.hpp"

namespace ballast::runtime {

class GapExchange {
 public:
  /// Throws InputError naming an id that is read but published by no group, or by two. Collective.
  GapExchange(const std::vector<std::unique_ptr<CellGroup>>& groups, comm::Communicator& comm);

  /// Sets all targets to their sources' values now. Collective.
  void carry();

 private:
  struct Copy {
    const double* from;
    double* to;
  };

  comm::Communicator& comm_;
  std::vector<std::vector<const double*>> outgoing_;  ///< [rank]
  std::vector<std::vector<double*>> incoming_;        ///< [rank], in the order the rank sends
  std::vector<Copy> copies_;                          ///< where one value has several readers here
};

}  // namespace ballast::runtime
