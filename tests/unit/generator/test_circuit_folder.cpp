#include "generator/circuit_folder.hpp"

#include <gmock/gmock.h>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::generator {
namespace {

namespace fs = std::filesystem;
using test::expect_error_text;

class Folder : public testing::Test {
 protected:
  /// Number of entries beside each other in the test's folder.
  std::size_t entries() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(here_.path()), fs::directory_iterator()));
  }

  test::TemporaryDirectory here_;
  const fs::path circuit_ = here_ / "circuit";
};

TEST_F(Folder, AppearsWhenItIsComplete) {
  CircuitFolder folder(circuit_, false);
  write_file(folder.path() / "a/b.txt", "12345");
  EXPECT_FALSE(fs::exists(circuit_));
  EXPECT_EQ(folder.size(), 5U);
  folder.commit();
  EXPECT_EQ(read_file(circuit_ / "a/b.txt"), "12345");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(Folder, LeavesNothingWhenItIsGivenUp) {
  {
    const CircuitFolder folder(circuit_, false);
    write_file(folder.path() / "b.txt", "x");
  }
  EXPECT_EQ(entries(), 0U);
}

TEST_F(Folder, TakesTheNameOfAnEmptyFolder) {
  fs::create_directory(circuit_);
  CircuitFolder folder(circuit_.string() + "/", false);
  write_file(folder.path() / "new", "x");
  folder.commit();
  EXPECT_TRUE(fs::exists(circuit_ / "new"));
}

TEST_F(Folder, ReplacesACircuitOnRequestOnly) {
  write_file(circuit_ / marker_name, "{}");
  write_file(circuit_ / "old", "x");
  expect_error_text<InputError>(
      [&] { CircuitFolder(circuit_, false); },
      circuit_.string() +
          ": folder is not empty. Name another one, or replace a circuit with --force.");
  CircuitFolder folder(circuit_, true);
  folder.commit();
  EXPECT_FALSE(fs::exists(circuit_ / "old"));
  EXPECT_EQ(entries(), 1U);
}

TEST_F(Folder, NeverReplacesWhatIsNoCircuit) {
  write_file(circuit_ / "thesis.tex", "x");
  expect_error_text<InputError>(
      [&] { CircuitFolder(circuit_, true); },
      circuit_.string() +
          ": folder is not a generated circuit (it has no ballast-circuit.json, so "
          "--force does not replace it).");
  EXPECT_TRUE(fs::exists(circuit_ / "thesis.tex"));
}

TEST_F(Folder, RefusesTheNameOfAFile) {
  write_file(circuit_, "x");
  expect_error_text<InputError>([&] { CircuitFolder(circuit_, true); },
                                circuit_.string() + ": not a folder.");
}

TEST_F(Folder, NeedsAPlaceThatCanBeWritten) {
  write_file(circuit_, "x");
  EXPECT_THROW(CircuitFolder(circuit_ / "below", false), ResourceError);
}

}  // namespace
}  // namespace ballast::generator
