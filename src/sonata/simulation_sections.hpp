#pragma once
// Private to the reader of simulation_config.json: the sections that hold lists of things. Each
// reads, checks types, enumerations and ranges, and adds warnings for keys that it does not know.
// Keys: sonata-extension "sonata_simulation"; SONATA guide "Simulation input"; bmtk's bionet.

#include <optional>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "sonata/simulation_config.hpp"

namespace ballast::sonata {

/// "inputs": an object of objects; module, input_type and the numbers that the module needs are
/// checked, its files are not opened.
[[nodiscard]] std::vector<InputConfig> read_inputs(const JsonValue& inputs,
                                                   std::vector<std::string>& warnings);
/// "connection_overrides": a list, in which later entries win over earlier ones.
[[nodiscard]] std::vector<ConnectionOverride> read_connection_overrides(
    const JsonValue& overrides, std::vector<std::string>& warnings);
/// "reports": an object of objects; entries of bmtk, which have "module" instead of "type", may
/// leave out times and interval, which then are those of the run.
[[nodiscard]] std::vector<ReportConfig> read_reports(const JsonValue& reports,
                                                     std::vector<std::string>& warnings);

/// A member that is a number, or nothing if it is absent.
[[nodiscard]] std::optional<double> optional_number(const JsonValue& object,
                                                    const std::string& key);
/// A number above 0; throws InputError otherwise.
[[nodiscard]] double positive(const JsonValue& value);
/// A number of 0 or more; throws InputError otherwise.
[[nodiscard]] double not_negative(const JsonValue& value);

}  // namespace ballast::sonata
