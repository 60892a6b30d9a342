#pragma once
// The commands of ballast-allocation; docs/ballast-allocation.md. Each reads its files, throws
// InputError for what is wrong with them, and answers.

#include <filesystem>
#include <optional>
#include <vector>

#include "allocation/files.hpp"

namespace ballast::allocation_tool {

/// Layout, policy, cells, and a table of ranks; or one rank alone, read without the others.
[[nodiscard]] Answer show(const std::filesystem::path& file, std::optional<std::int32_t> rank);

/// Whether each file is whole and, unless `circuit` is empty, right for that simulation.
[[nodiscard]] Answer validate(const std::vector<std::filesystem::path>& files,
                              const std::filesystem::path& circuit, Logger& log);

/// Exit code 1 if they differ.
[[nodiscard]] Answer diff(const std::filesystem::path& first, const std::filesystem::path& second);

/// How level it is.
[[nodiscard]] Answer stats(const std::filesystem::path& file);

/// Writes neurodamus' format where `to` is called *.pkl.gz, else ours. From neurodamus' to ours it
/// takes the circuit, which gives the fingerprint.
[[nodiscard]] Answer convert(const std::filesystem::path& from, const std::filesystem::path& to,
                             const std::filesystem::path& circuit, Logger& log);

}  // namespace ballast::allocation_tool
