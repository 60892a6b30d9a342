// Kernels of a generated source that take all instances in loops made to vectorise: membrane
// currents and the advance of states. Density mechanisms lie on neighbouring nodes and read and
// write them in place; point processes gather what is at their nodes into arrays of a block, and
// add their currents in the order of instances.
#include <fmt/core.h>

#include "mechanisms/kernel_text.hpp"

namespace ballast::mechanisms {
namespace {

using kernel::Use;

class Loop {
 public:
  Loop(const KernelParts& parts, const BlockAccess& access, bool is_current)
      : parts_(parts), access_(access), is_current_(is_current) {}

  std::string text() {
    const std::string name = is_current_ ? "current" : "state";
    std::string text = "template <Store _store>\nvoid " + name +
                       "_of(const Step& _step, const Instances& _in) {\n"
                       "Instance _shared;\nshare(_shared, _step, _in);\n";
    text += density() ? over_runs() : over_points();
    text += "}\nvoid " + name +
            "(const Step& _step, const Instances& _in, Store _store) {\nconst Call _call(_step);\n"
            "switch (_store) {\n";
    for (const char* store : {"nothing", "ion_currents", "all"}) {
      text += fmt::format("case Store::{0}: return {1}_of<Store::{0}>(_step, _in);\n", store, name);
    }
    return text + "}\n}\n";
  }

 private:
  [[nodiscard]] bool density() const { return parts_.mechanism.kind == MechanismKind::density; }

  std::string over_runs() {
    std::string text =
        "for (std::int32_t _r = 0; _r < _in.run_count; ++_r) {\n"
        "const Run& _run = _in.runs[_r];\n"
        "for (std::int32_t _begin = 0; _begin < _run.count; _begin += kernel::stretch) {\n"
        "const int _n = _run.count - _begin < kernel::stretch ? _run.count - _begin : "
        "kernel::stretch;\n"
        "const std::int64_t _first = _run.first + _begin;\n"
        "const std::int64_t _node = _run.node + _begin;\n"
        "const double* const _v = _step.v + _node;\n";
    if (is_current_) {
      text += "double* const _rhs = _step.rhs + _node;\ndouble* const _d = _step.d + _node;\n";
    }
    if (uses("area")) {
      text += "const double* const _area = _step.area + _node;\n";
    }
    if (uses("diam")) {
      text += "const double* const _diam = _step.diam + _node;\n";
    }
    each_ion([&](std::size_t i, const IonVariable& variable) {
      if (copied_from_ion(variable) || stores_to_ion(variable)) {
        text += fmt::format(
            "double* const _ion{0}_{1} = _in.ions[{0}].columns[{1}] + _run.ions[{0}] "
            "+ _begin;\n",
            i, variable.column);
      }
    });
    return text + columns() + buffers() + computation() + after_block() + "}\n}\n";
  }

  std::string over_points() {
    std::string text =
        "for (std::int32_t _begin = 0; _begin < _in.count; _begin += kernel::stretch) {\n"
        "const int _n = _in.count - _begin < kernel::stretch ? _in.count - _begin : "
        "kernel::stretch;\n"
        "const std::int64_t _first = _begin;\n"
        "const std::int32_t* const _nodes = _in.nodes + _begin;\n"
        "double _v[kernel::stretch];\n";
    std::string gather = "_v[_k] = _step.v[_nodes[_k]];\n";
    if (is_current_) {
      text += "double _rhs[kernel::stretch], _d[kernel::stretch], _scale[kernel::stretch];\n";
      gather += "_scale[_k] = 100.0 / _step.area[_nodes[_k]];\n";
    }
    for (const char* place : {"area", "diam"}) {
      if (uses(place)) {
        text += fmt::format("double _{}[kernel::stretch];\n", place);
        gather += fmt::format("_{0}[_k] = _step.{0}[_nodes[_k]];\n", place);
      }
    }
    each_ion([&](std::size_t i, const IonVariable& variable) {
      if (copied_from_ion(variable) || stores_to_ion(variable)) {
        text += fmt::format("double _ion{}_{}[kernel::stretch];\n", i, variable.column);
      }
      if (copied_from_ion(variable)) {
        gather += fmt::format(
            "_ion{0}_{1}[_k] = _in.ions[{0}].columns[{1}][_in.ions[{0}].instances["
            "_begin + _k]];\n",
            i, variable.column);
      }
    });
    return text + columns() + buffers() + "for (int _k = 0; _k < _n; ++_k) {\n" + gather + "}\n" +
           computation() + scatter() + after_block() + "}\n";
  }

  template <class Visit>
  void each_ion(const Visit& visit) const {
    for (std::size_t i = 0; i < parts_.mechanism.ions.size(); ++i) {
      for (const IonVariable& variable : parts_.mechanism.ions[i].variables) {
        visit(i, variable);
      }
    }
  }
  [[nodiscard]] bool uses(const std::string& name) const { return access_.uses(name); }
  // Concentrations and reversal potentials; currents are added up (current kernels only).
  [[nodiscard]] static bool stores_to_ion(const IonVariable& variable) {
    return variable.written && variable.column != 3;
  }
  [[nodiscard]] bool adds_to_ion(const IonVariable& variable) const {
    return is_current_ && variable.written && variable.column == 3;
  }

  enum class Part { load, store, output };

  // Calls visit(index, column, element) for the columns that take part.
  template <class Visit>
  void each_column(Part part, const Visit& visit) const {
    int index = 0;
    for (const ColumnVariable& column : parts_.mechanism.columns) {
      const Use use = parts_.plan.use_of(column.name);
      const bool output = use == Use::output || use == Use::initial;
      const bool own = column.name == "v" || (is_current_ && column.name == "_g");
      const bool written = own || access_.written.contains(column.name);
      const bool takes_part = part == Part::load ? !column.neurons_own && access_.needs(column.name)
                              : part == Part::store ? written && !output
                                                    : written && output;
      for (int k = 0; k < column.count(); ++k, ++index) {
        if (takes_part) {
          visit(index, column, k);
        }
      }
    }
  }

  std::string columns() const {
    std::set<int> used;
    const auto use = [&](int index, const ColumnVariable&, int) { used.insert(index); };
    each_column(Part::load, use);
    each_column(Part::store, use);
    std::string text;
    for (const int index : used) {
      text += fmt::format(
          "double* const _c{0} = _in.columns[{0}].data + _first * "
          "_in.columns[{0}].stride;\n",
          index);
    }
    return text;
  }

  std::string buffers() const {
    std::string text;
    each_ion([&](std::size_t i, const IonVariable& variable) {
      if (adds_to_ion(variable)) {
        text += fmt::format(
            "double _current{0}[kernel::stretch], _conductance{0}[kernel::stretch];\n", i);
      }
    });
    return text;
  }

  std::string loads() const {
    std::string text =
        "Instance _self = _shared;\n_self._index = static_cast<std::int32_t>(_first + _k);\n";
    for (const char* place : {"area", "diam"}) {
      text += uses(place) ? fmt::format("_self.{0}_ = _{0}[_k];\n", place) : "";
    }
    each_column(Part::load, [&](int index, const ColumnVariable& column, int k) {
      text += fmt::format("_self.{} = _c{}[_k];\n", element_of(column, k), index);
    });
    each_ion([&](std::size_t i, const IonVariable& variable) {
      if (copied_from_ion(variable)) {
        text += fmt::format("_self.{}_ = _ion{}_{}[_k];\n", variable.name, i, variable.column);
      }
    });
    return text;
  }

  std::string stores() const {
    std::string text;
    each_column(Part::store, [&](int index, const ColumnVariable& column, int k) {
      text += fmt::format("_c{0}[_k] = _self.{1};\n", index, element_of(column, k));
    });
    each_ion([&](std::size_t i, const IonVariable& variable) {
      if (stores_to_ion(variable)) {
        text += fmt::format("_ion{}_{}[_k] = _self.{}_;\n", i, variable.column, variable.name);
      }
    });
    text += "if constexpr (_store == Store::all) {\nconst std::int64_t _i = _first + _k;\n";
    each_column(Part::output, [&](int index, const ColumnVariable& column, int k) {
      text += fmt::format("if (_in.columns[{}].data) {} = _self.{};\n", index, place_of(index),
                          element_of(column, k));
    });
    return text + "static_cast<void>(_i);\n}\n";
  }

  // The conductance is the difference of the currents at v and v + 0.001 mV (nrn 8.2.2,
  // nmodl/noccout.cpp); a point process' are per area: 100 / um2 makes mA/cm2 of nA.
  std::string evaluation() const {
    std::string text =
        "const double _at = _v[_k];\n_self.v_ = _at + 0.001;\n"
        "const double _above = total_current(_self);\n";
    each_ion([&](std::size_t, const IonVariable& variable) {
      if (adds_to_ion(variable)) {
        text += fmt::format("const double _{0}_above = _self.{0}_;\n", variable.name);
      }
    });
    const std::string scale = density() ? "" : " * _scale[_k]";
    text += "_self.v_ = _at;\nconst double _total = total_current(_self);\n";
    text += "_self._g_ = (_above - _total) * 1000.0" + scale + ";\n";
    const char* signs = parts_.mechanism.electrode ? "+-" : "-+";
    text += density()
                ? fmt::format("_rhs[_k] {}= _total;\n_d[_k] {}= _self._g_;\n", signs[0], signs[1])
                : "_rhs[_k] = _total * _scale[_k];\n_d[_k] = _self._g_;\n";
    text += "if constexpr (_store != Store::nothing) {\n";
    each_ion([&](std::size_t i, const IonVariable& variable) {
      if (adds_to_ion(variable)) {
        text += fmt::format(
            "_current{0}[_k] = _self.{1}_{2};\n"
            "_conductance{0}[_k] = (_{1}_above - _self.{1}_) * 1000.0{2};\n",
            i, variable.name, scale);
      }
    });
    return text + "}\n";
  }

  std::string computation() const {
    std::string text = "#pragma GCC ivdep\nfor (int _k = 0; _k < _n; ++_k) {\n" + loads();
    text += is_current_ ? evaluation() : "_self.v_ = _v[_k];\nadvance_states(_self);\n";
    return text + stores() + "}\n";
  }

  // Sums per node in the order of instances.
  std::string scatter() const {
    std::string text = "for (int _k = 0; _k < _n; ++_k) {\n";
    if (is_current_) {
      const char* signs = parts_.mechanism.electrode ? "+-" : "-+";
      text += fmt::format("_step.rhs[_nodes[_k]] {}= _rhs[_k];\n_step.d[_nodes[_k]] {}= _d[_k];\n",
                          signs[0], signs[1]);
    }
    each_ion([&](std::size_t i, const IonVariable& variable) {
      if (stores_to_ion(variable)) {
        text += fmt::format(
            "_in.ions[{0}].columns[{1}][_in.ions[{0}].instances[_begin + _k]] = "
            "_ion{0}_{1}[_k];\n",
            i, variable.column);
      }
    });
    return text + "}\n";
  }

  std::string after_block() const {
    std::string text = "if constexpr (_store != Store::nothing) {\n";
    each_ion([&](std::size_t i, const IonVariable& variable) {
      if (adds_to_ion(variable)) {
        const std::string place = density() ? fmt::format("_run.ions[{}] + _begin + _k", i)
                                            : fmt::format("_in.ions[{}].instances[_begin + _k]", i);
        for (const auto& [column, buffer] :
             {std::pair{"current", "_current"}, std::pair{"conductance", "_conductance"}}) {
          text += fmt::format(
              "if (_store == Store::all || kernel::{0} == kernel::current)\n"
              "if (double* const _sum = _in.ions[{1}].columns[kernel::{0}]) {{\n"
              "for (int _k = 0; _k < _n; ++_k) _sum[{2}] += {3}{1}[_k];\n}}\n",
              column, i, place, buffer);
        }
      }
    });
    return text + "}\n";
  }

  const KernelParts& parts_;
  const BlockAccess& access_;
  bool is_current_;
};

std::string solved_functions(const KernelParts& parts) {
  std::string text;
  std::string calls;
  for (const SolvedBlock& solved : parts.plan.solved) {
    const std::string& name = solved.block->name();
    if (solved.block->is("ProcedureBlock")) {
      calls += "call_" + name + "(_self);\n";
    } else if (solved.method == "cnexp") {
      text += "BALLAST_INLINE " + parts.writer.cnexp("solve_" + name, *solved.block);
      calls += "solve_" + name + "(_self);\n";
    } else {
      text += parts.writer.integrated("solve_" + name, *solved.block, solved.method);
      calls += "solve_" + name + "(_self);\n";
    }
  }
  if (!parts.plan.has_current) {
    calls += "breakpoint_block(_self);\n";
  }
  return text + "BALLAST_INLINE void advance_states(Instance& _self) {\n" + calls + "}\n";
}

std::string total_current(const KernelParts& parts) {
  std::string text =
      "BALLAST_INLINE double total_current(Instance& _self) {\n"
      "breakpoint_block(_self);\ndouble _sum = 0.0;\n";
  for (const std::string& current : parts.mechanism.currents) {
    text += "_sum += _self." + current + "_;\n";
  }
  return text + "return _sum;\n}\n";
}

}  // namespace

std::string loop_kernels(const KernelParts& parts) {
  std::string text;
  if (parts.plan.breakpoint == nullptr) {
    return text;
  }
  text += "BALLAST_INLINE " + parts.writer.block("breakpoint_block", *parts.plan.breakpoint);
  if (parts.plan.has_current) {
    text += total_current(parts) + Loop(parts, parts.plan.current, true).text();
  }
  if (parts.plan.has_state) {
    text += solved_functions(parts) + Loop(parts, parts.plan.state, false).text();
  }
  return text;
}

}  // namespace ballast::mechanisms
