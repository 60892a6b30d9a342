// GluSynapse against its equations, in limits that can be solved by hand: constant calcium,
// thresholds that are always or never exceeded, plasticity frozen at its fixed points.

#include <gtest/gtest.h>

#include <cmath>

#include "hoc_session.hpp"

namespace ballast::mechanisms {
namespace {

constexpr double faraday = 96485.3;      // C/mol
constexpr double gas_constant = 8.3145;  // J/(K mol)
constexpr double pi = 3.14159265358979;

// One synapse `syn` on a compartment clamped at `potential`, driven at 1 + 1 ms.
std::string clamped(double potential, const std::string& settings) {
  return "create soma\naccess soma\nL = 10\ndiam = 10\nobjref clamp, syn, stim, nc, times\n"
         "clamp = new SEClamp(0.5)\nclamp.rs = 1e-6\nclamp.dur1 = 1e9\nclamp.amp1 = " +
         std::to_string(potential) +
         "\nv_init = clamp.amp1\ncelsius = 34\nsyn = new GluSynapse(0.5)\nsyn.setRNG(1, 2, 3)\n"
         "syn.Use = 1\nsyn.Nrrp = 1\ntimes = new Vector()\ntimes.append(1)\n"
         "stim = new VecStim()\nstim.play(times)\nnc = new NetCon(stim, syn)\nnc.delay = 1\n"
         "nc.weight = 1\ndt = 0.025\nsteps_per_ms = 40\ntstop = 60\n" +
         settings + "\n";
}

// Thresholds that effcai, which is 0 without spikes and channels, exceeds always or never.
const char* const always = "-1";
const char* const never = "1e9";

std::string thresholds(const std::string& depression, const std::string& potentiation) {
  return "nc.weight = 0\ngca_bar_VDCC_GluSynapse = 0\nsyn.theta_d_GB = " + depression +
         "\nsyn.theta_p_GB = " + potentiation + "\n";
}

TEST(GluSynapse, AmpaPeaksAtItsConductanceInNanosiemens) {
  const auto peak = numbers_from_hoc(
      clamped(-70, "syn.gmax0_AMPA = 2.5\nsyn.gmax_d_AMPA = 2.5\nnc.weight = 7") +
      "objref rec\nrec = new Vector()\nrec.record(&syn.g_AMPA)\nrun()\ngive(rec.max)");
  EXPECT_NEAR(peak.at(0), 2.5e-3, 2.5e-6);
}

TEST(GluSynapse, MagnesiumBlocksNmdaByVoltage) {
  const auto peak = numbers_from_hoc(
      clamped(-40, "syn.gmax_NMDA = 2") +
      "objref rec\nrec = new Vector()\nrec.record(&syn.g_NMDA)\nrun()\ngive(rec.max)");
  EXPECT_NEAR(peak.at(0), 2e-3 / (1 + std::exp(0.072 * 40) / 2.552), 2e-6);
}

TEST(GluSynapse, BringsAPotentialUp) {
  const auto v = numbers_from_hoc(
      "create soma\naccess soma\nL = 20\ndiam = 20\ninsert pas\ne_pas = -75\nobjref syn, stim, nc, "
      "t1, rec\nsyn = new GluSynapse(0.5)\nsyn.setRNG(1, 2, 3)\nsyn.Use = 1\nt1 = new Vector(1)\n"
      "t1.x[0] = 5\nstim = new VecStim()\nstim.play(t1)\nnc = new NetCon(stim, syn, 0, 1, 1)\n"
      "v_init = -75\ntstop = 40\nrec = new Vector()\nrec.record(&v(0.5))\nrun()\n"
      "give(rec.x[int(5.9/dt)])\ngive(rec.max)");
  EXPECT_NEAR(v.at(0), -75, 0.05);
  EXPECT_GT(v.at(1), -74);
}

TEST(GluSynapse, CalciumSettlesWhereTheNmdaCurrentIsRemoved) {
  // A conductance that does not decay: cai = min + tau * current * gamma/(2 F volume).
  const auto found = numbers_from_hoc(
      clamped(-40,
              "gca_bar_VDCC_GluSynapse = 0\ntau_d_NMDA_GluSynapse = 1e9\nsyn.gmax_NMDA = 1\n"
              "tstop = 250") +
      "run()\ngive(syn.cai_CR)\ngive(syn.ica_NMDA)");
  const double g = 1e-3 / (1 + std::exp(0.072 * 40) / 2.552);
  const double fraction = 0.6 * 4 * 2 / (4 * 2 + 120 / 1.38);
  const double current = fraction * g * (-40.0 - 40.0);
  EXPECT_NEAR(found.at(1), current, std::fabs(current) * 1e-5);
  const double per_nanoampere = 1e-9 * 0.04 / (1e-15 * 0.087 * 2 * faraday);
  EXPECT_NEAR(found.at(0), 70e-6 - 12 * per_nanoampere * current, 1e-4 * found.at(0));
}

TEST(GluSynapse, CalciumChannelsOfTheSpineHeadLetCalciumIn) {
  const auto found =
      numbers_from_hoc(clamped(0, "nc.weight = 0\ntstop = 5") +
                       "finitialize(0)\nfcurrent()\ngive(syn.ica_VDCC)\nrun()\ngive(syn.cai_CR)");
  const double m = 1 / (1 + std::exp(-5.9 / 9.5));
  const double h = 1 / (1 + std::exp(-39 / -9.2));
  const double area = 4 * pi * std::pow(3 * 0.087 / (4 * pi), 2.0 / 3);
  const double reversal = 1e3 * gas_constant * (34 + 273.15) / (2 * faraday) * std::log(2 / 70e-6);
  const double current = 1e-3 * 0.0744 * area * m * m * h * (0 - reversal);
  EXPECT_NEAR(found.at(0), current, 1e-4 * std::fabs(current));
  EXPECT_GT(found.at(1), 70e-6);
}

TEST(GluSynapse, CalciumAddsUpOverItsTimeConstant) {
  // Constant excess c from the start: effcai = tau c (1 - exp(-t/tau)).
  const auto found = numbers_from_hoc(
      clamped(-40,
              "gca_bar_VDCC_GluSynapse = 0\ntau_d_NMDA_GluSynapse = 1e9\ntau_ca_CR_GluSynapse "
              "= 0.01\nsyn.gmax_NMDA = 1\ntstop = 302") +
      "run()\ngive(syn.effcai_GB)\ngive(syn.cai_CR - min_ca_CR_GluSynapse)");
  const double expected = 278.318 * found.at(1) * (1 - std::exp(-300 / 278.318));
  EXPECT_NEAR(found.at(0), expected, 2e-3 * expected);
}

TEST(GluSynapse, AboveBothThresholdsGoesToTheBalanceOfBoth) {
  // rho = p/(p + d) (1 - exp(-(p + d) t/tau)); the drift between the basins is 1000 times weaker.
  const auto rho = numbers_from_hoc(clamped(-70, thresholds(always, always) + "tstop = 500") +
                                    "run()\ngive(syn.rho_GB)\ngive(syn.pot_GB)\ngive(syn.dep_GB)");
  const double p = 216.2;
  const double d = 101.5;
  EXPECT_NEAR(rho.at(0), p / (p + d) * (1 - std::exp(-(p + d) * 0.5 / 70)), 2e-3);
  EXPECT_EQ(rho.at(1), 1);
  EXPECT_EQ(rho.at(2), 1);
}

TEST(GluSynapse, AboveTheThresholdOfDepressionAloneIsDepressed) {
  const auto rho =
      numbers_from_hoc(clamped(-70, thresholds(always, never) + "syn.rho0_GB = 1\ntstop = 500") +
                       "run()\ngive(syn.rho_GB)\ngive(syn.pot_GB)");
  EXPECT_NEAR(rho.at(0), std::exp(-101.5 * 0.5 / 70), 2e-3);
  EXPECT_EQ(rho.at(1), 0);
}

TEST(GluSynapse, BelowBothThresholdsFallsIntoTheNearerBasin) {
  const std::string fast = "tau_ind_GB_GluSynapse = 0.01\ntstop = 500\n";
  const auto final_rho = [&](const char* start) {
    return numbers_from_hoc(
               clamped(-70, thresholds(never, never) + fast + "syn.rho0_GB = " + start) +
               "run()\ngive(syn.rho_GB)")
        .at(0);
  };
  EXPECT_NEAR(final_rho("0.6"), 1, 1e-3);
  EXPECT_NEAR(final_rho("0.4"), 0, 1e-3);
  EXPECT_EQ(final_rho("0.5"), 0.5);
}

TEST(GluSynapse, ConductanceAndReleaseFollowPotentiation) {
  // rho = 1 is a fixed point: both relax from the depressed to the potentiated value.
  const auto found = numbers_from_hoc(
      clamped(-70, thresholds(never, never) +
                       "syn.rho0_GB = 1\ntau_exp_GB_GluSynapse = 0.1\ntstop = 100\n"
                       "syn.gmax0_AMPA = 1\nsyn.gmax_p_AMPA = 3\nsyn.Use = 0.2\nsyn.Use_p = 0.6") +
      "run()\ngive(syn.gmax_AMPA)\ngive(syn.Use_GB)");
  EXPECT_NEAR(found.at(0), 3 - 2 * std::exp(-1), 1e-3);
  EXPECT_NEAR(found.at(1), 0.6 - 0.4 * std::exp(-1), 1e-3);
}

TEST(GluSynapse, PairingPotentiatesMoreThanSilence) {
  // 40 spikes at 50 Hz onto a depolarised spine push rho up; the same spine in silence stays.
  const std::string run =
      "syn.theta_d_GB = 0.01\nsyn.theta_p_GB = 0.02\nsyn.Use = 1\nsyn.Dep = 1\nsyn.gmax_NMDA = 1\n"
      "times.resize(0)\nfor k = 1, 40 times.append(20*k)\ntstop = 900\nrun()\ngive(syn.rho_GB)";
  const double paired = numbers_from_hoc(clamped(-30, "gca_bar_VDCC_GluSynapse = 0\n") + run).at(0);
  const double silent =
      numbers_from_hoc(clamped(-30, "gca_bar_VDCC_GluSynapse = 0\nnc.weight = 0\n") + run).at(0);
  EXPECT_GT(paired, 0.5);
  EXPECT_EQ(silent, 0);
}

}  // namespace
}  // namespace ballast::mechanisms
