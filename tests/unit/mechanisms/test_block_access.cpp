// Which columns a kernel must load and store, by what its blocks do with them.
#include "mechanisms/block_access.hpp"

#include <gtest/gtest.h>

#include "kernel_bench.hpp"

namespace ballast::mechanisms {
namespace {

using kernel::Use;
using test::KernelBench;

TEST(BlockAccess, FollowsPathsThroughBlocks) {
  const KernelBench bench(R"mod(
NEURON {
  POINT_PROCESS Paths NONSPECIFIC_CURRENT i
  RANGE always, sometimes, both, looped, carried, called, start, counted, unused
}
PARAMETER { unused = 1 start = 2 }
ASSIGNED { v i always sometimes both looped carried called counted }
INITIAL { counted = start  carried = 0 }
BREAKPOINT {
  always = v
  if (v > 0) { sometimes = 1  both = 1 } else { both = 2 }
  FROM k = 1 TO 3 { looped = always }
  carried = carried + 1
  set()
  i = always + both + called
}
PROCEDURE set() { called = always }
NET_RECEIVE (w) { counted = counted + 1 }
)mod",
                          1);
  EXPECT_EQ(bench.info("always").use, Use::output);
  EXPECT_EQ(bench.info("both").use, Use::output);     // on either path
  EXPECT_EQ(bench.info("called").use, Use::output);   // by a procedure
  EXPECT_EQ(bench.info("sometimes").use, Use::loop);  // else it stays as it was
  EXPECT_EQ(bench.info("looped").use, Use::loop);     // a loop may not run
  EXPECT_EQ(bench.info("carried").use, Use::loop);    // read before it is written
  EXPECT_EQ(bench.info("counted").use, Use::event);
  EXPECT_EQ(bench.info("start").use, Use::initial);
  EXPECT_EQ(bench.info("unused").use, Use::output);
  EXPECT_EQ(bench.info("carried").written_by, kernel::the_start + kernel::steps);
  EXPECT_EQ(bench.info("always").written_by, kernel::nobody);
}

TEST(BlockAccess, TakesVerbatimWithCaution) {
  const KernelBench bench(R"mod(
NEURON { SUFFIX cautious NONSPECIFIC_CURRENT i RANGE before, after, read, assigned }
ASSIGNED { v i before after read assigned }
BREAKPOINT {
  before = v
  step()
  i = before
}
PROCEDURE step() {
VERBATIM
  assigned = read + v;
  if (read > 1e9) return 0;
ENDVERBATIM
  after = 1
}
)mod",
                          1);
  EXPECT_EQ(bench.info("before").use, Use::output);
  EXPECT_EQ(bench.info("read").use, Use::loop);
  EXPECT_EQ(bench.info("read").written_by, kernel::nobody);
  EXPECT_EQ(bench.info("assigned").use, Use::loop);
  EXPECT_EQ(bench.info("assigned").written_by, kernel::steps);
  EXPECT_EQ(bench.info("after").use, Use::loop);  // C may have left before
}

// An argument of the same name hides a RANGE variable.
TEST(BlockAccess, KnowsArgumentsFromVariables) {
  KernelBench bench(R"mod(
NEURON { SUFFIX hidden RANGE x, y }
PARAMETER { x = 5 }
ASSIGNED { y }
INITIAL { y = twice(3) }
FUNCTION twice(x) { x = x*2  twice = x }
)mod",
                    1);
  bench.value("x") = 5.0;
  bench.initialize();
  EXPECT_EQ(bench.value("y"), 6.0);
  EXPECT_EQ(bench.value("x"), 5.0);
  EXPECT_EQ(bench.info("x").use, Use::output);
}

}  // namespace
}  // namespace ballast::mechanisms
