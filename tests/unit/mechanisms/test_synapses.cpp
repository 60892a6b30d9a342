// The stochastic synapses against theory: peaks and decay of the conductances, the mean and the
// spread of release, and the bookkeeping that circuits rely on.

#include <gtest/gtest.h>

#include <cmath>

#include "hoc_session.hpp"

namespace ballast::mechanisms {
namespace {

// One synapse `syn` on a clamped compartment, driven by a VecStim through `nc` with a delay of 1
// ms.
std::string one_synapse(const std::string& kind, double potential, const std::string& times) {
  return "create soma\naccess soma\nL = 10\ndiam = 10\nobjref clamp, syn, stim, nc, times\n"
         "clamp = new SEClamp(0.5)\nclamp.rs = 1e-6\nclamp.dur1 = 1e9\nclamp.amp1 = " +
         std::to_string(potential) + "\nv_init = clamp.amp1\nsyn = new " + kind +
         "(0.5)\nsyn.setRNG(1, 2, 3)\ntimes = new Vector()\ntimes.append(" + times +
         ")\nstim = new VecStim()\nstim.play(times)\nnc = new NetCon(stim, syn)\nnc.delay = 1\n"
         "dt = 0.025\nsteps_per_ms = 40\ntstop = 60\n";
}

std::string recorded(const std::string& variable) {
  return "objref rec\nrec = new Vector()\nrec.record(&" + variable + ")\nrun()\n";
}

TEST(ProbAMPANMDA, AmpaPeaksAtTheWeightInNanosiemens) {
  const std::vector<double> peak =
      numbers_from_hoc(one_synapse("ProbAMPANMDA_EMS", -70, "1") +
                       "nc.weight = 2.5\nsyn.Use = 1\nsyn.Nrrp = 1\nsyn.Dep = 1e-3\n" +
                       recorded("syn.g_AMPA") + "give(rec.max)\ngive(rec.max_ind*dt)");
  const double rise = 0.2;
  const double decay = 1.7;
  const double peak_time = rise * decay / (decay - rise) * std::log(decay / rise);
  EXPECT_NEAR(peak.at(0), 2.5e-3, 2.5e-6);
  EXPECT_NEAR(peak.at(1), 2 + peak_time, 2 * 0.025);
}

TEST(ProbAMPANMDA, AmpaDecaysWithItsTimeConstant) {
  const std::vector<double> g = numbers_from_hoc(
      one_synapse("ProbAMPANMDA_EMS", -70, "1") + "nc.weight = 1\nsyn.tau_d_AMPA = 3\n" +
      recorded("syn.g_AMPA") + "give(rec.x[int(20/dt)])\ngive(rec.x[int(23/dt)])");
  EXPECT_NEAR(g.at(1) / g.at(0), std::exp(-1), 1e-6);
}

TEST(ProbAMPANMDA, MagnesiumBlocksNmdaByVoltage) {
  // Jahr & Stevens 1990 at -40 mV and 1 mM: 1/(1 + exp(0.062*40)/3.57).
  const std::vector<double> g = numbers_from_hoc(one_synapse("ProbAMPANMDA_EMS", -40, "1") +
                                                 "nc.weight = 2\nsyn.NMDA_ratio = 0.8\n" +
                                                 recorded("syn.g_NMDA") + "give(rec.max)");
  EXPECT_NEAR(g.at(0), 2e-3 * 0.8 / (1 + std::exp(0.062 * 40) / 3.57), 2e-6);
}

TEST(ProbAMPANMDA, CurrentIsTheSumOfBothAndReversesAtE) {
  const std::vector<double> i =
      numbers_from_hoc(one_synapse("ProbAMPANMDA_EMS", -70, "1") +
                       "nc.weight = 1\ntstop = 5\nrun()\ngive(syn.i)\ngive(syn.i_AMPA)\n"
                       "give(syn.i_NMDA)\ngive(syn.g*(-70))\nclamp.amp1 = 0\nrun()\ngive(syn.i)");
  EXPECT_NEAR(i.at(0), i.at(1) + i.at(2), 1e-12);
  EXPECT_NEAR(i.at(0), i.at(3), 1e-9);
  EXPECT_LT(i.at(0), 0);
  EXPECT_NEAR(i.at(4), 0, 1e-9);
}

TEST(ProbGABAAB, BothConductancesPeakAtTheirWeights) {
  const std::string setup =
      one_synapse("ProbGABAAB_EMS", -60, "1") + "nc.weight = 3\nsyn.GABAB_ratio = 0.5\n";
  EXPECT_NEAR(numbers_from_hoc(setup + recorded("syn.g_GABAA") + "give(rec.max)").at(0), 3e-3,
              3e-6);
  EXPECT_NEAR(numbers_from_hoc(setup + recorded("syn.g_GABAB") + "give(rec.max)").at(0), 1.5e-3,
              3e-6);
}

TEST(ProbGABAAB, CurrentsReverseAtTheirPotentials) {
  const std::vector<double> i = numbers_from_hoc(
      one_synapse("ProbGABAAB_EMS", -80, "1") +
      "nc.weight = 3\nsyn.GABAB_ratio = 0.5\ntstop = 5\nrun()\ngive(syn.i_GABAA)\n"
      "give(syn.i_GABAB)\nclamp.amp1 = -97\nrun()\ngive(syn.i_GABAB)\ngive(syn.i_GABAA)");
  EXPECT_NEAR(i.at(0), 0, 1e-9);
  EXPECT_GT(i.at(1), 0);
  EXPECT_NEAR(i.at(2), 0, 1e-9);
  EXPECT_LT(i.at(3), 0);
}

class Release : public testing::TestWithParam<const char*> {
 protected:
  static constexpr int synapses = 500;
  static constexpr int sites = 10;
  static constexpr double use = 0.3;

  // Occupied sites summed over all synapses at 5 ms after a spike at each of `times`.
  static double occupied_after(const std::string& kind, const std::string& times, double tstop) {
    return numbers_from_hoc(
               "create soma\naccess soma\nobjref s[500], n[500], stim, times\ntimes = new "
               "Vector()\n"
               "times.append(" +
               times +
               ")\nstim = new VecStim()\nstim.play(times)\n"
               "for i = 0, 499 {\n s[i] = new " +
               kind +
               "(0.5)\n s[i].setRNG(i, 7, 11)\n"
               " s[i].Use = 0.3\n s[i].Dep = 200\n s[i].Fac = 100\n s[i].Nrrp = 10\n"
               " n[i] = new NetCon(stim, s[i], 0, 1, 1e-9)\n}\ntstop = " +
               std::to_string(tstop) +
               "\nrun()\nsum = 0\nfor i = 0, 499 { sum += s[i].occupied }\ngive(sum)")
        .at(0);
  }

  static double deviation(double probability) {
    return std::sqrt(synapses * sites * probability * (1 - probability));
  }
};

TEST_P(Release, FirstSpikeReleasesTheFractionUse) {
  const double kept = 1 - use;
  EXPECT_NEAR(occupied_after(GetParam(), "1", 5), synapses * sites * kept, 4 * deviation(kept));
}

TEST_P(Release, SecondSpikeFollowsTsodyksAndMarkram) {
  // 50 ms apart: R = 1 - U exp(-50/Dep) of the sites are filled, each releases with
  // u = U + U exp(-50/Fac) (1 - U).
  const double filled = 1 - use * std::exp(-50.0 / 200);
  const double u = use + use * std::exp(-50.0 / 100) * (1 - use);
  const double kept = filled * (1 - u);
  EXPECT_NEAR(occupied_after(GetParam(), "1, 51", 55), synapses * sites * kept,
              4 * deviation(kept));
}

TEST_P(Release, DependsOnTheIdsOfTheStreamAlone) {
  // Two synapses with the same ids, one with others; the first again after a second initialisation.
  const std::vector<double> u = numbers_from_hoc(
      "create soma\naccess soma\nobjref a, b, c\na = new " + std::string(GetParam()) +
      "(0.5)\nb = new " + GetParam() + "(0.5)\nc = new " + GetParam() +
      "(0.5)\na.setRNG(1, 2, 3)\nb.setRNG(1, 2, 3)\nc.setRNG(1, 2, 4)\nfinitialize(-70)\n"
      "first = a.urand()\nsecond = a.urand()\ngive(first)\ngive(b.urand())\ngive(c.urand())\n"
      "give(second)\nfinitialize(-70)\ngive(a.urand())");
  EXPECT_EQ(u.at(0), u.at(1));
  EXPECT_NE(u.at(0), u.at(2));
  EXPECT_NE(u.at(0), u.at(3));
  EXPECT_EQ(u.at(0), u.at(4));
}

TEST_P(Release, SavedStreamGoesOnWhereItWas) {
  const std::vector<double> u = numbers_from_hoc(
      "create soma\naccess soma\nobjref s, x\ns = new " + std::string(GetParam()) +
      "(0.5)\ns.setRNG(1, 2, 3)\nx = new Vector(2)\nfinitialize(-70)\ns.urand()\nway = -1\n"
      "s.bbsavestate(&way, &x.x[0])\ngive(way)\nway = 0\ns.bbsavestate(&way, &x.x[0])\n"
      "give(s.urand())\ns.urand()\nway = 1\ns.bbsavestate(&way, &x.x[0])\ngive(s.urand())");
  EXPECT_EQ(u.at(0), 2);
  EXPECT_EQ(u.at(1), u.at(2));
}

// What the two without plasticity have in common.
class FixedRelease : public Release {};

TEST_P(FixedRelease, FacZeroKeepsTheProbabilityAtUse) {
  const std::vector<double> u = numbers_from_hoc(one_synapse(GetParam(), -70, "1, 2, 3") +
                                                 "syn.Use = 0.4\nsyn.Fac = 0\nnc.weight = 1\n"
                                                 "run()\ngive(syn.u)");
  EXPECT_EQ(u.at(0), 0.4);
}

TEST_P(FixedRelease, SitesMayStartEmpty) {
  const std::vector<double> sites_left = numbers_from_hoc(
      one_synapse(GetParam(), -70, "1") + "init_depleted_" + GetParam() +
      " = 1\nsyn.Nrrp = 5\nsyn.Dep = 1e12\nnc.weight = 1\nrun()\ngive(syn.occupied)\n"
      "give(syn.unoccupied)\ngive(syn.g)");
  EXPECT_EQ(sites_left, (std::vector<double>{0, 5, 0}));
}

TEST_P(Release, AMiniMayBeLimitedToOneVesicle) {
  const std::string setup = one_synapse(GetParam(), -70, "1") +
                            "syn.Use = 1\nsyn.Nrrp = 5\nnc.weight = 1\nnc.weight[nc_type_param_" +
                            GetParam() + "] = 1\n";
  EXPECT_EQ(numbers_from_hoc(setup + "run()\ngive(syn.occupied)").at(0), 0);
  EXPECT_EQ(numbers_from_hoc(setup + "minis_single_vesicle_" + GetParam() +
                             " = 1\nrun()\ngive(syn.occupied)")
                .at(0),
            4);
}

TEST_P(Release, ASwitchedOffConnectionDoesNothing) {
  const std::vector<double> state =
      numbers_from_hoc(one_synapse(GetParam(), -70, "1") +
                       "nc.weight = 0\nrun()\ngive(syn.tsyn)\ngive(syn.u)\ngive(syn.occupied)");
  EXPECT_EQ(state, (std::vector<double>{0, 0, 1}));
}

TEST_P(Release, DelayedWeightsComeIntoForceAtTheirTimes) {
  const std::vector<double> state = numbers_from_hoc(
      one_synapse(GetParam(), -70, "5, 25, 45") +
      "objref when, factor\nwhen = new Vector()\nwhen.append(10, 30)\nfactor = new Vector()\n"
      "factor.append(1.5, 0)\nsyn.conductance = 2\nsyn.setup_delay_vecs(when, factor)\n"
      "nc.weight = 0\ntstop = 29\nrun()\ngive(syn.tsyn)\ngive(nc.weight)\ntstop = 60\n"
      "continuerun(60)\ngive(syn.tsyn)\ngive(nc.weight)");
  EXPECT_EQ(state, (std::vector<double>{26, 3, 26, 0}));
}

TEST_P(FixedRelease, TogglesItsMessages) {
  const std::vector<double> verbose = numbers_from_hoc(
      one_synapse(GetParam(), -70, "1") +
      "syn.toggleVerbose()\ngive(syn.verboseLevel)\nsyn.toggleVerbose()\ngive(syn.verboseLevel)");
  EXPECT_EQ(verbose, (std::vector<double>{1, 0}));
}

INSTANTIATE_TEST_SUITE_P(AllSynapses, Release,
                         testing::Values("ProbAMPANMDA_EMS", "ProbGABAAB_EMS", "GluSynapse"),
                         [](const auto& given) { return std::string(given.param); });
INSTANTIATE_TEST_SUITE_P(BothSynapses, FixedRelease,
                         testing::Values("ProbAMPANMDA_EMS", "ProbGABAAB_EMS"),
                         [](const auto& given) { return std::string(given.param); });

}  // namespace
}  // namespace ballast::mechanisms
