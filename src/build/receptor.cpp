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

}  // namespace

void require_mechanism(const engine::Engine& engine, const std::string& mechanism,
                       const Place& place, const char* reason) {
  if (engine.has_mechanism(mechanism)) return;
  throw InputError({.place = place,
                    .problem = "mechanism is not in the library",
                    .value = mechanism,
                    .reason = reason,
                    .suggestion = "Name the folder of its .mod file with --mechanisms."});
}

model::SynapseKind offered(const engine::Engine& engine, model::SynapseKind kind) {
  if (!kind.by_name || !engine.has_mechanism(kind.mechanism)) return kind;
  std::erase_if(kind.parameters, [&](const model::ParameterRule& rule) {
    return !engine.has_parameter(kind.mechanism, rule.parameter);
  });
  if (!engine.has_function(kind.mechanism, "setRNG")) {
    kind.random_stream = model::RandomStream::none;
  }
  return kind;
}

ReceptorMaker::ReceptorMaker(engine::Engine& engine, const model::SynapseKind& kind,
                             const EdgeColumns& columns, const PathwaySettings& settings,
                             const std::vector<std::string>& assigned, const Place& place)
    : engine_(engine), kind_(kind), settings_(settings) {
  require_mechanism(engine, kind.mechanism, place, "these edges need it");
  for (const model::ParameterRule& rule : kind.parameters) {
    parameters_.push_back(rule.parameter);
    attribute_of_.push_back(columns.attribute(rule.attribute));
  }
  defaults_.assign(parameters_.size(), unset);
  add_constants();
  id_slot_ = add_slot("synapseID");
  conductance_slot_ = add_slot("conductance");
  if (settings.randomize_gaba_rise_time && !kind.by_name) {
    rise_time_slot_ = add_slot("tau_r_GABAA");  // the mechanism of inhibitory synapses alone has it
  }
  if (kind.random_stream == model::RandomStream::plasticity) find_plastic_slots();
  for (const std::string& name : assigned) {
    if (const auto slot = add_slot(name)) assigned_slots_.emplace(name, *slot);
  }
  handle_ = engine.point_process_kind(kind.mechanism, parameters_);
}

void ReceptorMaker::find_plastic_slots() {
  // One that the mechanism lacks is told of by point_process_kind().
  const auto slot = [this](const char* name) {
    if (const auto known = add_slot(name)) return *known;
    parameters_.emplace_back(name);
    defaults_.push_back(unset);
    return parameters_.size() - 1;
  };
  plastic_ = {.rho = slot("rho0_GB"),
              .use = slot("Use"),
              .use_depressed = slot("Use_d"),
              .use_potentiated = slot("Use_p"),
              .peak = slot("gmax0_AMPA"),
              .peak_depressed = slot("gmax_d_AMPA"),
              .peak_potentiated = slot("gmax_p_AMPA"),
              .peak_nmda = slot("gmax_NMDA"),
              .threshold = engine_.mechanism_global(kind_.mechanism, "rho_star_GB")};
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
  if (plastic_) set_initial_state();
  assign(adjustment);
  const auto process = engine_.create_point_process(site.location, handle_, values_);
  set_stream(process, site);
  return process;
}

void ReceptorMaker::set_stream(engine::PointProcessHandle process, const Site& site) {
  switch (kind_.random_stream) {
    case model::RandomStream::none:
      return;
    case model::RandomStream::release:
      return engine_.set_random_stream(process,
                                       release_stream(settings_.seed, site.target, site.synapse));
    case model::RandomStream::plasticity:
      return engine_.set_random_stream(
          process, plasticity_stream(settings_.seed, site.target, site.synapse));
  }
}

// A synapse above the threshold starts potentiated, else depressed; the NMDA conductance is given
// relative to that of AMPA (neurodamus data/hoc/GluSynapseHelper.hoc).
void ReceptorMaker::set_initial_state() {
  const bool potentiated = values_[plastic_->rho] > plastic_->threshold;
  const double peak = values_[potentiated ? plastic_->peak_potentiated : plastic_->peak_depressed];
  values_[plastic_->peak] = peak;
  values_[plastic_->peak_nmda] *= peak;
  values_[plastic_->use] =
      values_[potentiated ? plastic_->use_potentiated : plastic_->use_depressed];
}

void ReceptorMaker::fill(const EdgeBlock& block, std::size_t row, const Site& site) {
  values_ = defaults_;
  for (std::size_t i = 0; i < kind_.parameters.size(); ++i) {
    const model::ParameterRule& rule = kind_.parameters[i];
    double value = block.attributes[attribute_of_[i]][row];
    if (rule.by_calcium && settings_.calcium) {
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
        throw InputError({.place = override_->places.assignments,
                          .problem = "unknown parameter",
                          .value = assignment.parameter,
                          .reason = "synapses of mechanism " + kind_.mechanism + " lack it"});
      }
      values_[slot->second] = assignment.value;
    }
  }
}

}  // namespace ballast::build
