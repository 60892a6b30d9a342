#pragma once
// What a report of the configuration is written to, and the cells that it is of.

#include <string>

#include "model/catalog.hpp"

namespace ballast::reports {

/// The name of a report's file, without folder.
[[nodiscard]] std::string report_file(const sonata::ReportConfig& report);

/// Selected nodes in the report's node set; all of them where it names none. Throws InputError for
/// an unknown node set.
[[nodiscard]] sonata::Selection reported_nodes(const sonata::ReportConfig& report,
                                               const model::Circuit& circuit,
                                               const model::CatalogPopulation& population);

}  // namespace ballast::reports
