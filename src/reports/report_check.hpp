#pragma once
// Whether the runtime can write the reports of a configuration: looked at before a model is built,
// as building may take hours. For the root.

#include <filesystem>

#include "core/log.hpp"
#include "model/catalog.hpp"

namespace ballast::reports {

/// Throws InputError at the key of the first enabled report that the runtime does not write: type,
/// variable, scaling, sampling, an unknown node set, a file outside of the output folder or one
/// that something else is written to. Variables are looked up in the .mod files of `mechanisms`; of
/// a library's the run itself tells. Warns of a report without cells.
void check_reports(const model::Circuit& circuit, const std::filesystem::path& mechanisms,
                   Logger& log);

}  // namespace ballast::reports
