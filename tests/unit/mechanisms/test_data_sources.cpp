#include <gtest/gtest.h>

#include <filesystem>

#include "mechanisms/mod_source.hpp"
#include "mechanisms/process.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::mechanisms {
namespace {

std::vector<ModSource> data_sources() {
  return read_mod_folder(std::filesystem::path(BALLAST_DATA) / "mechanisms");
}

TEST(DataMechanisms, AreAllTranslatedByNmodlToo) {
  const test::TemporaryDirectory directory;
  for (const ModSource& source : data_sources()) {
    const ProcessResult result =
        run_process({BALLAST_NMODL, "--scratch", (directory / "scratch").string(), "-o",
                     directory.path().string(), source.file.string(), "host", "--c"},
                    directory.path());
    EXPECT_EQ(result.exit_code, 0) << source.file << "\n" << result.output;
    EXPECT_TRUE(std::filesystem::exists(directory / (source.stem() + ".cpp"))) << source.file;
  }
}

TEST(DataMechanisms, AreThreadSafeForNocmodl) {
  const test::TemporaryDirectory directory;
  for (const ModSource& source : data_sources()) {
    const ProcessResult result =
        run_process({"nocmodl", "-o", directory.path().string(), source.file.filename().string()},
                    source.file.parent_path());
    EXPECT_NE(result.output.find("Thread Safe"), std::string::npos) << result.output;
  }
}

}  // namespace
}  // namespace ballast::mechanisms
