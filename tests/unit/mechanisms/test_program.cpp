// ballast-mods as a user calls it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/json.hpp"
#include "core/output_file.hpp"
#include "mechanisms/process.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::mechanisms {
namespace {

using testing::ContainsRegex;
using testing::EndsWith;
using testing::HasSubstr;

class BallastModsTest : public testing::Test {
 protected:
  ProcessResult run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), BALLAST_MODS);
    return run_process(arguments, folder_.path());
  }
  void write_leak(const std::string& neuron_block) {
    write_file(folder_ / "mods/leak.mod", neuron_block);
  }

  test::TemporaryDirectory folder_;
  const std::string library_ = (folder_ / "libnrnmech.so").string();
};

TEST_F(BallastModsTest, PrintsWhatItCompiledAndTheLibrary) {
  write_leak("NEURON { SUFFIX leaky }\n");
  const ProcessResult result = run({"mods", "-j", "1"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.output, ContainsRegex("leak.mod +leaky +compiled +[0-9]+\\.[0-9][0-9]\n"));
  EXPECT_THAT(result.output, EndsWith("library: " + library_ + "\n"));
  EXPECT_THAT(run({"mods"}).output, ContainsRegex("leak.mod +leaky +up to date\n"));
}

TEST_F(BallastModsTest, PrintsJsonWhenAsked) {
  write_leak("NEURON { SUFFIX leaky }\n");
  const ProcessResult result = run({"mods", "--json", "--quiet", "-o", "other/lib.so"});
  const JsonValue json = JsonValue::parse(result.output, "stdout");
  EXPECT_EQ(json.at("library").as_string(), (folder_ / "other/lib.so").string());
  EXPECT_TRUE(json.at("linked").as_bool());
  const JsonValue mechanism = json.at("mechanisms").elements().at(0);
  EXPECT_EQ(mechanism.at("file").as_string(), (folder_ / "mods/leak.mod").string());
  EXPECT_EQ(mechanism.at("mechanism").as_string(), "leaky");
  EXPECT_TRUE(mechanism.at("compiled").as_bool());
}

TEST_F(BallastModsTest, MakesKernelsForTheRuntime) {
  ::setenv("BALLAST_CACHE", BALLAST_TEST_BUILD "/kernel_cache", 1);
  write_leak("NEURON { SUFFIX leaky }\n");
  const ProcessResult result = run({"mods", "--runtime"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.output, ContainsRegex("leak.mod +leaky +compiled +[0-9]+\\.[0-9][0-9]\n"));
  EXPECT_THAT(result.output,
              EndsWith("library: " + (folder_ / "libballast_kernels.so").string() + "\n"));
  EXPECT_FALSE(std::filesystem::exists(library_));
}

TEST_F(BallastModsTest, SaysWhatCannotBeMadeAKernel) {
  write_leak("NEURON { SUFFIX leaky }\nFUNCTION_TABLE rate(v)\n");
  const ProcessResult result = run({"mods", "--runtime", "--quiet"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(
      result.output,
      EndsWith("leak.mod:2: cannot be made a kernel of the runtime 'FUNCTION_TABLE' (tables "
               "set by hoc are out of reach). NEURON runs it in place: simulate without a "
               "built model.\n"));
}

TEST_F(BallastModsTest, EndsWithCode2AtAnErrorInAMod) {
  write_leak("NEURON { SUFFIX leaky }\nSTATE { }}\n");
  const ProcessResult result = run({"mods", "--quiet"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.output, EndsWith("error: " + (folder_ / "mods/leak.mod").string() +
                                      ":2: syntax error: Illegal block 'STATE { }}'.\n"));
  EXPECT_FALSE(std::filesystem::exists(library_));
}

TEST_F(BallastModsTest, EndsWithCode4WhereTheLibraryCannotBeWritten) {
  write_leak("NEURON { SUFFIX leaky }\n");
  write_file(folder_ / "plain", "");
  const ProcessResult result = run({"mods", "-o", "plain/lib.so"});
  EXPECT_EQ(result.exit_code, 4);
  EXPECT_THAT(result.output, HasSubstr("plain/lib.so.lock: cannot lock (Not a directory)."));
}

TEST_F(BallastModsTest, RefusesANegativeNumberOfJobs) {
  EXPECT_EQ(run({"mods", "-j", "-2"}).exit_code, 2);
}

}  // namespace
}  // namespace ballast::mechanisms
