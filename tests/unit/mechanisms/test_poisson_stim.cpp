// InhPoissonStim against the statistics of Poisson processes.

#include <gtest/gtest.h>

#include <cmath>

#include "hoc_session.hpp"

namespace ballast::mechanisms {
namespace {

// 200 sources with streams of their own, `bins` and `rates`; `out` gets all their events.
std::string sources(const std::string& bins, const std::string& rates) {
  return "create soma\naccess soma\nobjref stim[200], nc[200], bins, rates, out, nil\n"
         "bins = new Vector()\nrates = new Vector()\nout = new Vector()\nbins.append(" +
         bins + ")\nrates.append(" + rates +
         ")\nfor i = 0, 199 {\n stim[i] = new InhPoissonStim()\n stim[i].setTbins(bins)\n"
         " stim[i].setRate(rates)\n stim[i].setRNGs(i, 2, 3, i, 2, 4)\n"
         " nc[i] = new NetCon(stim[i], nil)\n nc[i].record(out)\n}\ndt = 0.1\ntstop = 1000\n";
}

TEST(InhPoissonStim, FiresAtItsRateWithTheSpreadOfAPoissonProcess) {
  const auto count = numbers_from_hoc(sources("0", "20") + "run()\ngive(out.size)").at(0);
  const double expected = 200 * 20;
  EXPECT_NEAR(count, expected, 4 * std::sqrt(expected));
}

TEST(InhPoissonStim, IntervalsAreExponential) {
  // Standard deviation of the intervals over their mean: 1, here of 5000 intervals.
  const auto found = numbers_from_hoc(
      sources("0", "500") +
      "objref one, gap\none = new Vector()\nnc[0].record(one)\ntstop = 10000\nrun()\n"
      "gap = one.c(1).sub(one.c(0, one.size - 2))\ngive(gap.stdev/gap.mean)");
  EXPECT_NEAR(found.at(0), 1, 0.06);
}

TEST(InhPoissonStim, ChangesItsRateAtTheBins) {
  const auto found = numbers_from_hoc(
      sources("0, 400, 800", "10, 50, 0") +
      "run()\nobjref early, late, last\nearly = new Vector()\nlate = new Vector()\n"
      "last = new Vector()\nearly.where(out, \"<\", 400)\nlate.where(out, \"[)\", 400, 800)\n"
      "last.where(out, \">=\", 800)\ngive(early.size)\ngive(late.size)\ngive(last.size)");
  EXPECT_NEAR(found.at(0), 800, 4 * std::sqrt(800));
  EXPECT_NEAR(found.at(1), 4000, 4 * std::sqrt(4000));
  EXPECT_EQ(found.at(2), 0);
}

TEST(InhPoissonStim, StartsWithTheFirstBinAndStopsAfterItsDuration) {
  const auto found = numbers_from_hoc(
      sources("300", "50") +
      "for i = 0, 199 stim[i].duration = 200\nrun()\ngive(out.min)\ngive(out.max)");
  EXPECT_GT(found.at(0), 300);
  EXPECT_LT(found.at(1), 500);
}

TEST(InhPoissonStim, DependsOnTheIdsOfItsStreamsAlone) {
  const auto found = numbers_from_hoc(
      sources("0", "20") +
      "objref first\nfor i = 0, 199 stim[i].setRNGs(1, 2, 3, 4, 5, 6)\nrun()\n"
      "give(out.x[0])\ngive(out.x[199])\ngive(out.x[200])\nfirst = out.c()\nrun()\n"
      "give(first.eq(out))");
  EXPECT_EQ(found.at(0), found.at(1));
  EXPECT_LT(found.at(1), found.at(2));
  EXPECT_EQ(found.at(3), 1);
}

TEST(InhPoissonStim, IsSilentWithoutARate) {
  EXPECT_EQ(numbers_from_hoc(sources("0", "0") + "run()\ngive(out.size)").at(0), 0);
  EXPECT_EQ(numbers_from_hoc(sources("0", "5") +
                             "for i = 0, 199 stim[i].setRate()\nrun()\ngive(out.size)")
                .at(0),
            0);
}

TEST(InhPoissonStim, KeepsItsVectorsWhenTheCallerLetsGo) {
  EXPECT_GT(
      numbers_from_hoc(sources("0", "20") + "objref bins, rates\nrun()\ngive(out.size)").at(0),
      3000);
}

}  // namespace
}  // namespace ballast::mechanisms
