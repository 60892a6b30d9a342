#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>

#include "core/output_file.hpp"
#include "hoc_session.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::mechanisms {
namespace {

TEST(Gap, CurrentIsConductanceTimesDifference) {
  // 2 nS across 30 mV: 0.06 nA out of the cell with the higher potential.
  const std::vector<double> i = numbers_from_hoc(
      "create soma\naccess soma\nobjref gap\ngap = new Gap(0.5)\ngap.g = 2\ngap.vgap = -80\n"
      "finitialize(-50)\nfcurrent()\ngive(gap.i)");
  EXPECT_NEAR(i.at(0), 0.06, 1e-12);
}

TEST(Gap, TwoHalvesBringTwoCellsTogether) {
  // Two equal passive cells: the difference of their potentials decays to g_pas/(g_pas + 2 g/area)
  // of what it would be without coupling.
  const std::vector<double> v = numbers_from_hoc(
      "create a, b\nobjref gap[2], pc, stim\npc = new ParallelContext()\n"
      "forall { L = 100 diam = 10 insert pas g_pas = 1e-4 e_pas = -70 }\n"
      "a { gap[0] = new Gap(0.5) pc.source_var(&v(0.5), 1) pc.target_var(gap[0], &gap[0].vgap, 2) "
      "}\n"
      "b { gap[1] = new Gap(0.5) pc.source_var(&v(0.5), 2) pc.target_var(gap[1], &gap[1].vgap, 1) "
      "}\n"
      "gap[0].g = 1\ngap[1].g = 1\na stim = new IClamp(0.5)\nstim.dur = 1e9\nstim.amp = 0.02\n"
      "pc.setup_transfer()\npc.set_maxstep(10)\nfinitialize(-70)\npc.psolve(2000)\n"
      "give(a.v - b.v)\ngive(a.v + b.v + 140)");
  const double area = 3.14159265358979 * 100 * 10;   // um2
  const double membrane = 1e-4 * area * 1e-8 * 1e6;  // uS
  EXPECT_NEAR(v.at(0), 0.02 / (membrane + 2 * 1e-3), 1e-4);
  EXPECT_NEAR(v.at(1), 0.02 / membrane, 1e-4);
}

// Times at which a VecStim fires after `change` of its times.
std::vector<double> spikes(const std::string& times, const std::string& change = "") {
  return numbers_from_hoc(
      "create soma\nobjref stim, times, nc, out, nil\nstim = new VecStim()\n"
      "times = new Vector()\n" +
      (times.empty() ? "" : "times.append(" + times + ")\n") +
      "stim.play(times)\nnc = new NetCon(stim, nil)\nout = new Vector()\nnc.record(out)\n" +
      change +
      "\nfinitialize(-70)\nwhile (t < 50) fadvance()\n"
      "for i = 0, out.size - 1 give(out.x[i])");
}

TEST(VecStim, FiresAtTheGivenTimesOffTheGridToo) {
  const std::vector<double> times = spikes("0, 1.01234, 20, 20, 49.9");
  ASSERT_EQ(times.size(), 5U);
  EXPECT_EQ(times[0], 0);
  EXPECT_NEAR(times[1], 1.01234, 1e-12);
  EXPECT_EQ(times[2], 20);
  EXPECT_EQ(times[3], 20);
}

TEST(VecStim, PassesOverTimesBeforeInitialisation) {
  EXPECT_EQ(spikes("-3, -1, 0, 30"), (std::vector<double>{0, 30}));
  EXPECT_TRUE(spikes("-3, -2").empty());
}

TEST(VecStim, IsSilentWithoutTimes) {
  EXPECT_TRUE(spikes("").empty());
  EXPECT_TRUE(spikes("1, 2", "stim.play()").empty());
}

TEST(VecStim, SharesItsVectorWithTheCaller) {
  EXPECT_EQ(spikes("1, 2", "times.append(3)"), (std::vector<double>{1, 2, 3}));
}

TEST(VecStim, KeepsItsTimesWhenTheCallerLetsGo) {
  EXPECT_EQ(spikes("1, 2", "objref times"), (std::vector<double>{1, 2}));
}

template <class Value>
std::string bytes_of(const Value& value) {
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

TEST(DataSet, NeuronWritesItWithStreamsAndTimes) {
  const test::TemporaryDirectory directory;
  const std::string output = run_hoc(
      data_library(),
      "load_file(\"stdrun.hoc\")\ncreate soma\nsoma insert pas\nobjref syn, plastic, stim, minis, "
      "times, rates, nc, pc, spk, cv, nil\n"
      "pc = new ParallelContext()\ncv = new CVode()\ncv.cache_efficient(1)\n"
      "soma syn = new ProbAMPANMDA_EMS(0.5)\nsyn.setRNG(1234567, 2, 3)\ntimes = new Vector()\n"
      "times.append(1.25, 2.5)\nstim = new VecStim()\nstim.play(times)\n"
      "soma plastic = new GluSynapse(0.5)\nplastic.setRNG(2345678, 2, 3)\nrates = new Vector()\n"
      "rates.append(3.75)\nminis = new InhPoissonStim()\nminis.setTbins(times)\n"
      "minis.setRate(rates)\nminis.setRNGs(1, 2, 3, 3456789, 2, 3)\n"
      "pc.set_gid2node(1, 0)\nsoma nc = new NetCon(&v(0.5), nil)\npc.cell(1, nc)\n"
      "pc.set_gid2node(2, 0)\nspk = new NetCon(stim, nil)\npc.cell(2, spk)\n"
      "spk = pc.gid_connect(2, syn)\nspk.weight = 1\npc.set_gid2node(3, 0)\n"
      "spk = new NetCon(minis, nil)\npc.cell(3, spk)\npc.set_maxstep(10)\nfinitialize(-65)\n"
      "pc.nrncore_write(\"set\")\nprint \"done\"\n",
      directory.path());
  ASSERT_TRUE(output.find("done") != std::string::npos) << output;
  std::string contents;
  for (const auto& entry : std::filesystem::directory_iterator(directory / "set")) {
    contents += read_file(entry.path());
  }
  for (const std::uint32_t id : {1234567U, 2345678U, 3456789U}) {
    EXPECT_NE(contents.find(bytes_of(id)), std::string::npos) << id;
  }
  for (const double value : {1.25, 3.75}) {
    EXPECT_NE(contents.find(bytes_of(value)), std::string::npos) << value;
  }
}

}  // namespace
}  // namespace ballast::mechanisms
