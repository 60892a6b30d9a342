#pragma once
// One step of what no closed form solves, part of every generated source: explicit Euler, implicit
// Euler by Newton's method, kinetic schemes. Iterations, tolerances and what becomes of the columns
// of derivatives are those of nrn 8.2.2 (scopmath/euler.c, newton_thread.c, sparse_thread.c), so
// that results agree to rounding; the matrices are dense here.

#include "mechanisms/kernel_prelude.hpp"

template <int n>
struct LinearSystem {
  double matrix[n][n];
  double rhs[n];
};

// Gauss with row pivots; the solution replaces rhs.
template <int n>
static void solve_linear(LinearSystem<n>& system) {
  for (int k = 0; k < n; ++k) {
    int pivot = k;
    for (int i = k + 1; i < n; ++i) {
      pivot = std::fabs(system.matrix[i][k]) > std::fabs(system.matrix[pivot][k]) ? i : pivot;
    }
    if (system.matrix[pivot][k] == 0.0) {
      hoc_execerror("the equations of a mechanism have no single solution", "");
    }
    for (int j = 0; pivot != k && j < n; ++j) {
      const double moved = system.matrix[k][j];
      system.matrix[k][j] = system.matrix[pivot][j];
      system.matrix[pivot][j] = moved;
    }
    const double moved = system.rhs[k];
    system.rhs[k] = system.rhs[pivot];
    system.rhs[pivot] = moved;
    for (int i = k + 1; i < n; ++i) {
      const double factor = system.matrix[i][k] / system.matrix[k][k];
      for (int j = k; j < n; ++j) {
        system.matrix[i][j] -= factor * system.matrix[k][j];
      }
      system.rhs[i] -= factor * system.rhs[k];
    }
  }
  for (int k = n - 1; k >= 0; --k) {
    for (int j = k + 1; j < n; ++j) {
      system.rhs[k] -= system.matrix[k][j] * system.rhs[j];
    }
    system.rhs[k] /= system.matrix[k][k];
  }
}

template <int n, class Instance, class Equations>
static void euler_step(Instance& self, double* const (&x)[n], double* const (&dx)[n],
                       const Equations& derivatives) {
  derivatives(self);
  for (int i = 0; i < n; ++i) {
    *x[i] += self.dt_ * *dx[i];
  }
}

// The residuals dx - (x - x before)/dt of one implicit step, with their derivatives by central
// differences.
template <int n, class Instance, class Equations>
struct ImplicitEquations {
  Instance& self;
  double* const (&x)[n];
  double* const (&dx)[n];
  const Equations& derivatives;
  double before[n];

  void residuals(double (&values)[n]) const {
    derivatives(self);
    for (int i = 0; i < n; ++i) {
      values[i] = *dx[i] - (*x[i] - before[i]) / self.dt_;
    }
  }
  void jacobian(double (&matrix)[n][n]) const {
    for (int j = 0; j < n; ++j) {
      const double relative = std::fabs(0.02 * *x[j]);
      const double step = relative > 1e-6 ? relative : 1e-6;
      double high[n], low[n];
      *x[j] += step;
      residuals(high);
      *x[j] -= 2.0 * step;
      residuals(low);
      *x[j] += step;
      for (int i = 0; i < n; ++i) {
        matrix[i][j] = (high[i] - low[i]) / (2.0 * step);
      }
    }
  }
  // Newton's method; a new matrix only after changes of more than 5 %.
  void solve() {
    double matrix[n][n];
    double change = 1.0;
    for (int count = 0; count < 50; ++count) {
      if (change > 0.05) {
        jacobian(matrix);
      }
      LinearSystem<n> system;
      std::memcpy(system.matrix, matrix, sizeof matrix);
      residuals(system.rhs);
      for (double& value : system.rhs) {
        value = -value;
      }
      solve_linear(system);
      change = 0.0;
      for (int i = 0; i < n; ++i) {
        const double size = std::fabs(*x[i]);
        const double relative = std::fabs(system.rhs[i] / *x[i]);
        change = size > 1e-8 && relative > change ? relative : change;
        *x[i] += system.rhs[i];
      }
      double left[n];
      residuals(left);
      double worst = 0.0;
      for (const double value : left) {
        worst = std::fabs(value) > worst ? std::fabs(value) : worst;
      }
      if (change <= 1e-6 && worst <= 1e-8) {
        return;
      }
    }
    hoc_execerror("the equations of a mechanism do not converge", "");
  }
};

template <int n, class Instance, class Equations>
static void implicit_step(Instance& self, double* const (&x)[n], double* const (&dx)[n],
                          const Equations& derivatives) {
  ImplicitEquations<n, Instance, Equations> equations{self, x, dx, derivatives, {}};
  for (int i = 0; i < n; ++i) {
    equations.before[i] = *x[i];
  }
  for (int repeat = 0; repeat < 3; ++repeat) {
    equations.solve();
  }
  derivatives(self);
}

template <int n, class Instance, class Equations>
static void solve_kinetics(Instance& self, double* const (&x)[n], double* const (&dx)[n],
                           const Equations& equations, bool linear) {
  double before[n];
  for (int i = 0; i < n; ++i) {
    before[i] = *x[i];
  }
  const auto set_up = [&](LinearSystem<n>& system) {
    std::memset(&system, 0, sizeof system);
    for (int i = 0; i < n; ++i) {
      system.matrix[i][i] = 1.0 / self.dt_;
      system.rhs[i] = -(*x[i] - before[i]) / self.dt_;
    }
    equations(self, system);
  };
  LinearSystem<n> system;
  double change = 1.0;
  for (int count = 0; change > 1e-6; ++count) {
    set_up(system);
    solve_linear(system);
    change = 0.0;
    for (int i = 0; i < n; ++i) {
      *x[i] += system.rhs[i];
      *x[i] = !linear && *x[i] < 0.0 ? 0.0 : *x[i];
      change += std::fabs(system.rhs[i]);
    }
    if (linear) {
      break;
    }
    if (count > 20) {
      hoc_execerror("the kinetic scheme of a mechanism does not converge", "");
    }
  }
  set_up(system);  // leaves what the block computes as it is at the end of the step
  for (int i = 0; i < n; ++i) {
    *dx[i] = (*x[i] - before[i]) / self.dt_;
  }
}
