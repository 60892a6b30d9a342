// struct Instance of a generated source, and loading and storing one.
#include <fmt/core.h>

#include "mechanisms/kernel_text.hpp"

namespace ballast::mechanisms {
namespace {

std::string member(const std::string& name, int size) {
  return size > 0 ? fmt::format("double {}_[{}] = {{}};\n", name, size)
                  : fmt::format("double {}_ = 0.0;\n", name);
}

constexpr const char* methods = R"code(
  const ballast::kernel::Step* _step = nullptr;
  const ballast::kernel::Instances* _in = nullptr;
  double* tables = nullptr;
  std::int32_t _index = 0, _weight = -1;

  void*& slot(int k) const {
    return _in->slots[static_cast<std::int64_t>(k) * _in->count + _index];
  }
  void send(double time, double flag) const {
    const auto& services = *_step->services;
    services.net_send(services.group, _in->mechanism, _index, _weight, time, flag);
  }
  void event(double time) const {
    const auto& services = *_step->services;
    services.net_event(services.group, _in->mechanism, _index, time);
  }
  void move(double time) const {
    const auto& services = *_step->services;
    services.net_move(services.group, _in->mechanism, _index, time);
  }
  // The first WATCH that a NET_RECEIVE comes by ends all that were watched before; above counts
  // from just below 0 on (nrn 8.2.2, nrncvode/netcvode.cpp: WatchCondition::activate).
  void watch(bool& watching, int condition, double value) const {
    std::uint8_t* const all = _in->watched + static_cast<std::int64_t>(_index) * watch_count;
    for (int k = 0; !watching && k < watch_count; ++k) {
      all[k] = 0;
    }
    watching = true;
    all[condition] = value >= -1e-11 ? 2 : 1;
  }
)code";

}  // namespace

std::string place_of(int index) {
  return fmt::format(
      "_in.columns[{0}].data[static_cast<std::int64_t>(_i) * _in.columns[{0}].stride]", index);
}

std::string element_of(const ColumnVariable& column, int k) {
  return column.size > 0 ? fmt::format("{}_[{}]", column.name, k) : column.name + "_";
}

bool copied_from_ion(const IonVariable& variable) {
  return variable.read || variable.column == 1 || variable.column == 2;
}

int first_index(const MechanismDescription& mechanism, const std::string& wanted) {
  int index = 0;
  for (const ColumnVariable& column : mechanism.columns) {
    if (column.name == wanted) {
      return index;
    }
    index += column.count();
  }
  return -1;
}

std::vector<std::pair<std::string, int>> table_offsets(const KernelParts& parts) {
  std::vector<std::pair<std::string, int>> offsets;
  int next = 0;
  for (const std::string& name : parts.plan.functions) {
    const SyntaxNode& function = *parts.mechanism.function(name);
    if (function.find("StatementBlock")->find("TableStatement") != nullptr) {
      offsets.emplace_back(name, next);
      next += table_size(function).values;
    }
  }
  offsets.emplace_back("", next);
  return offsets;
}

std::string instance_struct(const KernelParts& parts) {
  const MechanismDescription& mechanism = parts.mechanism;
  std::string text =
      fmt::format("constexpr int watch_count = {};\n", watch_conditions(mechanism).size());
  text += "struct Instance {\n";
  std::set<std::string> done{"v", "t", "dt", "celsius", "area", "diam"};
  for (const char* name : {"v", "t", "dt", "celsius", "area", "diam"}) {
    text += member(name, 0);
  }
  const auto add = [&](const std::string& name, int size) {
    if (done.insert(name).second) {
      text += member(name, size);
    }
  };
  for (const ColumnVariable& column : mechanism.columns) {
    add(column.name, column.size);
  }
  for (const UsedIon& ion : mechanism.ions) {
    for (const IonVariable& variable : ion.variables) {
      add(variable.name, 0);
    }
  }
  for (const GlobalVariable& global : mechanism.globals) {
    add(global.name, global.size);
  }
  for (const auto& [name, size] : mechanism.file_locals) {
    add(name, size);
  }
  text += methods;
  text += "};\n";
  // values that all instances share, loaded once for a loop
  text +=
      "BALLAST_INLINE void share(Instance& _self, const Step& _step, const Instances& _in) {\n"
      "_self._step = &_step;\n_self._in = &_in;\n_self.tables = _in.tables;\n"
      "_self.t_ = _step.t;\n_self.dt_ = _step.dt;\n_self.celsius_ = _step.celsius;\n";
  int at = 0;
  for (const GlobalVariable& global : parts.plan.globals) {
    for (int k = 0; k < (global.size > 0 ? global.size : 1); ++k) {
      const std::string target =
          global.size > 0 ? fmt::format("{}_[{}]", global.name, k) : global.name + "_";
      text += fmt::format("_self.{} = _in.globals[{}];\n", target, at++);
    }
  }
  return text + "}\n";
}

std::string load_statements(const KernelParts& parts, const BlockAccess& access) {
  std::string text;
  int index = 0;
  for (const ColumnVariable& column : parts.mechanism.columns) {
    for (int k = 0; k < column.count(); ++k, ++index) {
      if (!column.neurons_own && access.needs(column.name)) {
        text += fmt::format("_self.{} = {};\n", element_of(column, k), place_of(index));
      }
    }
  }
  return text;
}

std::string ion_load_statements(const KernelParts& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.mechanism.ions.size(); ++i) {
    for (const IonVariable& variable : parts.mechanism.ions[i].variables) {
      if (copied_from_ion(variable)) {
        text += fmt::format("_self.{}_ = _in.ions[{}].columns[{}][_place.ions[{}]];\n",
                            variable.name, i, variable.column, i);
      }
    }
  }
  return text;
}

std::string store_statements(const KernelParts& parts, const BlockAccess& access) {
  std::string text;
  int index = 0;
  for (const ColumnVariable& column : parts.mechanism.columns) {
    for (int k = 0; k < column.count(); ++k, ++index) {
      if (access.written.contains(column.name)) {
        text += fmt::format("if (_in.columns[{}].data) {} = _self.{};\n", index, place_of(index),
                            element_of(column, k));
      }
    }
  }
  return text;
}

std::string ion_store_statements(const KernelParts& parts, bool recompute) {
  std::string text;
  for (std::size_t i = 0; i < parts.mechanism.ions.size(); ++i) {
    const UsedIon& ion = parts.mechanism.ions[i];
    bool concentration = false;
    for (const IonVariable& variable : ion.variables) {
      if (variable.written && variable.column != 3) {
        text += fmt::format("_in.ions[{}].columns[{}][_place.ions[{}]] = _self.{}_;\n", i,
                            variable.column, i, variable.name);
        concentration = concentration || variable.column != 0;
      }
    }
    if (concentration && recompute) {
      text +=
          fmt::format("wrote_concentration(_in.ions[{0}], _place.ions[{0}], {1}, _step.celsius);\n",
                      i, ion.charge);
    }
  }
  return text;
}

}  // namespace ballast::mechanisms
