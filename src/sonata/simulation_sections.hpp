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

[[nodiscard]] std::vector<InputConfig> read_inputs(const JsonValue& inputs,
                                                   std::vector<std::string>& warnings);
[[nodiscard]] std::vector<ConnectionOverride> read_connection_overrides(
    const JsonValue& overrides, std::vector<std::string>& warnings);
[[nodiscard]] std::vector<ReportConfig> read_reports(const JsonValue& reports,
                                                     std::vector<std::string>& warnings);

// Checked numbers of an object's member.
[[nodiscard]] std::optional<double> optional_number(const JsonValue& object,
                                                    const std::string& key);
[[nodiscard]] double positive(const JsonValue& value);
[[nodiscard]] double not_negative(const JsonValue& value);

}  // namespace ballast::sonata
