#include <fmt/format.h>

#include "allocation/commands.hpp"
#include "cli/failure.hpp"
#include "core/table.hpp"
#include "plan/allocation_file.hpp"
#include "plan/neurodamus_allocation.hpp"

namespace ballast::allocation_tool {

namespace fs = std::filesystem;

Answer validate(const std::vector<fs::path>& files, const fs::path& circuit, Logger& log) {
  Answer answer;
  Json list = Json::array();
  for (const fs::path& file : files) {
    const plan::Allocation allocation = read_valid(file);
    if (!circuit.empty()) check_circuit(allocation, file, circuit, log);
    const std::uint64_t cells = cell_count(allocation);
    answer.text += fmt::format("{}: valid{}: {} cells on {}\n", file.string(),
                               circuit.empty() ? "" : " for " + circuit.string(),
                               with_thousands(static_cast<std::int64_t>(cells)),
                               layout_text(allocation.layout));
    list.push_back({{"file", file.string()},
                    {"valid", true},
                    {"layout", layout_json(allocation.layout)},
                    {"cells", cells}});
  }
  answer.json["files"] = std::move(list);
  if (!circuit.empty()) answer.json["circuit"] = circuit.string();
  return answer;
}

Answer convert(const fs::path& from, const fs::path& to, const fs::path& circuit, Logger& log) {
  plan::Allocation allocation = read_valid(from);
  const bool to_neurodamus = plan::is_neurodamus_name(to);
  if (!circuit.empty()) {
    allocation.circuit_fingerprint = check_circuit(allocation, from, circuit, log);
  } else if (!to_neurodamus && allocation.circuit_fingerprint.empty()) {
    throw cli::UsageError({.problem = "--circuit is missing",
                           .reason = "runs take no allocation without the circuit's fingerprint, "
                                     "which neurodamus' files lack",
                           .suggestion = "Name the simulation_config.json of the allocation."});
  }
  if (to_neurodamus) {
    plan::write_neurodamus_allocation(allocation, to);
  } else {
    plan::write_allocation(allocation, to);
  }
  const std::uint64_t cells = cell_count(allocation);
  return {.json = {{"from", from.string()},
                   {"written", to.string()},
                   {"layout", layout_json(allocation.layout)},
                   {"cells", cells}},
          .text = fmt::format("Written: {} ({} cells on {})\n", to.string(),
                              with_thousands(static_cast<std::int64_t>(cells)),
                              layout_text(allocation.layout))};
}

}  // namespace ballast::allocation_tool
