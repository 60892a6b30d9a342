// Kernels of a generated source that take instances one by one: INITIAL, NET_RECEIVE, WATCH,
// bbcore_read, and the filling of tables.
#include <fmt/core.h>

#include "mechanisms/kernel_text.hpp"

namespace ballast::mechanisms {
namespace {

std::string initial_states(const KernelParts& parts) {
  std::string text;
  for (const auto& [state, size] : parts.mechanism.states) {
    const IonVariable* ion = parts.mechanism.ion_variable(state);
    if (ion != nullptr && ion->column != 3) {
      continue;
    }
    const std::string start = parts.mechanism.start_values.contains(state + "0")
                                  ? "_self." + state + "0_"
                                  : std::string("0.0");
    text += size > 0 ? fmt::format("for (double& _one : _self.{}_) _one = {};\n", state, start)
                     : fmt::format("_self.{}_ = {};\n", state, start);
  }
  return text;
}

// Loads, runs `call`, stores: the body of a kernel for one instance.
std::string one_instance(const KernelParts& parts, const BlockAccess& access,
                         const std::string& call) {
  const bool located = parts.mechanism.kind != MechanismKind::artificial_cell;
  std::string text = "Instance _self;\nshare(_self, _step, _in);\n_self._index = _i;\n";
  if (located) {
    text += "locate(_self, _step, _place);\n";
  }
  text += load_statements(parts, access) + ion_load_statements(parts) + call +
          store_statements(parts, access);
  return text;
}

std::string initialize(const KernelParts& parts) {
  std::string text;
  if (parts.plan.initial != nullptr) {
    text += parts.writer.block("initial_block", *parts.plan.initial);
  }
  text +=
      "void initialize_one(const Step& _step, const Instances& _in, std::int32_t _i, "
      "const Place& _place) {\n";
  std::string call;
  for (const std::string& name : parts.plan.tabled) {
    call += fmt::format(
        "if (_self.{0}_ != {1}) hoc_execerror(\"{2}: a TABLE is made with the default of "
        "{0}, which an instance changes\", \"\");\n",
        name, as_double(parts.mechanism.column(name)->value), parts.mechanism.name);
  }
  call += initial_states(parts);
  if (parts.plan.receive != nullptr) {
    call += "_self._tsav_ = -1e20;\n";
  }
  call += parts.plan.initial != nullptr ? "initial_block(_self);\n" : "";
  BlockAccess access = parts.plan.initialize;
  if (parts.mechanism.kind != MechanismKind::artificial_cell) {
    access.written.insert("v");
  }
  text += one_instance(parts, access, call) + ion_store_statements(parts, true) +
          "static_cast<void>(_place);\n}\n";
  text += "void initialize(const Step& _step, const Instances& _in) {\nconst Call _call(_step);\n";
  if (parts.mechanism.kind == MechanismKind::density) {
    text +=
        "for (std::int32_t _r = 0; _r < _in.run_count; ++_r) {\n"
        "for (std::int32_t _k = 0; _k < _in.runs[_r].count; ++_k) {\n"
        "initialize_one(_step, _in, _in.runs[_r].first + _k, place_in(_in.runs[_r], _k));\n"
        "}\n}\n}\n";
  } else {
    text +=
        "for (std::int32_t _i = 0; _i < _in.count; ++_i) {\n"
        "initialize_one(_step, _in, _i, place_at(_in, _i));\n}\n}\n";
  }
  return text;
}

// A block of NET_RECEIVE and the kernel `name` that runs it; INITIAL comes without an event.
std::string receiver(const KernelParts& parts, const std::string& name, const SyntaxNode& block,
                     const BlockAccess& access, bool has_event) {
  const auto of_event = [&](const char* text) { return has_event ? text : ""; };
  const std::string head = fmt::format("void {}_block(Instance& _self, double* _args{})", name,
                                       of_event(", double _lflag"));
  const std::string call =
      fmt::format("_self._weight = _weight;\n{}{}_block(_self, _weights + _weight{});\n",
                  of_event("_self._tsav_ = _step.t;\n"), name, of_event(", _flag"));
  return parts.writer.receive(head, block, parts.plan.arguments) +
         fmt::format(
             "void {}(const Step& _step, const Instances& _in, std::int32_t _i, "
             "double* _weights, std::int32_t _weight{}) {{\n"
             "const Call _call(_step);\nconst Place _place = place_at(_in, _i);\n"
             "static_cast<void>(_place);\n",
             name, of_event(", double _flag")) +
         one_instance(parts, access, call) + "}\n";
}

// A condition fires when it becomes true; what it fires may end the watching of all.
std::string watch(const KernelParts& parts) {
  const auto conditions = watch_conditions(parts.mechanism);
  std::string text =
      "void watch(const Step& _step, const Instances& _in, double* _weights) {\n"
      "const Call _call(_step);\n"
      "for (std::int32_t _i = 0; _i < _in.count; ++_i) {\n"
      "std::uint8_t* const _watched = _in.watched + static_cast<std::int64_t>(_i) * watch_count;\n"
      "bool _any = false;\nfor (int _k = 0; _k < watch_count; ++_k) _any = _any || _watched[_k];\n"
      "if (!_any) continue;\n"
      "const Place _place = place_at(_in, _i);\n";
  std::string call = "double _above[watch_count];\n";
  std::string flags = "const double _flags[watch_count] = {";
  for (std::size_t k = 0; k < conditions.size(); ++k) {
    call += fmt::format("_above[{0}] = watched_value_{0}(_self);\n", k);
    flags += parts.writer.value(conditions[k]->children[1]) + ", ";
  }
  text += one_instance(parts, parts.plan.watches, call) + flags + "};\n";
  return text +
         "for (int _k = 0; _k < watch_count; ++_k) {\n"
         "const bool _is_above = _above[_k] > 0.0;\n"
         "const bool _fires = _watched[_k] == 1 && _is_above;\n"
         "if (_watched[_k]) _watched[_k] = _is_above ? 2 : 1;\n"
         "if (_fires) receive(_step, _in, _i, _weights, -1, _flags[_k]);\n"
         "}\n}\n}\n";
}

std::string watch_values(const KernelParts& parts) {
  std::string text;
  int k = 0;
  for (const SyntaxNode* condition : watch_conditions(parts.mechanism)) {
    text += fmt::format("double watched_value_{}(Instance& _self) {{ return {}; }}\n", k++,
                        parts.writer.watched_value(*condition));
  }
  return text;
}

std::string read_opaque(const KernelParts& parts) {
  std::string text =
      "void read_opaque(const Step& _step, const Instances& _in, std::int32_t _i, double* _reals, "
      "std::int32_t* _integers, std::int32_t* _real, std::int32_t* _integer) {\n"
      "const Call _call(_step);\n";
  return text + "Instance _self;\nshare(_self, _step, _in);\n_self._index = _i;\n" +
         load_statements(parts, parts.plan.opaque) +
         "bbcore_read(_reals, _integers, _real, _integer, _self);\n" +
         store_statements(parts, parts.plan.opaque) + "}\n";
}

std::string fill_tables(const KernelParts& parts) {
  std::string text;
  std::string calls;
  std::string defaults;
  for (const std::string& name : parts.plan.tabled) {
    defaults +=
        fmt::format("_self.{}_ = {};\n", name, as_double(parts.mechanism.column(name)->value));
  }
  for (const auto& [name, offset] : table_offsets(parts)) {
    if (!name.empty()) {
      text += parts.writer.table_filler(*parts.mechanism.function(name), offset);
      calls += "fill_" + name + "(_self);\n";
    }
  }
  return text +
         "void fill_tables(const Step& _step, const Instances& _in) {\nconst Call _call(_step);\n"
         "Instance _self;\nshare(_self, _step, _in);\n" +
         defaults + calls + "}\n";
}

}  // namespace

std::string event_kernels(const KernelParts& parts) {
  std::string text = watch_values(parts) + initialize(parts);
  if (table_offsets(parts).size() > 1) {
    text += fill_tables(parts);
  }
  if (parts.plan.receive != nullptr) {
    text += receiver(parts, "receive", *parts.plan.receive, parts.plan.receives, true);
  }
  if (parts.plan.receive_initial != nullptr) {
    text +=
        receiver(parts, "receive_initial", *parts.plan.receive_initial, parts.plan.begins, false);
  }
  if (!watch_conditions(parts.mechanism).empty()) {
    text += watch(parts);
  }
  if (parts.plan.reads_opaque) {
    text += read_opaque(parts);
  }
  return text;
}

}  // namespace ballast::mechanisms
