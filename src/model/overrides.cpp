#include "model/overrides.hpp"

#include <algorithm>
#include <regex>

#include "model/catalog.hpp"

namespace ballast::model {

namespace {

// Neuromodulation belongs to edges of a type that is not built (sonata-extension). A number that is
// absent or zero changes nothing.
void refuse_neuromodulation(const JsonValue& entry) {
  for (const char* key : {"neuromodulation_dtc", "neuromodulation_strength"}) {
    const auto value = entry.find(key);
    if (!value || value->is_null() || (value->is_number() && value->as_number() == 0.0)) continue;
    throw value->error(std::string(key) + " is not supported",
                       "neuromodulatory projections are not built");
  }
}

Place place_of(const JsonValue& entry, const char* key) {
  const auto value = entry.find(key);
  return value ? value->place() : entry.place();
}

Override read_override(const Circuit& circuit, const sonata::ConnectionOverride& config) {
  refuse_neuromodulation(config.json);
  Override result{
      .sources = resolve_targets(circuit, config.source, place_of(config.json, "source")),
      .targets = resolve_targets(circuit, config.target, place_of(config.json, "target")),
      .weight = config.weight,
      .delay = config.synapse_delay_override,
      .minis = config.spont_minis,
      .start = config.delay.value_or(0.0),
      .mechanism = config.modoverride,
      .assignments = {},
      .places = {.start = place_of(config.json, "delay"),
                 .minis = place_of(config.json, "spont_minis"),
                 .mechanism = place_of(config.json, "modoverride"),
                 .assignments = place_of(config.json, "synapse_configure")}};
  if (const auto text = config.json.find("synapse_configure"); text && !text->is_null()) {
    result.assignments = parse_configure(*text);
  }
  return result;
}

// sonata-extension, "delay": only modifications of the weight are applied.
Override only_weight(Override delayed) {
  delayed.delay.reset();
  delayed.minis.reset();
  delayed.mechanism.clear();
  delayed.assignments.clear();
  return delayed;
}

const Place* place_for_synapses(const Override& change) {
  if (change.start > 0) return &change.places.start;
  if (!change.assignments.empty()) return &change.places.assignments;
  if (!change.mechanism.empty()) return &change.places.mechanism;
  return change.minis.value_or(0.0) > 0 ? &change.places.minis : nullptr;
}

void apply(const Override& change, Adjustment& result) {
  if (result.for_synapses == nullptr) result.for_synapses = place_for_synapses(change);
  if (change.start > 0) {
    result.later.push_back(&change);
    return;
  }
  if (change.weight) result.weight = *change.weight;
  if (change.delay) result.delay = change.delay;
  if (!change.assignments.empty()) result.configured_by.push_back(&change);
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

std::vector<Override> read_overrides(const Circuit& circuit) {
  std::vector<Override> overrides;
  for (const auto& config : circuit.simulation.connection_overrides) {
    Override read = read_override(circuit, config);
    overrides.push_back(read.start > 0 ? only_weight(std::move(read)) : std::move(read));
  }
  return overrides;
}

PathwayOverrides::PathwayOverrides(const std::vector<Override>& overrides,
                                   const std::string& source_population,
                                   const std::string& target_population) {
  for (const Override& candidate : overrides) {
    const auto* sources = find(candidate.sources, source_population);
    const auto* targets = find(candidate.targets, target_population);
    if (sources == nullptr || targets == nullptr) continue;
    Entry entry{&candidate, sources, targets, std::nullopt};
    if (!candidate.mechanism.empty()) entry.mechanism = index_of(candidate.mechanism);
    any_minis_ |= candidate.minis.has_value();
    entries_.push_back(entry);
  }
}

bool PathwayOverrides::Entry::touches(std::uint64_t source, std::uint64_t target) const {
  return targets->contains(target) && sources->contains(source);
}

std::size_t PathwayOverrides::index_of(const std::string& mechanism) {
  const auto known = std::find(mechanisms_.begin(), mechanisms_.end(), mechanism);
  const auto index = static_cast<std::size_t>(known - mechanisms_.begin());
  if (known == mechanisms_.end()) mechanisms_.push_back(mechanism);
  return index;
}

Adjustment PathwayOverrides::adjust(std::uint64_t source, std::uint64_t target) const {
  Adjustment result;
  for (const Entry& entry : entries_) {
    if (entry.touches(source, target)) apply(*entry.override_, result);
  }
  std::stable_sort(result.later.begin(), result.later.end(),
                   [](const auto* a, const auto* b) { return a->start < b->start; });
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

std::optional<std::size_t> PathwayOverrides::mechanism(std::uint64_t source,
                                                       std::uint64_t target) const {
  const auto found = std::find_if(entries_.rbegin(), entries_.rend(), [&](const Entry& entry) {
    return entry.mechanism && entry.touches(source, target);
  });
  return found == entries_.rend() ? std::nullopt : found->mechanism;
}

const Override& PathwayOverrides::naming(const std::string& mechanism) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.override_->mechanism == mechanism;
  });
  BALLAST_EXPECT(found != entries_.end());
  return *found->override_;
}

std::optional<double> PathwayOverrides::minis(std::uint64_t source, std::uint64_t target) const {
  const auto found = std::find_if(entries_.rbegin(), entries_.rend(), [&](const Entry& entry) {
    return entry.override_->minis && entry.touches(source, target);
  });
  return found == entries_.rend() ? std::nullopt : found->override_->minis;
}

}  // namespace ballast::model
