#include <fstream>

#include "tests/support/temporary_directory.hpp"
#include "tests/unit/engine/neuron_fixture.hpp"

namespace ballast::engine::test {

namespace {

using ballast::test::expect_error_text;
using ballast::test::TemporaryDirectory;

class Templates : public NeuronTest {
 protected:
  /// Loads a template with one cell in a child as its trial, expecting this message after the
  /// file's name.
  void expect_refused(const std::string& file, const std::string& name,
                      const std::string& message) {
    const CellRequest trial{.gid = Gid(7), .template_name = name};
    expect_error_text<EngineError>(
        [&] {
          engine_.load_template({hoc_file(file), name}, &trial);
        },
        hoc_file(file).string() + ": " + message);
  }
  /// As above without a trial, where loading works and building the cell fails here.
  void expect_not_built(const std::string& file, const std::string& name,
                        const std::string& message) {
    engine_.load_template({hoc_file(file), name}, nullptr);
    const CellRequest request{.gid = Gid(7), .template_name = name};
    expect_error_text<EngineError>([&] { engine_.create_cell(request); },
                                   hoc_file(file).string() + ": " + message);
    create_single(8);
  }
};

constexpr const char* quit_message =
    "cannot build the cell with gid '7' (quit() was called by hoc code; Quits[0].quit(); "
    "Quits[0].init(7, \"\", \"\")).";
constexpr const char* stop_message =
    "cannot build the cell with gid '7' (a 'stop' statement was executed; Stops[0].init(7, \"\", "
    "\"\")).";
constexpr const char* raise_message =
    "cannot build the cell with gid '7' (no such morphology abc.asc; Raises[0].execerror(\"no such "
    "mo...\", \"abc.asc\"); Raises[0].init(7, \"\", \"\")).";

TEST_F(Templates, quitIsAnErrorOfTheTemplate) {
  expect_refused("quits.hoc", "Quits", quit_message);
  expect_not_built("quits.hoc", "Quits", quit_message);
}

TEST_F(Templates, stopIsAnErrorOfTheTemplate) {
  expect_refused("stops.hoc", "Stops", stop_message);
  expect_not_built("stops.hoc", "Stops", stop_message);
}

TEST_F(Templates, execerrorIsAnErrorOfTheTemplate) {
  expect_refused("raises.hoc", "Raises", raise_message);
  expect_not_built("raises.hoc", "Raises", raise_message);
}

TEST_F(Templates, aCrashIsSeenInTheTrial) {
  expect_refused("crashes.hoc", "Crashes",
                 "cannot use the template 'Crashes' (it crashed (Segmentation fault)).");
  create_single(8);
}

TEST_F(Templates, aSyntaxErrorNamesFileAndLine) {
  const CellHandle before = create_single(8);
  expect_refused(
      "syntax_error.hoc", "SyntaxError",
      "cannot load the template 'SyntaxError' (syntax error; in syntax_error.hoc near line 3; "
      "gid = = 1; xopen(\"syntax_err...\")).");
  run(1);
  EXPECT_NEAR(voltage(before), -65.0, 5.0);
}

TEST_F(Templates, aMissingFileIsNamed) {
  expect_error_text<EngineError>(
      [&] {
        engine_.load_template({"no/such.hoc", "Such"}, nullptr);
      },
      "no/such.hoc: template file not found.");
}

TEST_F(Templates, aFileMustDefineTheTemplate) {
  const TemporaryDirectory folder;
  std::ofstream(folder / "empty.hoc") << "// nothing\n";
  expect_error_text<EngineError>(
      [&] {
        engine_.load_template({folder / "empty.hoc", "Missing"}, nullptr);
      },
      (folder / "empty.hoc").string() +
          ": does not define the template 'Missing' (the name after begintemplate must be the one "
          "of "
          "the circuit).");
}

TEST_F(Templates, loadsAFileOnceAndRefusesAnotherOfTheSameName) {
  const TemporaryDirectory folder;
  std::filesystem::copy(hoc_file("single.hoc"), folder / "other.hoc");
  engine_.load_template({hoc_file("single.hoc"), "SingleCompartment"}, nullptr);
  engine_.load_template({hoc_file("single.hoc"), "SingleCompartment"}, nullptr);
  expect_error_text<EngineError>(
      [&] {
        engine_.load_template({folder / "other.hoc", "SingleCompartment"}, nullptr);
      },
      (folder / "other.hoc").string() + ": template defined twice 'SingleCompartment' (first in " +
          hoc_file("single.hoc").string() + ").");
}

TEST_F(Templates, mayLoadFilesOfTheirOwnFolder) {
  const TemporaryDirectory folder;
  std::ofstream(folder / "part.hoc") << "func ballast_test_value() { return 3 }\n";
  std::ofstream(folder / "whole.hoc")
      << "{load_file(\"part.hoc\")}\nbegintemplate Whole\nexternal ballast_test_value\ncreate "
         "soma\n"
         "proc init() { soma L = ballast_test_value() }\nendtemplate Whole\n";
  engine_.load_template({folder / "whole.hoc", "Whole"}, nullptr);
  EXPECT_TRUE(
      engine_.has_section(engine_.create_cell({.gid = Gid(1), .template_name = "Whole"}), 0));
}

TEST_F(Templates, tellWhichAttributesTheyNeed) {
  create_single(1);
  EXPECT_EQ(engine_.needed_attributes("SingleCompartment"),
            (std::vector<std::string>{"leak_scale", "other"}));
  create_spiking(2);
  EXPECT_TRUE(engine_.needed_attributes("Spiking").empty());
}

TEST_F(Templates, mustBeLoadedBeforeTheirCells) {
  expect_error_text<EngineError>(
      [&] { engine_.create_cell({.gid = Gid(1), .template_name = "Unheard"}); },
      "unknown template 'Unheard' (it was not loaded).");
}

}  // namespace

}  // namespace ballast::engine::test
