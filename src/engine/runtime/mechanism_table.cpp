#include "engine/runtime/mechanism_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.hpp"

namespace ballast::runtime {

namespace {

constexpr std::int32_t capacitance_type = 3;  // NEURON 8.2.2, nrnoc/membdef.h: CAP

// CODATA 2018, as NEURON 8.2.2 has them (nrnoc/eion.cpp).
constexpr double gas_constant = 8.31446261815324;         // J/(mol K)
constexpr double faraday_constant = 96485.3321233100184;  // C/mol

[[noreturn]] void refuse_layout(const built::Mechanism& model, const kernel::Kernel& kernel) {
  throw EngineError({.problem = "the kernel does not fit the model's mechanism",
                     .value = model.name,
                     .reason = fmt::format("{} has {} values and {} indices, the model {} and {}",
                                           kernel.file, kernel.column_count, kernel.datum_count,
                                           model.value_count, model.datum_count),
                     .suggestion = "Give the .mod files that the model was built with."});
}

std::vector<double> globals_of(const kernel::Kernel& kernel, const built::Header& header) {
  std::vector<double> values;
  for (std::int32_t i = 0; i < kernel.global_count; ++i) {
    const kernel::GlobalInfo& info = kernel.globals[i];
    const auto size = static_cast<std::size_t>(info.size);
    const auto given = header.globals.find(info.name);
    if (given != header.globals.end() && given->second.size() == size) {
      values.insert(values.end(), given->second.begin(), given->second.end());
    } else {
      values.insert(values.end(), size, info.value);
    }
  }
  return values;
}

std::string ion_of(const std::string& mechanism) {
  return mechanism.substr(0, mechanism.size() - std::string("_ion").size());
}

}  // namespace

double thermal_voltage(double celsius) {
  return 1000.0 * gas_constant * (celsius + 273.15) / faraday_constant;
}

MechanismTable::MechanismTable(const built::Header& header, const KernelLibrary& library)
    : loops_(library.loops()),
      celsius_(header.global("celsius")),
      dt_(header.global("dt")),
      thermal_voltage_(runtime::thermal_voltage(celsius_)),
      random_index_(static_cast<std::uint32_t>(header.global("Random123_globalindex"))) {
  if (header.global("secondorder") != 0.0) {
    throw EngineError({.problem = "the model asks for another method of integration",
                       .value = fmt::format("secondorder = {:g}", header.global("secondorder")),
                       .reason = "the runtime takes implicit Euler steps, secondorder = 0"});
  }
  const auto older_units = header.globals.find("_nrnunit_use_legacy_");
  if (older_units != header.globals.end() && older_units->second.at(0) != 0.0) {
    throw EngineError({.problem = "the model was built with NEURON's older physical constants",
                       .value = "_nrnunit_use_legacy_ = 1",
                       .reason = "the runtime's kernels use those of CODATA 2018"});
  }
  types_.reserve(header.mechanisms.size());
  for (const built::Mechanism& mechanism : header.mechanisms) add(mechanism, header, library);
}

void MechanismTable::add(const built::Mechanism& mechanism, const built::Header& header,
                         const KernelLibrary& library) {
  MechanismType& type = types_.emplace_back();
  type.model = mechanism;
  type.kernel = library.find(mechanism.name);
  if (mechanism.ion) {
    type.role = Role::ion;
    const std::string ion = ion_of(mechanism.name);
    type.inside = header.global(ion + "i0_" + mechanism.name);
    type.outside = header.global(ion + "o0_" + mechanism.name);
  } else if (mechanism.type == capacitance_type) {
    type.role = Role::capacitance;
  } else if (type.kernel != nullptr) {
    if (type.kernel->column_count != mechanism.value_count ||
        type.kernel->datum_count != mechanism.datum_count) {
      refuse_layout(mechanism, *type.kernel);
    }
    type.role = Role::kernel;
    type.globals = globals_of(*type.kernel, header);
    type.tables.resize(static_cast<std::size_t>(type.kernel->table_size));
    if (type.kernel->fill_tables != nullptr) {
      kernel::Instances instances;
      instances.globals = type.globals.data();
      instances.tables = type.tables.data();
      type.kernel->fill_tables({.dt = dt_, .celsius = celsius_}, instances);
    }
  }
}

const MechanismType& MechanismTable::of(std::int32_t type) const {
  const auto found = std::lower_bound(
      types_.begin(), types_.end(), type,
      [](const MechanismType& entry, std::int32_t wanted) { return entry.model.type < wanted; });
  if (found == types_.end() || found->model.type != type) {
    throw EngineError(
        {.problem = "the model names no mechanism of type", .value = std::to_string(type)});
  }
  return *found;
}

const MechanismType& MechanismTable::ion(const std::string& name) const {
  const auto found = std::find_if(types_.begin(), types_.end(), [&](const MechanismType& type) {
    return type.role == Role::ion && type.model.name == name + "_ion";
  });
  if (found == types_.end()) {
    throw EngineError({.problem = "the model has no ion", .value = name});
  }
  return *found;
}

}  // namespace ballast::runtime
