#pragma once
// The commands of ballast-model; docs/ballast-model.md. Each reads its model group by group, throws
// InputError for what is wrong with it, and answers.

#include <filesystem>
#include <vector>

#include "cli/answer.hpp"
#include "core/log.hpp"

namespace ballast::model_tool {

using cli::Answer;

/// What the model holds: sizes by kind, mechanisms and groups.
[[nodiscard]] Answer show(const std::filesystem::path& model);

/// What a run of it without reports keeps in memory, by kind; with kernels of the model's own .mod
/// files, which are compiled if they are new.
[[nodiscard]] Answer memory(const std::filesystem::path& model, Logger& log);

/// Verifies the model, then writes it as one file.
[[nodiscard]] Answer pack(const std::filesystem::path& model, const std::filesystem::path& file,
                          bool compress);

/// Verifies the model, then writes it as a data set.
[[nodiscard]] Answer unpack(const std::filesystem::path& model,
                            const std::filesystem::path& folder);

/// Whether each model is as it was written.
[[nodiscard]] Answer verify(const std::vector<std::filesystem::path>& models);

struct RebalanceOptions {
  std::int32_t ranks = 1;
  std::int32_t ranks_per_node = 0;  ///< 0: all on one node
  std::filesystem::path output;     ///< empty: none
};

/// Which rank takes which groups.
[[nodiscard]] Answer rebalance(const std::filesystem::path& model, const RebalanceOptions& options);

}  // namespace ballast::model_tool
