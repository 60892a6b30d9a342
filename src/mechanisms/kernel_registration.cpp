// The tables of a generated source that describe its mechanism to the runtime.
#include <fmt/core.h>

#include "mechanisms/kernel_source.hpp"
#include "mechanisms/kernel_text.hpp"

namespace ballast::mechanisms {
namespace {

// "static const <type> <name>[] = {...};": one element of nothing where there are none.
std::string table(const char* type, const char* name, const std::vector<std::string>& rows) {
  std::string text = fmt::format("const ballast::kernel::{} {}[] = {{\n", type, name);
  for (const std::string& row : rows) {
    text += "{" + row + "},\n";
  }
  return text + (rows.empty() ? "{}\n" : "") + "};\n";
}

std::vector<std::string> column_rows(const KernelParts& parts) {
  static const std::vector<std::string> uses{"output", "initial", "event", "loop"};
  std::vector<std::string> rows;
  for (const ColumnVariable& column : parts.mechanism.columns) {
    const auto use = static_cast<std::size_t>(parts.plan.use_of(column.name));
    for (int k = 0; k < column.count(); ++k) {
      const std::string name =
          column.size > 0 ? fmt::format("{}[{}]", column.name, k) : column.name;
      rows.push_back(fmt::format("\"{}\", ballast::kernel::Use::{}, {}",
                                 column.neurons_own ? "" : name, uses[use],
                                 parts.plan.written_by(column.name)));
    }
  }
  return rows;
}

std::vector<std::string> slot_rows(const KernelParts& parts) {
  std::vector<std::string> rows;
  for (const PointerSlot& slot : parts.mechanism.slots) {
    rows.push_back(fmt::format("\"{}\", ballast::kernel::SlotKind::{}, {}", slot.name,
                               slot.opaque ? "opaque" : "pointer", slot.datum));
  }
  return rows;
}

std::vector<std::string> ion_rows(const KernelParts& parts) {
  std::vector<std::string> rows;
  for (const UsedIon& ion : parts.mechanism.ions) {
    int reads = 0;
    int writes = 0;
    int concentrations = 0;
    for (const IonVariable& variable : ion.variables) {
      reads |= variable.read && variable.column == 3 ? 1 : 0;
      writes |= variable.written && variable.column == 3 ? 1 : 0;
      concentrations |= variable.written && variable.column == 1 ? 1 : 0;
      concentrations |= variable.written && variable.column == 2 ? 2 : 0;
    }
    rows.push_back(fmt::format("\"{}\", {}, {}, {}, {}, {}", ion.name, ion.datum,
                               ion.variables.front().column, reads, writes, concentrations));
  }
  return rows;
}

std::vector<std::string> global_rows(const KernelParts& parts) {
  std::vector<std::string> rows;
  for (const GlobalVariable& global : parts.plan.globals) {
    rows.push_back(fmt::format("\"{}_{}\", {}, {}", global.name, parts.mechanism.name,
                               global.size > 0 ? global.size : 1, as_double(global.value)));
  }
  return rows;
}

const char* kind_name(MechanismKind kind) {
  switch (kind) {
    case MechanismKind::density:
      return "density";
    case MechanismKind::point_process:
      return "point_process";
    case MechanismKind::artificial_cell:
      return "artificial_cell";
  }
  return "";
}

std::string if_there(bool there, const char* function) {
  return there ? fmt::format("&{}, ", function) : std::string("nullptr, ");
}

}  // namespace

std::string registration(const KernelParts& parts) {
  const MechanismDescription& mechanism = parts.mechanism;
  const KernelPlan& plan = parts.plan;
  const std::vector<std::string> columns = column_rows(parts);
  std::string text = "namespace {\n" + table("ColumnInfo", "columns", columns) +
                     table("SlotInfo", "slots", slot_rows(parts)) +
                     table("IonInfo", "ions", ion_rows(parts)) +
                     table("GlobalInfo", "globals", global_rows(parts)) + "}  // namespace\n";
  const std::string name = kernel_function_name(mechanism.source);
  text += fmt::format(
      "const ballast::kernel::Kernel& {0}();\n"
      "const ballast::kernel::Kernel& {0}() {{\n"
      "static const ballast::kernel::Kernel made{{\n",
      name);
  text += fmt::format("\"{}\", \"{}\", ballast::kernel::Kind::{},\n", mechanism.name,
                      mechanism.source.file.filename().string(), kind_name(mechanism.kind));
  text += fmt::format("columns, {}, {}, {}, {},\n", columns.size(), mechanism.datum_count,
                      mechanism.area_datum, mechanism.event_datum);
  text += fmt::format("slots, {}, ions, {}, globals, {},\n", mechanism.slots.size(),
                      mechanism.ions.size(), plan.globals.size());
  text += fmt::format("{}, {}, {}, {}, {}, {},\n", plan.arguments.size(),
                      table_offsets(parts).back().second, watch_conditions(mechanism).size(),
                      mechanism.needs_diam ? 1 : 0, plan.fires ? 1 : 0, plan.moves ? 1 : 0);
  text += if_there(table_offsets(parts).size() > 1, "fill_tables") + "&initialize, " +
          if_there(plan.has_current, "current") + if_there(plan.has_state, "state") +
          if_there(plan.receive != nullptr, "receive") +
          if_there(plan.receive_initial != nullptr, "receive_initial") +
          if_there(!watch_conditions(mechanism).empty(), "watch") +
          if_there(plan.reads_opaque, "read_opaque");
  return text + "};\nreturn made;\n}\n";
}

}  // namespace ballast::mechanisms
