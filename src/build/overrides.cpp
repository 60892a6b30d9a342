#include "build/overrides.hpp"

#include <algorithm>
#include <regex>

namespace ballast::build {

namespace {

const char* const supported = "supported are weight, synapse_delay_override, synapse_configure";

// A number that is absent or zero changes nothing.
void refuse_number(const JsonValue& entry, const char* key) {
  const auto value = entry.find(key);
  if (!value || value->is_null() || (value->is_number() && value->as_number() == 0.0)) return;
  throw value->error(std::string(key) + " is not supported yet", supported);
}

void refuse_text(const JsonValue& entry, const char* key) {
  const auto value = entry.find(key);
  if (!value || value->is_null() || value->as_string().empty()) return;
  throw value->error(std::string(key) + " is not supported yet", supported);
}

void refuse_unsupported(const JsonValue& entry) {
  refuse_text(entry, "modoverride");
  for (const char* key :
       {"spont_minis", "delay", "neuromodulation_dtc", "neuromodulation_strength"}) {
    refuse_number(entry, key);
  }
}

Place place_of(const JsonValue& entry, const char* key) {
  const auto value = entry.find(key);
  return value ? value->place() : entry.place();
}

Override read_override(const model::Circuit& circuit, const sonata::ConnectionOverride& config) {
  refuse_unsupported(config.json);
  Override result{
      .sources = resolve_targets(circuit, config.source, place_of(config.json, "source")),
      .targets = resolve_targets(circuit, config.target, place_of(config.json, "target")),
      .weight = config.weight,
      .delay = config.synapse_delay_override,
      .assignments = {},
      .place = place_of(config.json, "synapse_configure")};
  if (const auto text = config.json.find("synapse_configure"); text && !text->is_null()) {
    result.assignments = parse_configure(*text);
  }
  return result;
}

}  // namespace

std::vector<Assignment> parse_configure(const JsonValue& text) {
  static const std::regex statement(
      R"(^[\s;]*%s\.([A-Za-z_]\w*)\s*=\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?=[\s;]|$)[\s;]*)");
  std::vector<Assignment> assignments;
  std::string rest = text.as_string();
  while (rest.find_first_not_of(" \t\n;") != std::string::npos) {
    std::smatch match;
    if (!std::regex_search(rest, match, statement)) {
      throw text.error("unsupported synapse_configure", "statements are '%s.name = number'");
    }
    assignments.push_back({match[1], std::stod(match[2])});
    rest = match.suffix();
  }
  return assignments;
}

std::vector<Override> read_overrides(const model::Circuit& circuit) {
  std::vector<Override> overrides;
  for (const auto& config : circuit.simulation.connection_overrides) {
    overrides.push_back(read_override(circuit, config));
  }
  return overrides;
}

PathwayOverrides::PathwayOverrides(const std::vector<Override>& overrides,
                                   const std::string& source_population,
                                   const std::string& target_population) {
  for (const Override& candidate : overrides) {
    const auto* sources = find(candidate.sources, source_population);
    const auto* targets = find(candidate.targets, target_population);
    if (sources != nullptr && targets != nullptr) {
      entries_.push_back({&candidate, sources, targets});
    }
  }
}

Adjustment PathwayOverrides::adjust(std::uint64_t source, std::uint64_t target) const {
  Adjustment result;
  for (const Entry& entry : entries_) {
    if (!entry.targets->contains(target) || !entry.sources->contains(source)) continue;
    if (entry.override_->weight) result.weight = *entry.override_->weight;
    if (entry.override_->delay) result.delay = entry.override_->delay;
    if (!entry.override_->assignments.empty()) result.configured_by.push_back(entry.override_);
  }
  return result;
}

std::vector<std::string> PathwayOverrides::parameters() const {
  std::vector<std::string> names;
  for (const Entry& entry : entries_) {
    for (const Assignment& assignment : entry.override_->assignments) {
      names.push_back(assignment.parameter);
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace ballast::build
