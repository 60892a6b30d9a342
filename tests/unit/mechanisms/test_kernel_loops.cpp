// Membrane currents and states of small mechanisms, worked out by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "kernel_bench.hpp"

namespace ballast::mechanisms {
namespace {

using kernel::Store;
using test::KernelBench;

constexpr const char* passive = R"mod(
NEURON { SUFFIX leaky NONSPECIFIC_CURRENT i RANGE g, e }
PARAMETER { g = 0.001 e = -70 }
ASSIGNED { v i }
BREAKPOINT { i = g*(v - e) }
)mod";

TEST(KernelLoops, SubtractAPassiveCurrentAndAddItsConductance) {
  KernelBench bench(passive, 3);
  for (int i = 0; i < 3; ++i) {
    bench.value("g", i) = 0.001 * (i + 1);
    bench.value("e", i) = -70.0;
  }
  bench.rhs = {1.0, 1.0, 1.0};
  bench.d = {2.0, 2.0, 2.0};
  bench.current(Store::nothing);
  for (int i = 0; i < 3; ++i) {
    const auto k = static_cast<std::size_t>(i);
    EXPECT_NEAR(bench.rhs[k], 1.0 - 0.001 * (i + 1) * 5.0, 1e-15);
    EXPECT_NEAR(bench.d[k], 2.0 + 0.001 * (i + 1), 1e-12);
  }
}

TEST(KernelLoops, StoreOutputsWhereAskedAndKept) {
  KernelBench bench(passive, 2);
  bench.value("g", 0) = bench.value("g", 1) = 0.001;
  bench.value("e", 0) = bench.value("e", 1) = -70.0;
  bench.current(Store::nothing);
  EXPECT_EQ(bench.value("i"), 0.0);
  bench.current(Store::all);
  EXPECT_NEAR(bench.value("i", 1), 0.005, 1e-15);
  bench.value("i", 1) = 0.0;
  bench.drop("i");
  bench.current(Store::all);
  EXPECT_EQ(bench.value("i", 1), 0.0);
}

TEST(KernelLoops, TellWhichColumnsTheyUse) {
  const KernelBench bench(passive, 1);
  EXPECT_EQ(bench.info("g").use, kernel::Use::loop);
  EXPECT_EQ(bench.info("g").written_by, kernel::nobody);
  EXPECT_EQ(bench.info("i").use, kernel::Use::output);
  EXPECT_EQ(bench.info("i").written_by, kernel::nobody);
  EXPECT_EQ(bench.kernel().column_count, 5);  // g, e, i, and NEURON's v and _g
  EXPECT_EQ(bench.kernel().datum_count, 0);
}

constexpr const char* decaying = R"mod(
NEURON { SUFFIX decaying RANGE tau, level }
PARAMETER { tau = 10 level = 0 }
STATE { m }
INITIAL { m = 1 }
BREAKPOINT { SOLVE decay METHOD cnexp }
DERIVATIVE decay { m' = (level - m)/tau }
)mod";

TEST(KernelLoops, SolveALinearEquationExactly) {
  KernelBench bench(decaying, 1);
  bench.value("tau") = 10.0;
  bench.value("level") = 0.25;
  bench.initialize();
  EXPECT_EQ(bench.value("m"), 1.0);
  for (int n = 0; n < 40; ++n) {
    bench.state(Store::nothing);
  }
  EXPECT_NEAR(bench.value("m"), 0.25 + 0.75 * std::exp(-0.1), 1e-14);
}

// The same numbers in the body of a vectorised loop, in its remainder and alone.
TEST(KernelLoops, DoNotDependOnWhereAnInstanceStands) {
  constexpr const char* gate = R"mod(
NEURON { SUFFIX gate NONSPECIFIC_CURRENT i RANGE g, m, inf }
PARAMETER { g = 0.001 }
ASSIGNED { v i inf tau }
STATE { m }
INITIAL { m = 0 }
BREAKPOINT { SOLVE states METHOD cnexp  i = g*m^3*(v + 70)/(1 + exp(-v/7)*0.3) }
DERIVATIVE states {
  inf = 1/(1 + (fabs(v)/40)^2.7)
  tau = 0.1 + log(1 + exp(v/20))
  m' = (inf - m)/tau
}
)mod";
  KernelBench many(gate, 300);
  KernelBench one(gate, 1);
  for (int i = 0; i < 300; ++i) {
    many.v[static_cast<std::size_t>(i)] = -90.0 + 0.37 * i;
    many.value("g", i) = 0.001 + 1e-6 * i;
  }
  for (int n = 0; n < 3; ++n) {
    many.state(Store::nothing);
    many.current(Store::ion_currents);
  }
  for (int i = 0; i < 300; ++i) {
    const auto k = static_cast<std::size_t>(i);
    one.v[0] = many.v[k];
    one.value("g") = many.value("g", i);
    one.value("m") = one.rhs[0] = one.d[0] = 0.0;
    for (int n = 0; n < 3; ++n) {
      one.state(Store::all);
      one.current(Store::nothing);
    }
    ASSERT_EQ(one.value("m"), many.value("m", i)) << i;
    ASSERT_EQ(one.rhs[0], many.rhs[k]) << i;
    ASSERT_EQ(one.d[0], many.d[k]) << i;
  }
}

}  // namespace
}  // namespace ballast::mechanisms
