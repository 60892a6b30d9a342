#pragma once
// The loops over nodes that every group needs besides the kernels of its mechanisms: reversal
// potentials, axial currents and the solution of the tree. Stands, like kernel.hpp, in
// the source of kernel libraries, so that it is compiled for the machine it runs on. The order of
// all sums is that of the tree, cell by cell, whatever the order in which nodes are stored; the
// sums are those of NEURON 8.2.2 (nrnoc/treeset.cpp, solve.cpp, eion.cpp).

#include <cmath>

#include "engine/runtime/kernel.hpp"

namespace ballast::kernel {

/// Bits of an ion's style word (NEURON 8.2.2, nrnoc/eion.cpp).
enum IonStyle : std::int32_t {
  initialise_concentrations = 04,
  initial_reversal = 040,
  reversal_each_step = 0100
};

/// Sets the reversal potentials (mV) of the ion's instances whose style has one of `bits`; `factor`
/// is RT/zF in mV. NEURON's values where a concentration is not positive. Without branches, so that
/// it vectorises where log() does.
inline void set_reversals(const Ion& ion, std::int32_t count, double factor, std::int32_t bits) {
  double* __restrict reversals = ion.columns[reversal];
  const double* __restrict in = ion.columns[inside];
  const double* __restrict out = ion.columns[outside];
  for (std::int32_t i = 0; i < count; ++i) {
    double value = factor * log(out[i] / in[i]);
    value = out[i] <= 0.0 ? -1e6 : value;
    value = in[i] <= 0.0 ? 1e6 : value;
    reversals[i] = (ion.styles[i] & bits) != 0 ? value : reversals[i];
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

/// Adds what flows between neighbouring nodes to rhs, and, in the same pass, since it takes half as
/// long, Gaussian elimination from the tips to the roots; then back (Hines M (1984) Int J Biomed
/// Comput 15:69-76): rhs becomes the change of v; d becomes its reciprocal.
inline void solve_trees(const Step& step, const Tree& tree) {
  const double* __restrict v = step.v;
  double* __restrict rhs = step.rhs;
  double* __restrict d = step.d;
  for (std::int32_t k = tree.node_count - 1; k >= tree.cell_count; --k) {
    const std::int32_t node = tree.order[k], parent = tree.parents[k];
    const double a = tree.a[k], b = tree.b[k];
    const double difference = v[parent] - v[node];
    const double own = rhs[node] - b * difference;
    d[node] = 1.0 / d[node];
    const double p = a * d[node];
    rhs[node] = own;
    d[parent] -= p * b;
    rhs[parent] += a * difference - p * own;
  }
  for (std::int32_t k = 0; k < tree.cell_count; ++k) rhs[tree.order[k]] /= d[tree.order[k]];
  for (std::int32_t k = tree.cell_count; k < tree.node_count; ++k) {
    const std::int32_t node = tree.order[k];
    rhs[node] = (rhs[node] - tree.b[k] * rhs[tree.parents[k]]) * d[node];
  }
}

}  // namespace ballast::kernel
