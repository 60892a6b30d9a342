#include "engine/runtime/recording.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace ballast::runtime {

namespace {

// The ion's variables in the order of its columns: "eca", "cai", "cao", "ica", "dica_dv_".
std::vector<std::string> variables_of(const std::string& ion) {
  return {"e" + ion, ion + "i", ion + "o", "i" + ion, "di" + ion + "_dv_"};
}

std::int32_t column_named(const MechanismType& type, const std::string& name) {
  if (type.role == Role::ion) {
    const std::string ion = type.model.name.substr(0, type.model.name.find("_ion"));
    const auto names = variables_of(ion);
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? -1 : static_cast<std::int32_t>(found - names.begin());
  }
  if (type.role != Role::kernel || type.model.point_process || type.model.artificial) return -1;
  const kernel::ColumnInfo* begin = type.kernel->columns;
  const kernel::ColumnInfo* end = begin + type.kernel->column_count;
  const auto* found =
      std::find_if(begin, end, [&](const kernel::ColumnInfo& info) { return name == info.name; });
  return found == end ? -1 : static_cast<std::int32_t>(found - begin);
}

}  // namespace

RecordedColumn column_of(const std::string& variable, const MechanismTable& mechanisms) {
  if (variable == "v") return {};
  const std::size_t dot = variable.find('.');
  const std::string mechanism = dot == std::string::npos ? "" : variable.substr(0, dot);
  const std::string name = variable.substr(dot == std::string::npos ? 0 : dot + 1);
  for (const MechanismType& type : mechanisms.all()) {
    const bool asked =
        type.model.name == mechanism || (mechanism.empty() && type.role == Role::ion);
    const std::int32_t column = asked ? column_named(type, name) : -1;
    if (column >= 0) return {type.model.type, column};
  }
  throw InputError({.problem = "a report asks for a variable that cannot be recorded",
                    .value = variable,
                    .reason = "v, <mechanism>.<variable> of a density mechanism, or a current, "
                              "concentration or reversal potential of an ion"});
}

std::vector<Compartment> compartments_of(const built::CellSections& cell,
                                         const RecordRequest& request) {
  std::vector<Compartment> all;
  for (const built::SectionList& list : cell.lists) {
    if (request.sections != "all" && list.name != request.sections) continue;
    for (std::size_t i = 0; i < list.sections.size(); ++i) {
      all.push_back({list.sections[i], list.nodes[i]});
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.section < b.section; });
  if (request.all_compartments) return all;
  std::vector<Compartment> middles;
  for (auto first = all.begin(); first != all.end();) {
    const auto last = std::find_if(first, all.end(), [&](const Compartment& place) {
      return place.section != first->section;
    });
    middles.push_back(first[(last - first) / 2]);
    first = last;
  }
  return middles;
}

}  // namespace ballast::runtime
