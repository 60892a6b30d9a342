#pragma once
// What the commands of ballast-allocation share: reading a file of either kind, and their answer.

#include <filesystem>
#include <optional>
#include <string>

#include "cli/answer.hpp"
#include "core/json.hpp"
#include "core/log.hpp"
#include "plan/allocation.hpp"

namespace ballast::allocation_tool {

using cli::Answer;

/// Reads ours, or neurodamus' where it is called *.pkl.gz, and checks all that needs no circuit.
[[nodiscard]] plan::Allocation read_valid(const std::filesystem::path& file);

/// Checks fingerprint (where the file has one) and cells against the simulation, and gives the
/// simulation's fingerprint.
std::string check_circuit(const plan::Allocation& allocation, const std::filesystem::path& file,
                          const std::filesystem::path& simulation_config, Logger& log);

/// "2 ranks x 1 cycle".
[[nodiscard]] std::string layout_text(const plan::Layout& layout);
[[nodiscard]] Json layout_json(const plan::Layout& layout);
[[nodiscard]] std::uint64_t cell_count(const plan::Allocation& allocation);
/// A number of bytes, or a plain number with thousands' commas.
[[nodiscard]] std::string amount(std::int64_t value, bool is_bytes);

}  // namespace ballast::allocation_tool
