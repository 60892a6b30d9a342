#include "build/edge_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.hpp"

namespace ballast::build {

namespace {

constexpr double unset = std::numeric_limits<double>::quiet_NaN();
// neurodamus' value where a file has no u_hill_coefficient (io/synapse_reader.py).
constexpr double default_hill = -1.0;

// The first of these names that the population has, else the first.
std::string first_present(const sonata::EdgePopulation& edges,
                          std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (edges.has(name)) return name;
  }
  return *names.begin();
}

}  // namespace

EdgeColumns::EdgeColumns(const sonata::EdgePopulation& edges,
                         const model::SynapseClassifier& classifier,
                         const std::vector<model::SynapseKind>& kinds, bool with_hill)
    : edges_(edges), classifier_(classifier), kinds_(kinds), with_hill_(with_hill) {
  for (const model::SynapseKind& kind : kinds) {
    for (const model::ParameterRule& rule : kind.parameters) {
      const auto known = std::find(attributes_.begin(), attributes_.end(), rule.attribute);
      if (known == attributes_.end()) {
        attributes_.push_back(rule.attribute);
        optional_.push_back(rule.optional);
      } else if (!rule.optional) {
        optional_[static_cast<std::size_t>(known - attributes_.begin())] = false;
      }
    }
  }
}

std::size_t EdgeColumns::attribute(const std::string& name) const {
  const auto found = std::find(attributes_.begin(), attributes_.end(), name);
  BALLAST_EXPECT(found != attributes_.end());
  return static_cast<std::size_t>(found - attributes_.begin());
}

bool EdgeColumns::has_class(model::SynapseClass wanted) const {
  return std::any_of(kinds_.begin(), kinds_.end(),
                     [&](const auto& kind) { return kind.synapse_class == wanted; });
}

EdgeBlock EdgeColumns::read(const sonata::Selection& rows) const {
  EdgeBlock block;
  block.edge = rows.flatten();
  block.source = edges_.source_nodes(rows);
  block.target = edges_.target_nodes(rows);
  block.kind = classifier_.classify(rows, block.source, block.target);
  read_weights(rows, block);
  read_places(rows, block);
  if (has_class(model::SynapseClass::gap_junction)) {
    block.own_junction = edges_.integers("afferent_junction_id", rows);
    block.other_junction = edges_.integers("efferent_junction_id", rows);
  } else {
    block.delay = edges_.numbers("delay", rows);
    check_delays(block);
  }
  if (with_hill_) block.u_hill = edges_.numbers_or("u_hill_coefficient", rows, default_hill);
  for (std::size_t i = 0; i < attributes_.size(); ++i) {
    block.attributes.push_back(optional_[i] ? edges_.numbers_or(attributes_[i], rows, unset)
                                            : edges_.numbers(attributes_[i], rows));
  }
  return block;
}

void EdgeColumns::read_weights(const sonata::Selection& rows, EdgeBlock& block) const {
  block.weight = edges_.numbers(first_present(edges_, {"conductance", "syn_weight"}), rows);
  if (!has_class(model::SynapseClass::direct) || !edges_.has("nsyns")) return;
  // bmtk makes one connection of all contacts between two point neurons
  // (bionet/pointprocesscell.py).
  const auto contacts = edges_.numbers_or("nsyns", rows, 1.0);
  std::transform(block.weight.begin(), block.weight.end(), contacts.begin(), block.weight.begin(),
                 std::multiplies<>());
}

void EdgeColumns::read_places(const sonata::Selection& rows, EdgeBlock& block) const {
  if (has_class(model::SynapseClass::direct)) return;
  block.section = edges_.integers(first_present(edges_, {"afferent_section_id", "sec_id"}), rows);
  const std::string position = first_present(edges_, {"afferent_section_pos", "sec_x"});
  if (edges_.has(position) || !edges_.has("afferent_segment_id")) {
    block.position = edges_.numbers(position, rows);
    return;
  }
  block.segment = edges_.integers("afferent_segment_id", rows);
  block.segment_offset = edges_.numbers_or("afferent_segment_offset", rows, 0.0);
}

void EdgeColumns::check_delays(const EdgeBlock& block) const {
  const auto wrong = std::find_if(block.delay.begin(), block.delay.end(), [](double delay) {
    return !(delay >= 0.0) || std::isinf(delay);
  });
  if (wrong == block.delay.end()) return;
  const auto row = static_cast<std::size_t>(wrong - block.delay.begin());
  throw InputError(
      {.place = {edges_.file(), "/edges/" + edges_.name() + "/0/delay"},
       .problem = "wrong delay",
       .value = fmt::format("{}", *wrong),
       .reason = fmt::format("edge {}; delays are numbers of 0 ms or more", block.edge[row])});
}

}  // namespace ballast::build
