// INITIAL, NET_RECEIVE, WATCH and VERBATIM of small mechanisms, worked out by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "kernel_bench.hpp"

namespace ballast::mechanisms {
namespace {

using kernel::Store;
using kernel::Use;
using test::KernelBench;

constexpr const char* synapse = R"mod(
NEURON { POINT_PROCESS Synapse NONSPECIFIC_CURRENT i RANGE tau, e, calls }
PARAMETER { tau = 2 e = 0 }
ASSIGNED { v i calls }
STATE { g }
INITIAL { g = 0 calls = 0 }
BREAKPOINT { SOLVE decay METHOD cnexp  i = g*(v - e) }
DERIVATIVE decay { g' = -g/tau }
NET_RECEIVE (weight, last) {
  INITIAL { last = -7 }
  if (flag == 0) { g = g + weight  calls = calls + 1  net_send(1.5, 1) }
  if (flag == 1) { net_event(t) }
  last = t
}
)mod";

TEST(KernelEvents, AnEventAddsItsWeight) {
  KernelBench bench(synapse, 2);
  bench.value("tau", 1) = 2.0;
  bench.initialize();
  std::vector<double> weights{0.01, 0.0};
  bench.step.t = 3.0;
  bench.receive(1, weights, 0.0);
  EXPECT_EQ(bench.value("g", 0), 0.0);
  EXPECT_EQ(bench.value("g", 1), 0.01);
  EXPECT_EQ(weights[1], 3.0);
  ASSERT_EQ(bench.recorded.events.size(), 1U);
  EXPECT_EQ(bench.recorded.events[0].kind, "send");
  EXPECT_EQ(bench.recorded.events[0].instance, 1);
  EXPECT_EQ(bench.recorded.events[0].time, 4.5);
  EXPECT_EQ(bench.recorded.events[0].flag, 1.0);
  bench.receive(1, weights, 1.0);
  EXPECT_EQ(bench.recorded.events.back().kind, "event");
}

// 100 / area makes mA/cm2 of nA.
TEST(KernelEvents, APointProcessCurrentIsPerArea) {
  KernelBench bench(synapse, 2);
  bench.value("g", 1) = 0.01;
  bench.area = {100.0, 50.0};
  bench.current(Store::nothing);
  EXPECT_EQ(bench.rhs[0], 0.0);
  EXPECT_NEAR(bench.rhs[1], 0.01 * 65.0 * 2.0, 1e-12);
  EXPECT_NEAR(bench.d[1], 0.02, 1e-10);
}

TEST(KernelEvents, AConnectionBeginsWithItsInitialBlock) {
  KernelBench bench(synapse, 1);
  std::vector<double> weights{0.5, 0.0};
  bench.kernel().receive_initial(bench.step, bench.instances(), 0, weights.data(), 0);
  EXPECT_EQ(weights, (std::vector<double>{0.5, -7.0}));
}

TEST(KernelEvents, DescribeThemselves) {
  const KernelBench bench(synapse, 1);
  const kernel::Kernel& kernel = bench.kernel();
  EXPECT_EQ(kernel.kind, kernel::Kind::point_process);
  EXPECT_EQ(kernel.weight_count, 2);
  EXPECT_EQ(kernel.area_datum, 0);
  EXPECT_EQ(kernel.event_datum, 2);  // behind area and point process
  EXPECT_EQ(kernel.datum_count, 3);
  EXPECT_EQ(kernel.fires, 1);
  EXPECT_EQ(kernel.moves, 0);
  EXPECT_EQ(bench.info("g").use, Use::loop);
  EXPECT_EQ(bench.info("g").written_by, kernel::the_start + kernel::events + kernel::steps);
  EXPECT_EQ(bench.info("calls").use, Use::event);
  EXPECT_EQ(bench.info("calls").written_by, kernel::the_start + kernel::events);
}

TEST(KernelEvents, AConditionFiresWhenItBecomesTrue) {
  KernelBench bench(R"mod(
NEURON { POINT_PROCESS Watcher RANGE level, seen }
PARAMETER { level = 1 }
ASSIGNED { v seen }
INITIAL { seen = 0 net_send(0, 1) }
NET_RECEIVE (w) {
  if (flag == 1) { WATCH (v > level) 2  WATCH (v < level - 10) 3 }
  if (flag == 2) { seen = seen + 1 }
  if (flag == 3) { seen = seen + 100 }
}
)mod",
                    1);
  bench.value("level") = -50.0;
  bench.initialize();
  std::vector<double> weights{0.0};
  bench.receive(0, weights, 1.0);
  const auto seen_at = [&](double v) {
    bench.v[0] = v;
    bench.watch();
    return bench.value("seen");
  };
  EXPECT_EQ(seen_at(-65.0), 0.0);  // below the second from the start: no crossing
  EXPECT_EQ(seen_at(-40.0), 1.0);
  EXPECT_EQ(seen_at(-39.0), 1.0);
  EXPECT_EQ(seen_at(-61.0), 101.0);
  EXPECT_EQ(seen_at(-49.0), 102.0);
  EXPECT_EQ(bench.kernel().watches, 2);
}

// (nrn 8.2.2, nrnoc/eion.cpp: nrn_nernst, bit 040 of the style.)
TEST(KernelEvents, AConcentrationMovesTheReversalPotential) {
  KernelBench bench(R"mod(
NEURON { SUFFIX pool USEION ca READ ica WRITE cai RANGE rest }
PARAMETER { rest = 1e-4 }
ASSIGNED { ica }
STATE { cai }
INITIAL { cai = rest }
BREAKPOINT { SOLVE change METHOD cnexp }
DERIVATIVE change { cai' = -ica - (cai - rest)/80 }
)mod",
                    2);
  for (int i = 0; i < 2; ++i) {
    bench.value("rest", i) = 1e-4;
    bench.ion(0, kernel::outside, i) = 2.0;
    bench.ion(0, kernel::reversal, i) = 77.0;
  }
  bench.styles = {040, 0};
  bench.step.celsius = 6.3;
  bench.initialize();
  EXPECT_EQ(bench.ion(0, kernel::inside, 1), 1e-4);
  EXPECT_NEAR(bench.ion(0, kernel::reversal, 0), 119.2436, 1e-4);  // 12.04057 mV ln(20000)
  EXPECT_EQ(bench.ion(0, kernel::reversal, 1), 77.0);
  bench.ion(0, kernel::current, 0) = -1e-3;
  bench.state(Store::nothing);
  const double level = 1e-4 + 1e-3 * 80;
  EXPECT_NEAR(bench.ion(0, kernel::inside, 0), level + (1e-4 - level) * std::exp(-0.025 / 80),
              1e-16);
  EXPECT_EQ(bench.kernel().ions[0].writes_concentration, 1);
  EXPECT_EQ(bench.kernel().ions[0].reads_current, 1);
}

TEST(KernelEvents, TablesAndGlobalsAreShared) {
  KernelBench bench(R"mod(
NEURON { SUFFIX tabled RANGE y, z GLOBAL slope THREADSAFE }
PARAMETER { slope = 3 }
ASSIGNED { v y z }
BREAKPOINT { y = line(v)  z = slope*2 }
FUNCTION line(x) {
  TABLE DEPEND slope FROM -100 TO 100 WITH 100
  line = slope*x*x
}
)mod",
                    1);
  bench.global("slope_tabled") = 0.5;
  bench.fill_tables();
  bench.v[0] = 3.0;
  bench.state(Store::all);
  EXPECT_NEAR(bench.value("y"), 0.5 * 0.5 * (4.0 + 16.0), 1e-12);  // halfway from 2 to 4
  EXPECT_EQ(bench.value("z"), 1.0);
}

TEST(KernelEvents, ArraysAndLoops) {
  KernelBench bench(R"mod(
DEFINE N 3
NEURON { SUFFIX arrays RANGE sums, total }
ASSIGNED { sums[N] total }
INITIAL {
  LOCAL n, w[2]
  w[1] = 10
  FROM i = 0 TO N-1 { sums[i] = w[1]*i }
  n = 0
  total = 0
  while (n < N) { total = total + sums[n]  n = n + 1 }
}
)mod",
                    1);
  bench.initialize();
  EXPECT_EQ(bench.value("sums[2]"), 20.0);
  EXPECT_EQ(bench.value("total"), 30.0);
}

TEST(KernelEvents, PointersLeadToTheValueOfAnother) {
  KernelBench bench(R"mod(
NEURON { POINT_PROCESS Coupled NONSPECIFIC_CURRENT i RANGE g POINTER other }
PARAMETER { g = 0.1 }
ASSIGNED { v i other }
BREAKPOINT { i = g*(v - other) }
)mod",
                    1);
  double other = -60.0;
  bench.value("g") = 0.1;
  bench.instances().slots[0] = &other;
  bench.current(Store::nothing);
  EXPECT_NEAR(bench.rhs[0], 0.5, 1e-12);
  EXPECT_EQ(bench.kernel().slots[0].kind, kernel::SlotKind::pointer);
  EXPECT_EQ(bench.kernel().slots[0].datum, 2);
}

// What a function outside of blocks may read is there when a block calls it.
TEST(KernelEvents, HelpersOfVerbatimSeeTheInstance) {
  KernelBench bench(R"mod(
NEURON { POINT_PROCESS Helped RANGE hidden, seen }
PARAMETER { hidden = 1 }
ASSIGNED { v seen }
VERBATIM
static double look(_threadargsproto_) { return hidden; }
ENDVERBATIM
NET_RECEIVE (w) {
VERBATIM
  seen = look(_threadargs_);
ENDVERBATIM
}
)mod",
                    1);
  bench.value("hidden") = 42.0;
  std::vector<double> weights{0.0};
  bench.receive(0, weights, 0.0);
  EXPECT_EQ(bench.value("seen"), 42.0);
  EXPECT_EQ(bench.info("hidden").use, Use::event);
}

TEST(KernelEvents, VerbatimFindsNeuronsNames) {
  KernelBench bench(R"mod(
NEURON { ARTIFICIAL_CELL Stream RANGE drawn, twice BBCOREPOINTER rng }
ASSIGNED { drawn twice rng }
INITIAL { drawn = pick(2) }
FUNCTION pick(k) {
VERBATIM
  _lpick = _lk * nrnran123_ipick((nrnran123_State*)_p_rng);  /* drawn stays */
  twice = _lpick + doubled(_threadargs_);
ENDVERBATIM
}
FUNCTION zero() { zero = 0 }
VERBATIM
static double doubled(_threadargsproto_) { return zero(_threadargs_) + dt; }
static void bbcore_read(double* x, int* d, int* xx, int* offset, _threadargsproto_) {
  uint32_t* di = ((uint32_t*)d) + *offset;
  nrnran123_State** pv = (nrnran123_State**)(&_p_rng);
  *pv = nrnran123_newstream3(di[0], di[1], di[2]);
  *offset += 3;
}
ENDVERBATIM
)mod",
                    1);
  std::int32_t integers[] = {99, 0, 0, 0};
  std::int32_t real = 0;
  std::int32_t integer = 1;
  bench.kernel().read_opaque(bench.step, bench.instances(), 0, nullptr, integers, &real, &integer);
  EXPECT_EQ(integer, 4);
  bench.initialize();
  EXPECT_EQ(bench.value("drawn"), 2.0 * 0x6627e8d5U);
  EXPECT_EQ(bench.value("twice"), 2.0 * 0x6627e8d5U + 0.025);
  EXPECT_EQ(bench.kernel().slots[0].kind, kernel::SlotKind::opaque);
}

}  // namespace
}  // namespace ballast::mechanisms
