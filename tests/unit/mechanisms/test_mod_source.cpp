#include "mechanisms/mod_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::mechanisms {
namespace {

using testing::ElementsAre;

class ModSourceTest : public testing::Test {
 protected:
  ModSource read(const std::string& text) {
    write_file(folder_ / "x.mod", text);
    return read_mod(folder_ / "x.mod");
  }
  void expect_folder_error(const std::string& text) {
    test::expect_error_text<InputError>([&] { (void)read_mod_folder(folder_.path()); }, text);
  }
  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }

  test::TemporaryDirectory folder_;
};

TEST_F(ModSourceTest, FindsASuffix) {
  const ModSource source = read("NEURON {\n  SUFFIX NaT\n}\n");
  EXPECT_EQ(source.mechanism, "NaT");
  EXPECT_EQ(source.mechanism_line, 2);
  EXPECT_EQ(source.stem(), "x");
}

TEST_F(ModSourceTest, FindsPointProcessesAndArtificialCells) {
  EXPECT_EQ(read("NEURON { POINT_PROCESS Gap }").mechanism, "Gap");
  EXPECT_EQ(read("NEURON { ARTIFICIAL_CELL VecStim }").mechanism, "VecStim");
}

TEST_F(ModSourceTest, HasNoMechanismForSuffixNothing) {
  EXPECT_EQ(read("NEURON { SUFFIX nothing }").mechanism, "");
}

TEST_F(ModSourceTest, FallsBackToTheFileName) {
  EXPECT_EQ(read("PARAMETER { a = 1 }").mechanism, "x");
}

TEST_F(ModSourceTest, IgnoresNamesInCommentsTitleAndVerbatim) {
  const ModSource source = read(
      "TITLE NEURON { SUFFIX title }\nCOMMENT\nNEURON { SUFFIX comment }\nENDCOMMENT\n"
      ": NEURON { SUFFIX colon }\n? NEURON { SUFFIX mark }\n"
      "VERBATIM\n/* NEURON { SUFFIX verbatim } */\nENDVERBATIM\nNEURON { SUFFIX real }\n");
  EXPECT_EQ(source.mechanism, "real");
  EXPECT_EQ(source.mechanism_line, 10);
}

TEST_F(ModSourceTest, IgnoresNamesOutsideTheNeuronBlock) {
  EXPECT_EQ(read("NEURON { SUFFIX a }\nPARAMETER { SUFFIX b }").mechanism, "a");
}

TEST_F(ModSourceTest, FindsIncludedFilesAlsoThroughEachOther) {
  write_file(folder_ / "a.inc", "INCLUDE \"b.inc\"\n");
  write_file(folder_ / "b.inc", "INCLUDE \"a.inc\"\n");
  write_file(folder_ / "c.h", "");
  const ModSource source = read(
      "INCLUDE \"a.inc\"\n: INCLUDE \"none.inc\"\nVERBATIM\n#include \"c.h\"\n"
      "#include <math.h>\n#include \"elsewhere.h\"\nENDVERBATIM\n");
  EXPECT_THAT(source.includes, ElementsAre(folder_ / "a.inc", folder_ / "b.inc", folder_ / "c.h"));
}

TEST_F(ModSourceTest, FingerprintFollowsTextNameAndIncludes) {
  const auto fingerprint = [&] {
    Fingerprint result;
    read_mod(folder_ / "x.mod").add_to(result);
    return result.hex();
  };
  write_file(folder_ / "a.inc", "1");
  write_file(folder_ / "x.mod", "INCLUDE \"a.inc\"\n");
  const std::string first = fingerprint();
  EXPECT_EQ(fingerprint(), first);
  write_file(folder_ / "a.inc", "2");
  EXPECT_NE(fingerprint(), first);
}

TEST_F(ModSourceTest, ReadsAFolderByNameAndLeavesOtherFilesAndSubfolders) {
  write_file(folder_ / "b.mod", "NEURON { SUFFIX second }");
  write_file(folder_ / "a.mod", "NEURON { SUFFIX first }");
  write_file(folder_ / "notes.txt", "");
  write_file(folder_ / "sub/c.mod", "NEURON { SUFFIX third }");
  const std::vector<ModSource> sources = read_mod_folder(folder_.path());
  ASSERT_EQ(sources.size(), 2U);
  EXPECT_EQ(sources[0].mechanism, "first");
  EXPECT_EQ(sources[1].mechanism, "second");
}

TEST_F(ModSourceTest, AllowsSeveralFilesWithoutAMechanism) {
  write_file(folder_ / "a.mod", "NEURON { SUFFIX nothing }");
  write_file(folder_ / "b.mod", "NEURON { SUFFIX nothing }");
  EXPECT_EQ(read_mod_folder(folder_.path()).size(), 2U);
}

TEST_F(ModSourceTest, RefusesAMechanismDefinedTwice) {
  write_file(folder_ / "a.mod", "NEURON { SUFFIX same }");
  write_file(folder_ / "b.mod", "\nNEURON {\n  POINT_PROCESS same\n}");
  expect_folder_error(path("b.mod") + ":3: mechanism defined twice 'same' (also in a.mod:1).");
}

TEST_F(ModSourceTest, RefusesAMechanismThatNeuronHas) {
  write_file(folder_ / "mine.mod", "NEURON { SUFFIX hh }");
  expect_folder_error(path("mine.mod") +
                      ":1: mechanism is built into NEURON 'hh'. Give it another name.");
}

TEST_F(ModSourceTest, RefusesAFileNameThatIsNoIdentifier) {
  write_file(folder_ / "2-pore.mod", "NEURON { SUFFIX pore }");
  expect_folder_error(path("2-pore.mod") +
                      ": file name is no C identifier '2-pore' (letters, digits and _ only, no "
                      "digit first). Rename the file.");
}

TEST_F(ModSourceTest, RefusesAnEmptyFolder) {
  expect_folder_error(folder_.path().string() + ": folder holds no .mod file.");
}

TEST_F(ModSourceTest, RefusesAFolderThatIsNotThere) {
  test::expect_error_text<InputError>([&] { (void)read_mod_folder(folder_ / "none"); },
                                      path("none") + ": no such folder of .mod files.");
}

TEST(WithoutComments, KeepsLinesAndVerbatimWhereAsked) {
  EXPECT_EQ(without_comments("a : b\nVERBATIM\nx ? y : z\nENDVERBATIM\n", false),
            "a    \nVERBATIM\nx ? y : z\nENDVERBATIM\n");
  EXPECT_EQ(without_comments("COMMENT\nx\nENDCOMMENT b", false), "       \n \n           b");
}

TEST(WithoutComments, BlanksABlockThatNeverEnds) {
  EXPECT_EQ(without_comments("a\nCOMMENT b", false), "a\n         ");
}

TEST(LineOfWord, CountsWholeWordsOnly) {
  EXPECT_EQ(line_of_word("gbar\nbar_g\nbar", "bar"), 3);
  EXPECT_EQ(line_of_word("gbar", "bar"), std::nullopt);
}

TEST(LineEqualTo, IgnoresBlanksAtTheEnds) {
  EXPECT_EQ(line_equal_to("a\n  b c\t\n", "b c"), 2);
  EXPECT_EQ(line_equal_to("a\nb", "c"), std::nullopt);
}

}  // namespace
}  // namespace ballast::mechanisms
