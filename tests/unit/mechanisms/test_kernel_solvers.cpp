// One step of each method against the same step worked out by hand.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "kernel_bench.hpp"

namespace ballast::mechanisms {
namespace {

using kernel::Store;
using test::KernelBench;

// x' = -x^2: (x1 - x0)/dt = -x1^2, so x1 = (sqrt(1 + 4 dt x0) - 1)/(2 dt).
void expect_implicit_step(const std::string& method) {
  KernelBench bench(R"mod(
NEURON { SUFFIX squared }
STATE { x }
INITIAL { x = 2 }
BREAKPOINT { SOLVE fall METHOD )mod" +
                        method + R"mod( }
DERIVATIVE fall { x' = -x*x }
)mod",
                    1);
  bench.initialize();
  bench.state(Store::nothing);
  EXPECT_NEAR(bench.value("x"), (std::sqrt(1.0 + 4.0 * 0.025 * 2.0) - 1.0) / 0.05, 1e-9);
}

TEST(KernelSolvers, EulerAddsTheDerivativesOfBefore) {
  KernelBench bench(R"mod(
NEURON { SUFFIX moved }
STATE { x y }
INITIAL { x = 1 y = 2 }
BREAKPOINT { SOLVE motion METHOD euler }
DERIVATIVE motion { x' = y  y' = -x }
)mod",
                    1);
  bench.initialize();
  bench.state(Store::nothing);
  EXPECT_NEAR(bench.value("x"), 1.0 + 0.025 * 2.0, 1e-15);
  EXPECT_NEAR(bench.value("y"), 2.0 - 0.025 * 1.0, 1e-15);
}

TEST(KernelSolvers, DerivimplicitSolvesTheImplicitStep) {
  expect_implicit_step("derivimplicit");
}

// NEURON solves what is not linear by derivimplicit, whatever METHOD says.
TEST(KernelSolvers, CnexpLeavesNonlinearEquationsToDerivimplicit) {
  expect_implicit_step("cnexp");
}

// c <-> o: (o1 - o0)/dt = a c1 - b o1 with c1 + o1 = 1.
TEST(KernelSolvers, SparseSolvesAKineticScheme) {
  KernelBench bench(R"mod(
NEURON { SUFFIX scheme RANGE a, b }
PARAMETER { a = 3 b = 1 }
STATE { c o }
INITIAL { c = 1 o = 0 }
BREAKPOINT { SOLVE kin METHOD sparse }
KINETIC kin {
  ~ c <-> o (a, b)
  CONSERVE c + o = 1
}
)mod",
                    1);
  bench.value("a") = 3.0;
  bench.value("b") = 1.0;
  bench.initialize();
  bench.state(Store::nothing);
  EXPECT_NEAR(bench.value("o"), 0.075 / (1.0 + 0.1), 1e-14);
  EXPECT_NEAR(bench.value("c") + bench.value("o"), 1.0, 1e-14);
}

// 2 a <-> b at the rates k and 0: (a1 - a0)/dt = -2 k a1^2, b takes half of what a loses.
TEST(KernelSolvers, SparseSolvesANonlinearScheme) {
  KernelBench bench(R"mod(
NEURON { SUFFIX pairs RANGE k }
PARAMETER { k = 4 }
STATE { a b }
INITIAL { a = 1 b = 0 }
BREAKPOINT { SOLVE kin METHOD sparse }
KINETIC kin { ~ 2 a <-> b (k, 0) }
)mod",
                    1);
  bench.value("k") = 4.0;
  bench.initialize();
  bench.state(Store::nothing);
  const double c = 2.0 * 4.0 * 0.025;
  const double a = (std::sqrt(1.0 + 4.0 * c) - 1.0) / (2.0 * c);
  EXPECT_NEAR(bench.value("a"), a, 1e-6);
  EXPECT_NEAR(bench.value("b"), (1.0 - a) / 2.0, 1e-6);
}

}  // namespace
}  // namespace ballast::mechanisms
