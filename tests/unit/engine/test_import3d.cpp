#include <cmath>
#include <fstream>

#include "tests/support/temporary_directory.hpp"
#include "tests/unit/engine/neuron_fixture.hpp"

namespace ballast::engine::test {

namespace {

using ballast::test::TemporaryDirectory;
using model::Morphology;

constexpr float diameter = 20.0F;

/// A straight section along x from `from` to `to`.
void add_section(Morphology& morphology, int array, int parent, float from, float to) {
  model::Section section;
  section.array = array;
  section.index = morphology.arrays[static_cast<std::size_t>(array)].count++;
  section.parent = parent;
  section.first_point = morphology.points.size();
  section.point_count = 3;
  morphology.sections.push_back(section);
  for (float x : {from, (from + to) / 2, to}) morphology.points.push_back({x, 0, 0, diameter});
}

/// soma 0-20, axon[0] 0..-40, axon[1] -40..-90, dend[0] 20-1020, dend[1] 1020-2520 um. Section 3
/// hangs on 4.
Morphology by_hand() {
  Morphology morphology;
  morphology.file = "by_hand.swc";
  morphology.arrays = {
      {"soma", "somatic", 0, {}}, {"axon", "axonal", 0, {}}, {"dend", "basal", 0, {}}};
  add_section(morphology, 0, -1, 0, 20);
  add_section(morphology, 1, 0, 0, -40);
  add_section(morphology, 1, 1, -40, -90);
  add_section(morphology, 2, 4, 1020, 2520);
  add_section(morphology, 2, 0, 20, 1020);
  morphology.sections[1].parent_position = 0.0;
  morphology.sections[4].has_logical_start = true;
  return morphology;
}

Morphology without_axon() {
  Morphology morphology;
  morphology.file = "by_hand.swc";
  morphology.arrays = {{"soma", "somatic", 0, {}}, {"dend", "basal", 0, {}}};
  add_section(morphology, 0, -1, 0, 20);
  add_section(morphology, 1, 2, 1020, 2520);
  add_section(morphology, 1, 0, 20, 1020);
  return morphology;
}

class Import3d : public NeuronTest {
 protected:
  CellHandle create(const Morphology* morphology, const std::string& folder,
                    const std::string& file, double axon_stub = 0.0) {
    engine_.load_template({hoc_file("branched.hoc"), "Branched"}, nullptr);
    return engine_.create_cell({.gid = Gid(1),
                                .template_name = "Branched",
                                .morphology = morphology,
                                .morphology_directory = folder,
                                .morphology_file = file,
                                .extra_arguments = {axon_stub}});
  }
};

TEST_F(Import3d, makesTheSectionsAndPointsOfAMorphology) {
  const Morphology morphology = by_hand();
  const CellHandle cell = create(&morphology, "folder", "by_hand.swc");
  for (std::int32_t section = 0; section < 5; ++section) {
    EXPECT_TRUE(engine_.has_section(cell, section)) << section;
  }
  EXPECT_FALSE(engine_.has_section(cell, 5));
  const Census census = engine_.census();
  EXPECT_EQ(census.sections, 5);
  EXPECT_EQ(census.points, 15);
  EXPECT_EQ(census.segments, 5 * 101);
}

// Soma and dendrites form one cable of 2520 um, sealed at both ends. Steady state for a current I
// at its start (Rall 1959): v(x) = I R coth(l) cosh(l - x / lambda) / cosh(l), l = length / lambda,
// lambda = sqrt(d Rm / (4 Ra)), R = 2 sqrt(Rm Ra) / (pi d^(3/2)).
TEST_F(Import3d, connectsSectionsSoThatVoltageSpreadsAsInOneCable) {
  const Morphology morphology = without_axon();
  const CellHandle cell = create(&morphology, "folder", "by_hand.swc");
  engine_.inject_current({.location = {cell, 0, 0.0}, .times = {0.0}, .amplitudes = {1.0}});
  conditions_.v_init = 0.0;
  engine_.set_conditions(conditions_);
  run(400);

  const double membrane = 1e4;                                        // ohm cm2, from 1e-4 S/cm2
  const double axial = 100.0;                                         // ohm cm
  const double d = 20e-4;                                             // cm
  const double lambda = 1e4 * std::sqrt(d * membrane / (4 * axial));  // um
  const double infinite =
      2 * std::sqrt(membrane * axial) / (std::numbers::pi * std::pow(d, 1.5)) * 1e-6;
  const double length = 2520.0 / lambda;
  const auto expected = [&](double x) {
    return infinite / std::tanh(length) * std::cosh(length - x / lambda) / std::cosh(length);
  };
  EXPECT_NEAR(engine_.voltage({cell, 0, 0.5}), expected(10), 1e-3 * expected(10));
  EXPECT_NEAR(engine_.voltage({cell, 2, 0.5}), expected(520), 1e-3 * expected(520));
  EXPECT_NEAR(engine_.voltage({cell, 1, 0.5}), expected(1770), 1e-3 * expected(1770));
  EXPECT_NEAR(engine_.voltage({cell, 1, 1.0}), expected(2520), 1e-3 * expected(2520));
}

TEST_F(Import3d, keepsTheNumbersOfTheMorphologyWhereTheAxonIsReplaced) {
  const Morphology morphology = by_hand();
  const CellHandle cell = create(&morphology, "folder", "by_hand.swc", 1.0);
  EXPECT_TRUE(engine_.has_section(cell, 0));
  EXPECT_TRUE(engine_.has_section(cell, 1)) << "the stub";
  EXPECT_FALSE(engine_.has_section(cell, 2)) << "deleted";
  EXPECT_TRUE(engine_.has_section(cell, 3));
  EXPECT_TRUE(engine_.has_section(cell, 4));
  EXPECT_EQ(engine_.census().sections, 4);
}

TEST_F(Import3d, takesTheGivenMorphologyWhateverTheCaseOfItsExtension) {
  Morphology morphology = by_hand();
  morphology.file = "elsewhere/By_Hand.SWC";
  EXPECT_TRUE(engine_.has_section(create(&morphology, "folder", "by_hand.swc"), 4));
}

TEST_F(Import3d, readsTheFileWhereNoMorphologyIsGiven) {
  const TemporaryDirectory folder;
  // A soma of three points and a dendrite of two.
  std::ofstream(folder / "cell.swc") << "1 1 0 0 0 5 -1\n2 1 0 -5 0 5 1\n3 1 0 5 0 5 1\n"
                                        "4 3 10 0 0 1 1\n5 3 50 0 0 1 4\n";
  const Morphology expected = model::read_morphology(folder / "cell.swc");
  create(nullptr, folder.path().string(), "cell.swc");
  EXPECT_EQ(engine_.census().sections, static_cast<std::int64_t>(expected.sections.size()));
  EXPECT_EQ(engine_.census().points, static_cast<std::int64_t>(expected.points.size()));
}

TEST_F(Import3d, aFileThatCannotBeReadIsAnErrorOfTheCell) {
  std::string reason;
  try {
    (void)model::read_morphology("no/such/cell.swc");
  } catch (const Error& error) {
    reason = error.what();
  }
  try {
    create(nullptr, "no/such", "cell.swc");
    FAIL();
  } catch (const EngineError& error) {
    EXPECT_EQ(error.parts().place.file, hoc_file("branched.hoc"));
    EXPECT_EQ(error.parts().reason.substr(0, reason.size()), reason);
  }
  EXPECT_EQ(engine_.census().cells, 0);
}

TEST_F(Import3d, aListThatTheTemplateLacksIsNamed) {
  Morphology morphology = by_hand();
  morphology.arrays[2].list = "dendritic_5";
  try {
    create(&morphology, "folder", "by_hand.swc");
    FAIL();
  } catch (const EngineError& error) {
    EXPECT_EQ(error.parts().reason.substr(0, 50),
              "dendritic_5 is not a SectionList of the template; ");
  }
}

}  // namespace

}  // namespace ballast::engine::test
