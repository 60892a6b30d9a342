#include "estimator/memory_model.hpp"

#include <algorithm>

namespace ballast::estimator {

const CellRecord* MemoryModel::find_cell(const std::string& fingerprint) const {
  const auto found = std::find_if(cells.begin(), cells.end(), [&](const CellRecord& record) {
    return record.fingerprint == fingerprint;
  });
  return found == cells.end() ? nullptr : &*found;
}

const SynapseRecord* MemoryModel::find_synapse(const std::string& mechanism) const {
  const auto found = std::find_if(synapses.begin(), synapses.end(), [&](const auto& record) {
    return record.mechanism == mechanism;
  });
  return found == synapses.end() ? nullptr : &*found;
}

}  // namespace ballast::estimator
