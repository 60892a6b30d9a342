#pragma once
// What travels with a built model beside its groups: the sources of its mechanisms, and model.json.
// For the root.

#include "build/cycles.hpp"
#include "built/model_description.hpp"
#include "run/model_key.hpp"

namespace ballast::run {

/// Copies .mod files and what they include into <folder>/mechanisms, by name. A library has none:
/// that is a warning, as the model then runs only where the sources are. Throws ResourceError.
std::vector<built::ModelFile> copy_mechanisms(const std::filesystem::path& mechanisms,
                                              const std::filesystem::path& folder, Logger& log);

/// The enabled reports, one for each population that has cells in it. Defaults as libsonata has
/// them. Throws InputError as report_requests().
[[nodiscard]] std::vector<built::ReportRequest> model_reports(const model::Circuit& circuit);

/// Without the list of files.
[[nodiscard]] built::ModelDescription describe_model(const dry_run::EstimateInput& input,
                                                     const plan::Layout& layout,
                                                     const Versions& versions);

}  // namespace ballast::run
