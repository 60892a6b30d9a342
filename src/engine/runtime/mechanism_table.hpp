#pragma once
// MechanismTable: what the runtime makes of each mechanism of a model: a kernel with the values of
// its GLOBAL variables and its tables, an ion, or the membrane's capacitance. One for all groups of
// a process; read only after its construction.

#include <cstdint>
#include <string>
#include <vector>

#include "built/model.hpp"
#include "engine/runtime/kernel_library.hpp"

namespace ballast::runtime {

enum class Role : std::uint8_t {
  kernel,
  ion,
  capacitance,
  missing  ///< no kernel; an error where a group has instances
};

struct MechanismType {
  built::Mechanism model;
  Role role = Role::missing;
  const kernel::Kernel* kernel = nullptr;
  std::vector<double> globals;  ///< as kernel::Instances::globals
  std::vector<double> tables;   ///< as kernel::Instances::tables
  double inside = 0.0;          ///< initial concentrations of ions, mM
  double outside = 0.0;
};

/// RT/F in mV at this temperature (degC).
[[nodiscard]] double thermal_voltage(double celsius);

class MechanismTable {
 public:
  /// Borrows the library. Throws EngineError naming a mechanism whose kernel was made of another
  /// .mod file than the model's (other columns).
  MechanismTable(const built::Header& header, const KernelLibrary& library);

  /// Throws EngineError for a type that the model does not name.
  [[nodiscard]] const MechanismType& of(std::int32_t type) const;
  /// Of the ion mechanism "<name>_ion"; throws EngineError if there is none.
  [[nodiscard]] const MechanismType& ion(const std::string& name) const;
  [[nodiscard]] const std::vector<MechanismType>& all() const { return types_; }
  [[nodiscard]] const kernel::Loops& loops() const { return loops_; }
  [[nodiscard]] double celsius() const { return celsius_; }
  [[nodiscard]] double dt() const { return dt_; }  ///< ms
  [[nodiscard]] double thermal_voltage() const { return thermal_voltage_; }
  [[nodiscard]] std::uint32_t random_index() const { return random_index_; }

 private:
  void add(const built::Mechanism& mechanism, const built::Header& header,
           const KernelLibrary& library);

  std::vector<MechanismType> types_;  ///< ascending by type
  kernel::Loops loops_;
  double celsius_;
  double dt_;
  double thermal_voltage_;
  std::uint32_t random_index_;
};

}  // namespace ballast::runtime
