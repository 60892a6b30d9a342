#pragma once
// What a run of a built model tells its user.

#include <filesystem>
#include <string>

#include "core/json.hpp"
#include "simulate/model_run.hpp"

namespace ballast::simulate {

/// `spikes_file` as in the run's options.
[[nodiscard]] std::string run_text(const ModelRunResult& result,
                                   const std::filesystem::path& spikes_file);
[[nodiscard]] Json run_json(const ModelRunResult& result, const std::filesystem::path& spikes_file);

}  // namespace ballast::simulate
