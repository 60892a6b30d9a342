#include "core/output_paths.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast {
namespace {

namespace fs = std::filesystem;

class OutputPaths : public ::testing::Test {
 protected:
  OutputPaths() {
    write_file(folder_ / "model.net", "model");
    write_file(folder_ / "set/files.dat", "groups");
  }

  [[nodiscard]] std::vector<NamedPath> inputs() const {
    return {
        {folder_ / "model.net", "the model"}, {folder_ / "set", "the data set"}, {"", "nothing"}};
  }
  void refuses(const fs::path& output, const std::string& reason) const {
    test::expect_error_text<InputError>(
        [&] {
          check_output_paths({{output, "the log"}}, inputs());
        },
        output.string() + ": the log cannot be written there (" + reason +
            "). Choose another name.");
  }

  test::TemporaryDirectory folder_;
};

TEST_F(OutputPaths, MayBeAnywhereElse) {
  EXPECT_NO_THROW(check_output_paths({{folder_ / "out.h5", "the log"},
                                      {folder_ / "set.h5", "a report"},
                                      {"", "no state"},
                                      {"", "no model"}},
                                     inputs()));
}

TEST_F(OutputPaths, AreNoInputs) {
  refuses(folder_ / "model.net", "it would replace the model");
  refuses(folder_ / "new/../model.net", "it would replace the model");
  refuses(folder_ / "set/", "it would replace the data set");
}

TEST_F(OutputPaths, AreNoInputsByLinks) {
  fs::create_symlink(folder_ / "model.net", folder_ / "symbolic");
  fs::create_hard_link(folder_ / "model.net", folder_ / "hard");
  refuses(folder_ / "symbolic", "it would replace the model");
  refuses(folder_ / "hard", "it would replace the model");
}

TEST_F(OutputPaths, LieInNoInput) {
  refuses(folder_ / "set/files.dat", "it would lie in the data set");
  refuses(folder_ / "set/new/out.h5", "it would lie in the data set");
}

TEST_F(OutputPaths, DifferFromEachOther) {
  const fs::path file = folder_ / "new.h5";
  test::expect_error_text<InputError>(
      [&] {
        check_output_paths({{file, "the spikes"}, {folder_ / "x/../new.h5", "report 'soma'"}}, {});
      },
      (folder_ / "x/../new.h5").string() +
          ": report 'soma' cannot be written there (it would replace the spikes). Choose another "
          "name.");
}

}  // namespace
}  // namespace ballast
