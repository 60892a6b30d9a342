#include "mechanisms/toolchain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::mechanisms {
namespace {

using testing::ElementsAre;

// A toolchain of empty files and of programs that print what they are asked.
class ToolchainTest : public testing::Test {
 protected:
  ToolchainTest() {
    write_file(tools_.include_folder / "nrnsemanticversion.h", "version 8.2\n");
    write_file(tools_.neuron_library, "");
  }
  void expect_missing(const std::string& text) {
    test::expect_error_text<ResourceError>([&] { (void)tools_.identity(); }, text);
  }

  test::TemporaryDirectory folder_;
  Toolchain tools_{.nocmodl = "echo",
                   .compiler = "echo",
                   .include_folder = folder_ / "include",
                   .neuron_library = folder_ / "libnrniv.so"};
};

TEST_F(ToolchainTest, IdentityFollowsNeuronsVersion) {
  const std::string first = tools_.identity();
  EXPECT_EQ(tools_.identity(), first);
  write_file(tools_.include_folder / "nrnsemanticversion.h", "version 8.3\n");
  EXPECT_NE(tools_.identity(), first);
}

TEST_F(ToolchainTest, NamesThePackageOfAMissingTranslator) {
  tools_.nocmodl = "ballast-no-nocmodl";
  expect_missing(
      "cannot start 'ballast-no-nocmodl' (No such file or directory). Install the package "
      "neuron-dev.");
}

TEST_F(ToolchainTest, NamesThePackageOfAMissingCompiler) {
  tools_.compiler = "ballast-no-cc";
  expect_missing(
      "cannot start 'ballast-no-cc' (No such file or directory). Install the package gcc.");
}

TEST_F(ToolchainTest, NamesThePackageOfMissingHeaders) {
  tools_.include_folder = "/nowhere";
  expect_missing(
      "/nowhere/nrnsemanticversion.h: cannot find NEURON's headers. Install the package neuron-dev "
      "or set BALLAST_NEURON_INCLUDE.");
}

TEST_F(ToolchainTest, NamesThePackageOfAMissingLibrary) {
  tools_.neuron_library = "/nowhere/libnrniv.so";
  expect_missing(
      "/nowhere/libnrniv.so: cannot find NEURON's library. Install the package neuron or set "
      "BALLAST_NEURON_LIBRARY.");
}

TEST_F(ToolchainTest, PutsTogetherItsCommands) {
  tools_ = {.nocmodl = "nm", .compiler = "cc", .include_folder = "/i", .neuron_library = "/l/n.so"};
  EXPECT_THAT(tools_.translate_command("a.mod", "/o"), ElementsAre("nm", "-o", "/o", "a.mod"));
  EXPECT_THAT(tools_.compile_command("/o/a.c", "/o/a.o", "/my mods"),
              ElementsAre("cc", "-O2", "-fPIC", "-w", "-DDISABLE_REPORTINGLIB", "-I/my mods",
                          "-I/i", "-c", "/o/a.c", "-o", "/o/a.o"));
  EXPECT_THAT(tools_.link_command({"/o/a.o", "/o/b.o"}, "/o/l.so"),
              ElementsAre("cc", "-shared", "-o", "/o/l.so", "/o/a.o", "/o/b.o", "/l/n.so", "-lm",
                          "-Wl,-z,defs", "-Wl,-rpath,/l"));
}

TEST(ToolchainDetect, TakesTheEnvironmentsChoice) {
  ::setenv("BALLAST_NOCMODL", "/x/nocmodl", 1);
  ::setenv("BALLAST_CC", "clang", 1);
  ::setenv("BALLAST_NEURON_INCLUDE", "/x/include", 1);
  ::setenv("BALLAST_NEURON_LIBRARY", "/x/libnrniv.so", 1);
  const Toolchain tools = Toolchain::detect();
  EXPECT_EQ(tools.nocmodl, "/x/nocmodl");
  EXPECT_EQ(tools.compiler, "clang");
  EXPECT_EQ(tools.include_folder, "/x/include");
  EXPECT_EQ(tools.neuron_library, "/x/libnrniv.so");
  for (const char* name :
       {"BALLAST_NOCMODL", "BALLAST_CC", "BALLAST_NEURON_INCLUDE", "BALLAST_NEURON_LIBRARY"}) {
    ::unsetenv(name);
  }
  EXPECT_EQ(Toolchain::detect().nocmodl, "nocmodl");
  EXPECT_EQ(Toolchain::detect().compiler, "cc");
}

}  // namespace
}  // namespace ballast::mechanisms
