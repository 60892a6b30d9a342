#include "estimator/edge_costs.hpp"

namespace ballast::estimator {

EdgeCosts edge_costs(const MemoryModel& memory, const EdgeColumn& column, std::size_t kind) {
  EdgeCosts costs{.synapse = {}, .netcon = memory.connections.netcon};
  if (column.record[kind] >= 0) {
    costs.synapse = memory.synapses[std::size_t(column.record[kind])].cost;
  }
  return costs;
}

double weigh_minis(const MemoryModel& memory, const EdgeColumn& column, std::size_t cell,
                   const std::function<double(const Cost&)>& measure) {
  const auto minis = double(column.mini_sources(cell));
  if (minis == 0) return 0;
  const double each =
      column.mini_record < 0 ? 0.0 : measure(memory.synapses[std::size_t(column.mini_record)].cost);
  return each * minis + measure(memory.connections.netcon) * double(column.mini_netcons(cell));
}

}  // namespace ballast::estimator
