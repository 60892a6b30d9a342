#pragma once
// The parts of a mechanism's generated source, each a function of its description and plan: the
// struct of an instance, kernels that loop over all instances, kernels of single instances at
// events, the tables that describe all this to the runtime.

#include <string>

#include "mechanisms/code_writer.hpp"
#include "mechanisms/kernel_plan.hpp"

namespace ballast::mechanisms {

struct KernelParts {
  const MechanismDescription& mechanism;
  const KernelPlan& plan;
  const CodeWriter& writer;
};

/// Position of a column's first value among the flattened columns.
[[nodiscard]] int first_index(const MechanismDescription& mechanism, const std::string& column);

/// Position of each TABLE function's values; the last entry is their number, under "".
[[nodiscard]] std::vector<std::pair<std::string, int>> table_offsets(const KernelParts& parts);

/// `struct Instance` and `struct Shared` (the values that all instances share).
[[nodiscard]] std::string instance_struct(const KernelParts& parts);

/// Element k of a column in the struct: "x_", "x_[1]"; and flattened column `index` of instance _i.
[[nodiscard]] std::string element_of(const ColumnVariable& column, int k);
[[nodiscard]] std::string place_of(int index);
/// The variable takes the ion's value before a block runs.
[[nodiscard]] bool copied_from_ion(const IonVariable& variable);

/// Statements that load what a block needs of instance _i at _place / store what it wrote.
[[nodiscard]] std::string load_statements(const KernelParts& parts, const BlockAccess& access);
[[nodiscard]] std::string ion_load_statements(const KernelParts& parts);
[[nodiscard]] std::string store_statements(const KernelParts& parts, const BlockAccess& access);
/// Statements that write concentrations and reversal potentials to the ions.
[[nodiscard]] std::string ion_store_statements(const KernelParts& parts, bool recompute);

/// The kernels of all instances, and those of single ones.
[[nodiscard]] std::string loop_kernels(const KernelParts& parts);
[[nodiscard]] std::string event_kernels(const KernelParts& parts);
[[nodiscard]] std::string registration(const KernelParts& parts);

}  // namespace ballast::mechanisms
