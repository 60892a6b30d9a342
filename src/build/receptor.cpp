#include "build/receptor.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.hpp"

namespace ballast::build {

namespace {

constexpr double unset = std::numeric_limits<double>::quiet_NaN();
// Mean and variance (ms) of the randomised rise time: neurodamus data/hoc/GABAABHelper.hoc.
constexpr double rise_time_mean = 0.2;
constexpr double rise_time_variance = 0.1;

void require_mechanism(const engine::Engine& engine, const std::string& mechanism,
                       const Place& place) {
  if (engine.has_mechanism(mechanism)) return;
  throw InputError({.place = place,
                    .problem = "mechanism is not in the library",
                    .value = mechanism,
                    .reason = "these edges need it",
                    .suggestion = "Name the folder of its .mod file with --mechanisms."});
}

}  // namespace

ReceptorMaker::ReceptorMaker(engine::Engine& engine, const model::SynapseKind& kind,
                             const EdgeColumns& columns, const PathwaySettings& settings,
                             const std::vector<std::string>& assigned, const Place& place)
    : engine_(engine), kind_(kind), settings_(settings) {
  require_mechanism(engine, kind.mechanism, place);
  for (const model::ParameterRule& rule : kind.parameters) {
    if (rule.attribute == "u_syn") release_slot_ = parameters_.size();
    parameters_.push_back(rule.parameter);
    attribute_of_.push_back(columns.attribute(rule.attribute));
  }
  defaults_.assign(parameters_.size(), unset);
  add_constants();
  id_slot_ = add_slot("synapseID");
  conductance_slot_ = add_slot("conductance");
  if (settings.randomize_gaba_rise_time && kind.inhibitory && kind.random_stream) {
    rise_time_slot_ = add_slot("tau_r_GABAA");
  }
  for (const std::string& name : assigned) {
    if (const auto slot = add_slot(name)) assigned_slots_.emplace(name, *slot);
  }
  handle_ = engine.point_process_kind(kind.mechanism, parameters_);
}

void ReceptorMaker::add_constants() {
  for (const auto& [name, value] : kind_.constants) {
    if (const auto slot = add_slot(name)) defaults_[*slot] = value;
  }
}

// The slot of a parameter; nothing if the mechanism does not have it.
std::optional<std::size_t> ReceptorMaker::add_slot(const std::string& parameter) {
  const auto known = std::find(parameters_.begin(), parameters_.end(), parameter);
  if (known != parameters_.end()) return static_cast<std::size_t>(known - parameters_.begin());
  if (!engine_.has_parameter(kind_.mechanism, parameter)) return std::nullopt;
  parameters_.push_back(parameter);
  defaults_.push_back(unset);
  return parameters_.size() - 1;
}

engine::PointProcessHandle ReceptorMaker::make(const EdgeBlock& block, std::size_t row,
                                               const Site& site,
                                               const model::Adjustment& adjustment) {
  fill(block, row, site);
  assign(adjustment);
  const auto process = engine_.create_point_process(site.location, handle_, values_);
  if (kind_.random_stream) {
    engine_.set_random_stream(process, release_stream(settings_.seed, site.target, site.synapse));
  }
  return process;
}

void ReceptorMaker::fill(const EdgeBlock& block, std::size_t row, const Site& site) {
  values_ = defaults_;
  for (std::size_t i = 0; i < kind_.parameters.size(); ++i) {
    const model::ParameterRule& rule = kind_.parameters[i];
    double value = block.attributes[attribute_of_[i]][row];
    if (release_slot_ == i && settings_.calcium) {
      value *= calcium_scale(block.u_hill[row], *settings_.calcium);
    }
    if (rule.absolute) value = std::fabs(value);
    values_[i] = rule.skip_negative && value < 0 ? unset : value;
  }
  if (id_slot_) values_[*id_slot_] = static_cast<double>(site.synapse);
  if (conductance_slot_) values_[*conductance_slot_] = block.weight[row];
  if (rise_time_slot_) {
    values_[*rise_time_slot_] =
        engine_.random_lognormal(rise_time_stream(settings_.seed, site.target, site.synapse),
                                 rise_time_mean, rise_time_variance);
  }
}

void ReceptorMaker::assign(const model::Adjustment& adjustment) {
  for (const model::Override* override_ : adjustment.configured_by) {
    for (const model::Assignment& assignment : override_->assignments) {
      const auto slot = assigned_slots_.find(assignment.parameter);
      if (slot == assigned_slots_.end()) {
        throw InputError({.place = override_->configure_place,
                          .problem = "unknown parameter",
                          .value = assignment.parameter,
                          .reason = "synapses of mechanism " + kind_.mechanism + " lack it"});
      }
      values_[slot->second] = assignment.value;
    }
  }
}

}  // namespace ballast::build
