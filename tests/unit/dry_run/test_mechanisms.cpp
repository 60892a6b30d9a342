#include "dry_run/mechanisms.hpp"

#include <gmock/gmock.h>

#include "inputs/data_folder.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::dry_run {
namespace {

class ChooseMechanisms : public testing::Test {
 protected:
  ChooseMechanisms() { files_.add_cells("A", 1); }
  test::SmallCircuit files_;
};

TEST_F(ChooseMechanisms, TakesTheOneThatWasNamed) {
  write_file(files_.path("mods") / "a.mod", "");
  write_file(files_.path("lib.so"), "");
  const auto circuit = files_.read();
  EXPECT_EQ(choose_mechanisms(circuit, files_.path("mods"), files_.log()), files_.path("mods"));
  EXPECT_EQ(choose_mechanisms(circuit, files_.path("lib.so"), files_.log()), files_.path("lib.so"));
}

TEST_F(ChooseMechanisms, RefusesANamedFolderWithoutMechanisms) {
  const auto circuit = files_.read();
  test::expect_error_text<InputError>(
      [&] { static_cast<void>(choose_mechanisms(circuit, files_.path("none"), files_.log())); },
      files_.path("none").string() +
          ": no mechanisms (--mechanisms names a folder of .mod files or a library (.so)).");
}

TEST_F(ChooseMechanisms, FindsAllensSubfolder) {
  write_file(files_.path("mechanisms") / "modfiles" / "a.mod", "");
  auto circuit = files_.read();
  circuit.config.mechanisms_dir = files_.path("mechanisms");
  EXPECT_EQ(choose_mechanisms(circuit, "", files_.log()), files_.path("mechanisms") / "modfiles");
}

TEST_F(ChooseMechanisms, FallsBackOnItsOwnWithAWarning) {
  auto circuit = files_.read();
  circuit.config.mechanisms_dir = files_.path("missing");
  EXPECT_EQ(choose_mechanisms(circuit, "", files_.log()), inputs::data_folder() / "mechanisms");
  EXPECT_THAT(files_.log_text(),
              testing::HasSubstr(files_.path("missing").string() + ": no .mod files there"));
}

TEST_F(ChooseMechanisms, PrefersTheSimulationsFolder) {
  write_file(files_.path("one") / "a.mod", "");
  write_file(files_.path("two") / "a.mod", "");
  auto circuit = files_.read();
  circuit.simulation.mechanisms_dir = files_.path("one");
  circuit.config.mechanisms_dir = files_.path("two");
  EXPECT_EQ(choose_mechanisms(circuit, "", files_.log()), files_.path("one"));
}

}  // namespace
}  // namespace ballast::dry_run
