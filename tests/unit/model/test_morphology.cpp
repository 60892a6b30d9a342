#include "model/morphology.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::model {
namespace {

const std::filesystem::path fixtures = BALLAST_MORPHOLOGIES;

TEST(ReadMorphology, ReadsAscFiles) {
  const Morphology m = read_morphology(fixtures / "contour_soma.asc");
  ASSERT_EQ(m.arrays.size(), 4U);
  EXPECT_EQ(m.arrays[0].count, 1);
  EXPECT_EQ(m.arrays[1].count, 3);
  EXPECT_EQ(m.arrays[2].count, 7);
  EXPECT_EQ(m.arrays[3].count, 4);
  EXPECT_EQ(m.sections.size(), 15U);
  EXPECT_EQ(m.sections[0].point_count, 21U);
  EXPECT_EQ(m.sections[1].parent, 0);
  EXPECT_TRUE(m.sections[1].has_logical_start);
}

TEST(ReadMorphology, ReadsSwcFiles) {
  const Morphology m = read_morphology(fixtures / "axon_from_dendrite.swc");
  ASSERT_EQ(m.sections.size(), 4U);
  EXPECT_EQ(m.sections[1].parent, 2);  // axon[0] on dend[0]
  EXPECT_EQ(m.sections[1].parent_position, 1.0);
  EXPECT_EQ(m.points[m.sections[1].first_point].x, 31.0F);
}

TEST(ReadMorphology, LeavesNeuritesWithoutASomaAsRoots) {
  const Morphology m = read_morphology(fixtures / "soma_less.asc");
  ASSERT_EQ(m.sections.size(), 4U);
  EXPECT_EQ(m.sections[0].parent, -1);  // axon[0]
  EXPECT_EQ(m.sections[1].parent, -1);  // dend[0]
  EXPECT_EQ(m.sections[2].parent, 1);
}

TEST(ReadMorphology, AcceptsExtensionsInCapitals) {
  const test::TemporaryDirectory folder;
  write_file(folder / "cell.SWC", "1 1 0 0 0 5 -1\n");
  write_file(folder / "cell.Asc", "((Axon) (0 0 0 1) (9 0 0 1))");
  EXPECT_EQ(read_morphology(folder / "cell.SWC").arrays[0].name, "soma");
  EXPECT_EQ(read_morphology(folder / "cell.Asc").arrays[0].name, "axon");
}

TEST(ReadMorphology, RefusesOtherExtensions) {
  test::expect_error_text<InputError>(
      [] { (void)read_morphology("some/cell.h5"); },
      "some/cell.h5: unknown morphology format '.h5' (allowed: .asc, .swc).");
}

TEST(ReadMorphology, RefusesAFileThatIsMissing) {
  EXPECT_THROW((void)read_morphology("/nowhere/cell.asc"), InputError);
}

TEST(ReadMorphology, NamesFileAndLineOfAnError) {
  const test::TemporaryDirectory folder;
  const std::filesystem::path file = folder / "cell.asc";
  write_file(file, "((Dendrite)\n  (0 0 0 1)\n  (1 0 0 1\n)\n(Generated)");
  test::expect_error_text<InputError>(
      [&] { (void)read_morphology(file); },
      file.string() + ":5: unexpected end of the file (a ')' is needed here).");
}

TEST(ReadMorphology, RefusesAnSwcFileWithoutPoints) {
  const test::TemporaryDirectory folder;
  const std::filesystem::path file = folder / "cell.swc";
  write_file(file, "# nothing\n");
  test::expect_error_text<InputError>(
      [&] { (void)read_morphology(file); },
      file.string() + ": no sections (neither a soma nor a neurite was found).");
}

TEST(Morphology, CountsTheMemoryOfSectionsAndPoints) {
  const Morphology m = read_morphology(fixtures / "contour_soma.asc");
  const std::uint64_t least = m.sections.size() * sizeof(Section) + m.points.size() * sizeof(Point);
  EXPECT_GE(m.memory(), least);
  EXPECT_LE(m.memory(), least + 2000);
}

}  // namespace
}  // namespace ballast::model
