#include "allocation/files.hpp"

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/table.hpp"
#include "model/coverage.hpp"
#include "plan/allocation_file.hpp"
#include "plan/neurodamus_allocation.hpp"

namespace ballast::allocation_tool {

namespace fs = std::filesystem;

plan::Allocation read_valid(const fs::path& file) {
  plan::Allocation allocation = plan::is_neurodamus_name(file)
                                    ? plan::read_neurodamus_allocation(file)
                                    : plan::read_allocation(file, "");
  plan::validate(allocation, file.string());
  return allocation;
}

std::string check_circuit(const plan::Allocation& allocation, const fs::path& file,
                          const fs::path& simulation_config, Logger& log) {
  const model::Circuit circuit = model::read_circuit(simulation_config, log);
  std::string fingerprint = circuit.catalog.fingerprint();
  const std::string& found = allocation.circuit_fingerprint;
  if (!found.empty() && found != fingerprint) {
    throw InputError(
        {.place = {file},
         .problem = "allocation of another circuit or target",
         .value = found,
         .reason = fmt::format("{} has fingerprint {}", simulation_config.string(), fingerprint)});
  }
  plan::validate(allocation, model::coverage(circuit.catalog), file.string());
  return fingerprint;
}

std::string layout_text(const plan::Layout& layout) {
  return fmt::format("{} rank{} x {} cycle{}", layout.ranks, layout.ranks == 1 ? "" : "s",
                     layout.cycles, layout.cycles == 1 ? "" : "s");
}

Json layout_json(const plan::Layout& layout) {
  return {{"ranks", layout.ranks},
          {"cycles", layout.cycles},
          {"ranks_per_node", layout.ranks_per_node}};
}

std::uint64_t cell_count(const plan::Allocation& allocation) {
  std::uint64_t cells = 0;
  for (const plan::Bucket& bucket : allocation.buckets) cells += bucket.nodes.size();
  return cells;
}

std::string amount(std::int64_t value, bool is_bytes) {
  return is_bytes ? to_string(Bytes(value)) : with_thousands(value);
}

}  // namespace ballast::allocation_tool
