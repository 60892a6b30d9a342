// Steady states and time constants of the channels under voltage clamp, against the published
// equations evaluated by hand.

#include <gtest/gtest.h>

#include <cmath>

#include "hoc_session.hpp"

namespace ballast::mechanisms {
namespace {

// A cell of one compartment held at `potential` (mV) for long enough to settle, then `code`.
std::vector<double> clamped(double potential, const std::string& setup, const std::string& code) {
  return numbers_from_hoc("create soma\naccess soma\nL = 10\ndiam = 10\nobjref clamp\n" + setup +
                          "\nclamp = new SEClamp(0.5)\nclamp.rs = 1e-6\nclamp.dur1 = 1e9\n"
                          "clamp.amp1 = " +
                          std::to_string(potential) +
                          "\nv_init = clamp.amp1\ndt = 0.025\ntstop = 5\n" + code);
}

TEST(NaT, HalfActivationRatesAtMinus38) {
  // Both rates are x/(1 - exp(-x/k)) at x = 0, that is k: 0.182 * 6 and 0.124 * 6 per ms at 21
  // degC.
  const std::vector<double> m =
      clamped(-38, "insert NaT\ncelsius = 21", "init()\ngive(m_NaT)\ngive(m_tau_NaT)");
  EXPECT_NEAR(m.at(0), 0.182 / (0.182 + 0.124), 1e-9);
  EXPECT_NEAR(m.at(1), 1 / (6 * (0.182 + 0.124)), 1e-9);
}

TEST(NaT, HalfInactivationAtMinus66) {
  const std::vector<double> h =
      clamped(-66, "insert NaT\ncelsius = 21", "init()\ngive(h_NaT)\ngive(h_tau_NaT)");
  EXPECT_NEAR(h.at(0), 0.5, 1e-9);
  EXPECT_NEAR(h.at(1), 1 / (2 * 0.015 * 6), 1e-9);
}

TEST(NaT, ShiftAndTemperatureActAsStated) {
  const std::vector<double> m = clamped(-32, "insert NaT\nvshift_NaT = 6\ncelsius = 31",
                                        "init()\ngive(m_NaT)\ngive(m_tau_NaT)");
  EXPECT_NEAR(m.at(0), 0.182 / (0.182 + 0.124), 1e-9);
  EXPECT_NEAR(m.at(1), 1 / (2.3 * 6 * (0.182 + 0.124)), 1e-9);
}

TEST(NaT, SeriesMeetsTheFormulaAtItsSingularity) {
  const std::vector<double> m = numbers_from_hoc(
      "create soma\naccess soma\ninsert NaT\ncelsius = 21\n"
      "for i = -1, 1 { finitialize(-38 + i*5e-6) give(m_NaT) }");
  EXPECT_NEAR(m.at(1) - m.at(0), m.at(2) - m.at(1), 1e-10);
  EXPECT_GT(m.at(1), m.at(0));
}

TEST(KDr, IsHalfOpenAt18Point7) {
  EXPECT_NEAR(clamped(18.7, "insert KDr", "init()\ngive(n_KDr)").at(0), 0.5, 1e-9);
}

TEST(KDr, TakesTwoMillisecondsAtMinus46Point56) {
  EXPECT_NEAR(clamped(-46.56, "insert KDr", "init()\ngive(n_tau_KDr)").at(0), 2, 1e-9);
}

TEST(KDr, CurrentIsConductanceTimesDrivingForce) {
  const std::vector<double> current =
      clamped(18.7, "insert KDr\ngbar_KDr = 0.2\nek = -80", "run()\ngive(ik)\ngive(g_KDr)");
  EXPECT_NEAR(current.at(1), 0.1, 1e-6);
  EXPECT_NEAR(current.at(0), 0.1 * (18.7 + 80), 1e-3);
}

TEST(Ih, OpensFarBelowRest) {
  const double opening = 0.00643 * 11.9;
  const double closing = 0.193 * std::exp(-154.9 / 33.1);
  const std::vector<double> m = clamped(-154.9, "insert Ih", "init()\ngive(m_Ih)\ngive(m_tau_Ih)");
  EXPECT_NEAR(m.at(0), opening / (opening + closing), 1e-9);
  EXPECT_NEAR(m.at(1), 1 / (opening + closing), 1e-6);
}

TEST(CaHVA, RatesAtMinus27) {
  const double opening = 0.055 * 3.8;
  const double closing = 0.94 * std::exp(-48.0 / 17);
  EXPECT_NEAR(clamped(-27, "insert CaHVA", "init()\ngive(m_CaHVA)").at(0),
              opening / (opening + closing), 1e-9);
}

TEST(CaHVA, InactivationAtMinus13) {
  const double opening = 0.000457;
  const double closing = 0.0065 / (1 + std::exp(-2.0 / 28));
  EXPECT_NEAR(clamped(-13, "insert CaHVA", "init()\ngive(h_CaHVA)").at(0),
              opening / (opening + closing), 1e-9);
}

TEST(CaPool, SettlesWhereInflowEqualsRemoval) {
  // cai - rest = -1e4 gamma ica tau / (2 F depth), F = 96485 C/mol.
  const std::vector<double> values = clamped(
      0, "insert CaHVA\ninsert CaPool\ngbar_CaHVA = 1e-4\ntau_CaPool = 20\ngamma_CaPool = 0.01",
      "tstop = 2000\nrun()\ngive(cai)\ngive(ica)");
  const double inflow = -1e4 * 0.01 * values.at(1) * 20 / (2 * 96485.33 * 0.1);
  EXPECT_LT(values.at(1), 0);
  EXPECT_NEAR(values.at(0), 1e-4 + inflow, 1e-3 * inflow);
}

TEST(CaPool, StartsAtRest) {
  EXPECT_NEAR(clamped(-70, "insert CaPool\ncai_rest_CaPool = 5e-5", "init()\ngive(cai)").at(0),
              5e-5, 1e-12);
}

TEST(SK, IsHalfOpenAt430Nanomolar) {
  const std::vector<double> z = numbers_from_hoc(
      "create soma\naccess soma\ninsert SK\ncai = 0.00043\nfinitialize(-70)\ngive(z_SK)\n"
      "cai = 0.00086\nfinitialize(-70)\ngive(z_SK)\ncai = 0\nfinitialize(-70)\ngive(z_SK)");
  EXPECT_NEAR(z.at(0), 0.5, 1e-9);
  EXPECT_NEAR(z.at(1), 1 / (1 + std::pow(0.5, 4.8)), 1e-9);
  EXPECT_EQ(z.at(2), 0);
}

}  // namespace
}  // namespace ballast::mechanisms
