// The emodel templates in NEURON: the interface that builders of circuits use, and that each cell
// rests and fires as its kind does.

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "core/output_file.hpp"
#include "hoc_session.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::mechanisms {
namespace {

using Point = std::array<double, 3>;

// Writes a symmetric tree as SWC. Type codes: 1 soma, 2 axon, 3 basal, 4 apical.
class SwcTree {
 public:
  explicit SwcTree(double soma_radius) : radius_(soma_radius) {
    text_ = fmt::format("1 1 0 0 0 {} -1\n", soma_radius);
  }
  // A branch of `length` um from the soma towards angle `turn`, which forks `forks` times into
  // branches of `child_length`.
  void add(int type, double turn, double length, double child_length, double diameter, int forks) {
    const Point start{radius_ * std::cos(turn), radius_ * std::sin(turn), 0};
    const int root = point(type, start, diameter, 1);
    grow({type, child_length, diameter}, {root, start, turn}, length, forks);
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  struct Kind {
    int type;
    double length, diameter;
  };
  struct Tip {
    int id;
    Point at;
    double turn;
  };

  int point(int type, const Point& at, double diameter, int parent) {
    text_ += fmt::format("{} {} {} {} {} {} {}\n", ++last_, type, at[0], at[1], at[2], diameter / 2,
                         parent);
    return last_;
  }
  void grow(const Kind& kind, const Tip& from, double length, int forks) {
    const Point end{from.at[0] + length * std::cos(from.turn),
                    from.at[1] + length * std::sin(from.turn), from.at[2]};
    const int id = point(kind.type, end, kind.diameter, from.id);
    const Kind thinner{kind.type, kind.length, std::max(0.8 * kind.diameter, 0.4)};
    for (int side = -1; forks > 0 && side <= 1; side += 2) {
      grow(thinner, {id, end, from.turn + 0.4 * side}, kind.length, forks - 1);
    }
  }

  double radius_;
  int last_ = 1;
  std::string text_;
};

struct Emodel {
  const char* name;
  double soma_radius;
  int dendrites;
  double length, diameter;  // of dendritic branches, um
  int forks;
  double trunk;      // of the apical tree, um; 0 = none
  double current;    // nA, a step that makes it fire
  int fewest, most;  // spikes in 400 ms, the range of the cell's kind
};

void PrintTo(const Emodel& emodel, std::ostream* out) {
  *out << emodel.name;
}

std::string morphology_of(const Emodel& emodel) {
  constexpr double pi = 3.14159265358979;
  SwcTree tree(emodel.soma_radius);
  tree.add(2, -pi / 2, 100, 100, 1, 1);
  for (int i = 0; i < emodel.dendrites; ++i) {
    tree.add(3, pi + pi * (i + 0.5) / emodel.dendrites, emodel.length, emodel.length,
             emodel.diameter, emodel.forks);
  }
  if (emodel.trunk > 0) {
    tree.add(4, pi / 2, emodel.trunk, 75, 3, 4);
  }
  return tree.text();
}

std::vector<double> with_cell(const Emodel& emodel, const std::string& code) {
  const test::TemporaryDirectory directory;
  write_file(directory / "cell.swc", morphology_of(emodel));
  return numbers_from_hoc(
      fmt::format("xopen(\"{}/emodels/{}.hoc\")\nobjref cell, nil, nc, ic, spikes, trace\n"
                  "cell = new {}(42, \"{}\", \"cell.swc\")\n{}",
                  BALLAST_DATA, emodel.name, emodel.name, directory.path().string(), code));
}

// Rate ranges of regular-spiking, fast-spiking and adapting cells: Connors BW, Gutnick MJ (1990)
// Trends Neurosci 13:99-104; Kawaguchi Y, Kubota Y (1997) Cereb Cortex 7:476-486.
constexpr std::array emodels{Emodel{"BPyr_L5", 10, 7, 60, 1.4, 3, 500, 0.6, 2, 15},
                             Emodel{"BPyr_L23", 8, 5, 45, 1.2, 3, 150, 0.3, 3, 20},
                             Emodel{"BBasket", 8, 6, 60, 1.0, 2, 0, 0.35, 15, 100},
                             Emodel{"BBitufted", 7, 3, 55, 1.0, 3, 0, 0.2, 3, 25},
                             Emodel{"BGranule", 4, 3, 25, 0.7, 1, 0, 0.02, 5, 50}};

class EmodelTest : public testing::TestWithParam<Emodel> {
 protected:
  // Spikes, v at 99 ms, highest and lowest v and the first spike's time (ms) in 500 ms by steps of
  // dt, with `current` (nA) from 100 ms on.
  static std::vector<double> step(double current, double dt) {
    return with_cell(
        GetParam(),
        fmt::format("cell.soma[0] ic = new IClamp(0.5)\nic.del = 100\nic.dur = 400\nic.amp = {}\n"
                    "cell.connect2target(nil, nc)\nspikes = new Vector()\nnc.record(spikes)\n"
                    "trace = new Vector()\ncell.soma[0] trace.record(&v(0.5))\ncelsius = 34\n"
                    "v_init = -75\ndt = {}\nsteps_per_ms = 1/dt\ntstop = 500\nrun()\n"
                    "give(spikes.size)\ngive(trace.x[int(99/dt)])\ngive(trace.max)\n"
                    "give(trace.min)\nfirst = 1e9\nif (spikes.size > 0) first = spikes.x[0]\n"
                    "give(first)\n",
                    current, dt));
  }
};

TEST_P(EmodelTest, RestsNearMinus75AndFiresLikeItsKindAtAnyStep) {
  const std::vector<double> result = step(GetParam().current, 0.025);
  EXPECT_NEAR(result.at(1), -75, 5);
  EXPECT_GT(result.at(4), 100) << "silent without current";
  EXPECT_GE(result.at(0), GetParam().fewest);
  EXPECT_LE(result.at(0), GetParam().most);
  EXPECT_GT(result.at(2), 0);
  EXPECT_LT(result.at(2), 60);
  EXPECT_GT(result.at(3), -95);

  const std::vector<double> fine = step(GetParam().current, 0.0125);
  EXPECT_NEAR(result.at(0), fine.at(0), 1 + 0.1 * fine.at(0));
  EXPECT_NEAR(result.at(4), fine.at(4), 0.1 * (fine.at(4) - 100));
}

TEST_P(EmodelTest, HasTheListsAndCountsOfItsSections) {
  const int per_dendrite = (2 << GetParam().forks) - 1;
  const int apical = GetParam().trunk > 0 ? (2 << 4) - 1 : 0;
  const int basal = GetParam().dendrites * per_dendrite;
  const std::vector<double> result = with_cell(
      GetParam(),
      "give(cell.gid)\ngive(cell.nSecSoma)\ngive(cell.nSecBasal)\ngive(cell.nSecApical)\n"
      "give(cell.nSecAxonal)\ngive(cell.nSecAxonalOrig)\ngive(cell.nSecAll)\ncount = 0\n"
      "forsec cell.apical count += 1\ngive(count)\ngive(cell.synlist.count)\ngive(cell.is_art())\n"
      "longest = 0\nforsec cell.all if (L/nseg > longest) longest = L/nseg\ngive(longest <= 40)\n"
      "even = 0\nforsec cell.all if (nseg % 2 == 0) even += 1\ngive(even)");
  const std::vector<double> expected{
      42, 1, 1.0 * basal, 1.0 * apical, 2, 3, 3.0 + basal + apical, 1.0 * apical, 0, 0, 1, 0};
  EXPECT_EQ(result, expected);
}

TEST_P(EmodelTest, ReplacesTheAxonAndKeepsSectionNumbers) {
  // 0 is the soma, 1-3 are the axon, 4 is the first dendrite.
  const std::vector<double> result =
      with_cell(GetParam(),
                "for i = 0, 1 cell.axon[i] { give(L) give(v(0.0001)) }\n"
                "cell.soma[0] give(v(0.0001))\ncell.dend[0] give(v(0.0001))");
  EXPECT_EQ(result, (std::vector<double>{30, 1, 30, 2, 0, 4}));
}

TEST_P(EmodelTest, DetectsSpikesInTheSomaAtMinus30) {
  EXPECT_EQ(with_cell(GetParam(), "cell.connect2target(nil, nc)\ngive(nc.threshold)").at(0), -30);
}

TEST_P(EmodelTest, IsFreedAfterClear) {
  EXPECT_EQ(with_cell(GetParam(),
                      "cell.re_init_rng(1)\ncell.clear()\nobjref cell\ncount = 0\n"
                      "forall count += 1\ngive(count)")
                .at(0),
            0);
}

TEST_P(EmodelTest, RefusesAnotherKindOfMorphologyFile) {
  const test::TemporaryDirectory directory;
  const std::string output = run_hoc(
      data_library(),
      fmt::format("xopen(\"{}/emodels/{}.hoc\")\nobjref cell\ncell = new {}(1, \"/d\", \"c.h5\")\n",
                  BALLAST_DATA, GetParam().name, GetParam().name),
      directory.path());
  EXPECT_NE(output.find("/d/c.h5 is neither .asc nor .swc"), std::string::npos) << output;
}

INSTANTIATE_TEST_SUITE_P(All, EmodelTest, testing::ValuesIn(emodels),
                         [](const auto& given) { return std::string(given.param.name); });

TEST(Emodels, TakeNeurolucidaFilesAndMorphologiesWithoutAxon) {
  const test::TemporaryDirectory directory;
  write_file(
      directory / "cell.asc",
      "(\"CellBody\"\n (CellBody)\n (-5 0 0 0.1)\n (0 -5 0 0.1)\n (5 0 0 0.1)\n (0 5 0 0.1)\n)\n"
      "((Dendrite)\n (5 0 0 1)\n (60 0 0 1)\n)\n");
  const std::vector<double> result = numbers_from_hoc(fmt::format(
      "xopen(\"{}/emodels/BGranule.hoc\")\nobjref cell\ncell = new BGranule(1, \"{}\", "
      "\"cell.asc\")\ngive(cell.nSecAxonalOrig)\nfor i = 0, 1 cell.axon[i] give(v(0.0001))\n"
      "cell.dend[0] give(v(0.0001))\ngive(cell.nSecAll)",
      BALLAST_DATA, directory.path().string()));
  EXPECT_EQ(result, (std::vector<double>{0, 2, 3, 1, 4}));
}

}  // namespace
}  // namespace ballast::mechanisms
