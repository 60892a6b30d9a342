#include "sonata/node_sets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <regex>

namespace ballast::sonata {

namespace {

/// Nodes whose columns are held at a time.
constexpr std::uint64_t block_size = std::uint64_t{1} << 18U;

using TextTest = std::function<bool(const std::string&)>;
using NumberTest = std::function<bool(double)>;

/// The nodes whose position in their block passes the test that `make_test(block)` returns.
template <class MakeTest>
Selection filter(const Selection& nodes, const MakeTest& make_test) {
  std::vector<Range> kept;
  nodes.for_each_block(block_size, [&](const Selection& block) {
    const auto test = make_test(block);
    std::size_t position = 0;
    for (const Range& range : block.ranges()) {
      for (std::uint64_t id = range.begin; id < range.end; ++id, ++position) {
        if (!test(id, position)) continue;
        const bool adjacent = !kept.empty() && kept.back().end == id;
        if (adjacent) {
          ++kept.back().end;
        } else {
          kept.push_back({id, id + 1});
        }
      }
    }
  });
  return Selection(std::move(kept));
}

/// Nodes whose text passes the test; each distinct text of a block is tested once.
Selection filter_text(const NodePopulation& population, const std::string& attribute,
                      const Selection& nodes, const TextTest& test) {
  const std::string none(1, '\0');  // for nodes without the attribute
  return filter(nodes, [&](const Selection& block) {
    Enumeration column = population.strings(attribute, block, none);
    std::vector<bool> matches;
    for (const std::string& name : column.names) matches.push_back(name != none && test(name));
    return [values = std::move(column.values), matches](std::uint64_t, std::size_t position) {
      return static_cast<bool>(matches[values[position]]);
    };
  });
}

/// Nodes whose number passes the test; NaN never does.
Selection filter_numbers(const NodePopulation& population, const std::string& attribute,
                         const Selection& nodes, const NumberTest& test) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  return filter(nodes, [&](const Selection& block) {
    return [values = population.numbers_or(attribute, block, none), &test](std::uint64_t,
                                                                           std::size_t position) {
      return !std::isnan(values[position]) && test(values[position]);
    };
  });
}

/// A scalar as a list of itself.
std::vector<JsonValue> as_list(const JsonValue& value) {
  return value.is_array() ? value.elements() : std::vector<JsonValue>{value};
}

/// The test of an operator for numbers; nothing for other names.
std::optional<NumberTest> number_operator(const std::string& name, double bound) {
  if (name == "$gt") return [bound](double value) { return value > bound; };
  if (name == "$gte") return [bound](double value) { return value >= bound; };
  if (name == "$lt") return [bound](double value) { return value < bound; };
  if (name == "$lte") return [bound](double value) { return value <= bound; };
  return std::nullopt;
}

/// The test of a member of `operators`; throws InputError if it is none for numbers.
NumberTest number_test(const JsonValue& operators, const std::string& name) {
  const JsonValue bound = operators.at(name);
  if (number_operator(name, 0)) return *number_operator(name, bound.as_number());
  const std::vector<std::string> names{"$gt", "$gte", "$lt", "$lte"};
  throw InputError(
      {.place = operators.place(),
       .problem = "unknown operator",
       .value = name,
       .reason = fmt::format("for numbers one of: {}; for text: $regex", fmt::join(names, ", ")),
       .suggestion = did_you_mean(name, names)});
}

/// As libsonata has it: found anywhere in the text, unless the expression itself has ^ and $.
TextTest regex_test(const JsonValue& expression) {
  try {
    const std::regex regex(expression.as_string(), std::regex::ECMAScript);
    return [regex](const std::string& text) { return std::regex_search(text, regex); };
  } catch (const std::regex_error& error) {
    throw expression.error("wrong regular expression", error.what());
  }
}

/// false is 0 and true is 1, as SONATA stores them.
double scalar_number(const JsonValue& value) {
  return value.raw().is_boolean() ? static_cast<double>(value.as_bool()) : value.as_number();
}

/// How a text column shows a wanted value: 4 as "4".
std::string scalar_text(const JsonValue& value) {
  return value.is_string() ? value.as_string() : fmt::format("{}", scalar_number(value));
}

/// Nodes with one of the wanted values; compared as text if either side is text.
Selection match_values(const NodePopulation& population, const std::string& attribute,
                       const Selection& nodes, const JsonValue& wanted) {
  const std::vector<JsonValue> list = as_list(wanted);
  const bool any_text = std::any_of(list.begin(), list.end(),
                                    [](const JsonValue& value) { return value.is_string(); });
  if (any_text || population.is_text(attribute)) {
    std::vector<std::string> texts;
    for (const JsonValue& value : list) texts.push_back(scalar_text(value));
    return filter_text(population, attribute, nodes, [&](const std::string& text) {
      return std::find(texts.begin(), texts.end(), text) != texts.end();
    });
  }
  std::vector<double> numbers;
  for (const JsonValue& value : list) numbers.push_back(scalar_number(value));
  return filter_numbers(population, attribute, nodes, [&](double value) {
    return std::find(numbers.begin(), numbers.end(), value) != numbers.end();
  });
}

/// Nodes that pass all operators of an object.
Selection match_operators(const NodePopulation& population, const std::string& attribute,
                          Selection nodes, const JsonValue& operators) {
  for (const auto& [name, bound] : operators.members()) {
    nodes = name == "$regex"
                ? filter_text(population, attribute, nodes, regex_test(bound))
                : filter_numbers(population, attribute, nodes, number_test(operators, name));
  }
  return nodes;
}

/// Ids from a list, or those that operators let through.
Selection match_ids(const NodePopulation& population, const JsonValue& wanted, bool must_exist) {
  const Selection all = Selection::all(population.size());
  if (wanted.is_object()) {
    Selection result = all;
    for (const auto& [name, bound] : wanted.members()) {
      const NumberTest test = number_test(wanted, name);
      result = filter(result, [&](const Selection&) {
        return [&](std::uint64_t id, std::size_t) { return test(static_cast<double>(id)); };
      });
    }
    return result;
  }
  std::vector<std::uint64_t> ids;
  for (const JsonValue& value : as_list(wanted)) {
    ids.push_back(value.as_unsigned());
    if (!must_exist || ids.back() < population.size()) continue;
    throw value.error("node id out of range", fmt::format("population '{}' has {} nodes",
                                                          population.name(), population.size()));
  }
  return Selection::of_ids(std::move(ids)) & all;
}

/// True if the name, or one of the list, is that of the population.
bool names_population(const JsonValue& wanted, const std::string& population) {
  const std::vector<JsonValue> list = as_list(wanted);
  return std::any_of(list.begin(), list.end(),
                     [&](const JsonValue& value) { return value.as_string() == population; });
}

/// A set of rules, all of which a node must fulfil. Cheap rules go first.
Selection match_rules(const NodePopulation& population, const JsonValue& rules) {
  Selection nodes = Selection::all(population.size());
  const auto populations = rules.find("population");
  if (populations && !names_population(*populations, population.name())) return {};
  if (const auto ids = rules.find("node_id")) {
    nodes = match_ids(population, *ids, populations && as_list(*populations).size() == 1);
  }
  for (const auto& [attribute, wanted] : rules.members()) {
    if (attribute == "population" || attribute == "node_id") continue;
    if (wanted.is_null()) throw wanted.error("wrong type", "a value to compare with is expected");
    if (!population.has(attribute)) return {};
    nodes = wanted.is_object() ? match_operators(population, attribute, nodes, wanted)
                               : match_values(population, attribute, nodes, wanted);
  }
  return nodes;
}

}  // namespace

void NodeSets::add_file(const std::filesystem::path& file) {
  const JsonValue document = JsonValue::read_file(file);
  for (const auto& [name, set] : document.members()) {
    if (!set.is_object() && !set.is_array()) {
      throw set.error("wrong type", "an object of rules or a list of node sets is expected");
    }
    sets_.insert_or_assign(name, set);
  }
}

void NodeSets::add_population(const std::string& name) {
  populations_.insert(name);
}

bool NodeSets::has(const std::string& name) const {
  return sets_.contains(name) || populations_.contains(name);
}

std::vector<std::string> NodeSets::names() const {
  std::vector<std::string> result;
  for (const auto& [name, set] : sets_) result.push_back(name);
  for (const std::string& name : populations_) {
    if (!sets_.contains(name)) result.push_back(name);
  }
  std::sort(result.begin(), result.end());
  return result;
}

Selection NodeSets::resolve(const std::string& name, const NodePopulation& population) const {
  return resolve(name, population, {}, {});
}

Selection NodeSets::resolve(const std::string& name, const NodePopulation& population,
                            std::vector<std::string> chain, const Place& asked_at) const {
  const auto found = sets_.find(name);
  if (found == sets_.end()) {
    if (populations_.contains(name)) {
      return name == population.name() ? Selection::all(population.size()) : Selection();
    }
    throw InputError({.place = asked_at,
                      .problem = "unknown node set",
                      .value = name,
                      .reason = sets_.empty() ? "no node sets are given" : "",
                      .suggestion = did_you_mean(name, names())});
  }
  const JsonValue& set = found->second;
  const bool cycle = std::find(chain.begin(), chain.end(), name) != chain.end();
  chain.push_back(name);
  if (cycle) {
    throw InputError({.place = set.place(),
                      .problem = "node set refers to itself",
                      .value = name,
                      .reason = fmt::format("{}", fmt::join(chain, " -> "))});
  }
  if (set.is_object()) return match_rules(population, set);
  Selection result;
  for (const JsonValue& part : set.elements()) {
    result = result | resolve(part.as_string(), population, chain, part.place());
  }
  return result;
}

}  // namespace ballast::sonata
