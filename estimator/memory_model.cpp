#include "estimator/memory_model.hpp"

#include <algorithm>

namespace ballast::estimator {

const SynapseRecord* MemoryModel::find_synapse(const std::string& mechanism) const {
  const auto found = std::find_if(synapses.begin(), synapses.end(), [&](const auto& record) {
    return record.mechanism == mechanism;
  });
  return found == synapses.end() ? nullptr : &*found;
}

CellIndex::CellIndex(const MemoryModel& memory) : memory_(&memory) {
  for (std::size_t i = 0; i < memory.cells.size(); ++i) {
    position_.emplace(memory.cells[i].fingerprint, i);
  }
}

const CellRecord* CellIndex::find(const std::string& fingerprint) const {
  const auto found = position_.find(fingerprint);
  return found == position_.end() ? nullptr : &memory_->cells[found->second];
}

void put_cells(MemoryModel& memory, std::vector<CellRecord> records) {
  std::unordered_map<std::string, std::size_t> position;
  for (std::size_t i = 0; i < memory.cells.size(); ++i) {
    position.emplace(memory.cells[i].fingerprint, i);
  }
  for (CellRecord& record : records) {
    const auto [found, is_new] = position.emplace(record.fingerprint, memory.cells.size());
    if (is_new) {
      memory.cells.push_back(std::move(record));
    } else {
      memory.cells[found->second] = std::move(record);
    }
  }
}

}  // namespace ballast::estimator
