#pragma once
// The loops over nodes that every group needs besides the kernels of its mechanisms: reversal
// potentials, capacitance, axial currents and the solution of the tree. Stands, like kernel.hpp, in
// the source of kernel libraries, so that it is compiled for the machine it runs on. The order of
// all sums is that of NEURON 8.2.2 (nrnoc/treeset.cpp, solve.cpp, eion.cpp), cell by cell, whatever
// the order in which nodes are stored.

#include <cmath>

#include "engine/runtime/kernel.hpp"

namespace ballast::kernel {

/// Cells as trees of nodes. `order` lists the nodes so that parents come before their children,
/// the roots of all cells first; parents[k], a[k], b[k] belong to node order[k].
struct Tree {
  std::int32_t node_count = 0, cell_count = 0;
  const std::int32_t* order = nullptr;
  const std::int32_t* parents = nullptr;
  const double* a = nullptr;
  const double* b = nullptr;
};

/// Bits of an ion's style word (NEURON 8.2.2, nrnoc/eion.cpp).
enum IonStyle : std::int32_t {
  initialise_concentrations = 04,
  initial_reversal = 040,
  reversal_each_step = 0100
};

/// Reversal potential (mV); `factor` is RT/zF in mV. NEURON's values where a concentration is not
/// positive.
inline double reversal_potential(double in, double out, double factor) {
  if (in <= 0.0) return 1e6;
  if (out <= 0.0) return -1e6;
  return factor * std::log(out / in);
}

/// Sets the reversal potentials of the ion's instances whose style has one of `bits`.
inline void set_reversals(const Ion& ion, std::int32_t count, double factor, std::int32_t bits) {
  double* reversals = ion.columns[reversal];
  for (std::int32_t i = 0; i < count; ++i) {
    if ((ion.styles[i] & bits) != 0) {
      reversals[i] = reversal_potential(ion.columns[inside][i], ion.columns[outside][i], factor);
    }
  }
}

/// Adds what flows between neighbouring nodes to rhs.
inline void add_axial_currents(const Step& step, const Tree& tree) {
  for (std::int32_t k = tree.cell_count; k < tree.node_count; ++k) {
    const std::int32_t node = tree.order[k], parent = tree.parents[k];
    const double difference = step.v[parent] - step.v[node];
    step.rhs[node] -= tree.b[k] * difference;
    step.rhs[parent] += tree.a[k] * difference;
  }
}

/// Sets d to the axial conductances, to which `own` is added: what does not change from step to
/// step.
inline void set_fixed_conductances(const Tree& tree, const double* own, double* d) {
  for (std::int32_t node = 0; node < tree.node_count; ++node) d[node] = own[node];
  for (std::int32_t k = tree.cell_count; k < tree.node_count; ++k) {
    d[tree.order[k]] -= tree.b[k];
    d[tree.parents[k]] -= tree.a[k];
  }
}

/// Gaussian elimination from the tips to the roots and back (Hines M (1984) Int J Biomed Comput
/// 15:69-76): rhs becomes the change of v; d is used up.
inline void solve_trees(const Step& step, const Tree& tree) {
  double* rhs = step.rhs;
  double* d = step.d;
  for (std::int32_t k = tree.node_count - 1; k >= tree.cell_count; --k) {
    const std::int32_t node = tree.order[k], parent = tree.parents[k];
    const double p = tree.a[k] / d[node];
    d[parent] -= p * tree.b[k];
    rhs[parent] -= p * rhs[node];
  }
  for (std::int32_t k = 0; k < tree.cell_count; ++k) rhs[tree.order[k]] /= d[tree.order[k]];
  for (std::int32_t k = tree.cell_count; k < tree.node_count; ++k) {
    const std::int32_t node = tree.order[k];
    rhs[node] -= tree.b[k] * rhs[tree.parents[k]];
    rhs[node] /= d[node];
  }
}

}  // namespace ballast::kernel
