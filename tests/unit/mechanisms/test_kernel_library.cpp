#include "mechanisms/kernel_library.hpp"

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "engine/runtime/kernel.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::mechanisms {
namespace {

namespace fs = std::filesystem;

constexpr const char* leak =
    "NEURON { SUFFIX leak1 NONSPECIFIC_CURRENT i RANGE g }\nPARAMETER { g = 1 }\nASSIGNED { v i }\n"
    "BREAKPOINT { i = g*v }\n";

class KernelLibraryTest : public testing::Test {
 protected:
  KernelLibraryTest() { ::setenv("BALLAST_CACHE", BALLAST_TEST_BUILD "/kernel_cache", 1); }

  void write_mod(const std::string& name, const std::string& text) const {
    write_file(mods_ / name, text);
  }
  CompileReport compile_all() {
    KernelOptions options;
    options.output = folder_ / "a library/kernels.so";
    return compile_kernels(mods_, options, log_);
  }
  // The text that stands for the folder of the .mod files is "MODS".
  void expect_refusal(const std::string& text, const std::string& message) {
    write_mod("refused.mod", text);
    test::expect_error_text<InputError>([&] { compile_all(); },
                                        (mods_ / "refused.mod").string() + message);
  }

  test::TemporaryDirectory folder_;
  fs::path mods_ = folder_ / "my mods";
  std::string text_;
  Logger log_{LogLevel::info, &text_};
};

TEST_F(KernelLibraryTest, HoldsTheFoldersMechanismsAndNeuronsOwn) {
  write_mod("leak.mod", leak);
  const CompileReport report = compile_all();
  ASSERT_EQ(report.mods.size(), 1U);
  EXPECT_EQ(report.mods[0].mechanism, "leak1");
  void* handle = ::dlopen(report.library.c_str(), RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(handle, nullptr) << ::dlerror();
  using Function = const kernel::Library* (*)();
  const kernel::Library& library =
      *reinterpret_cast<Function>(::dlsym(handle, "ballast_kernels"))();
  std::vector<std::string> names;
  for (int i = 0; i < library.kernel_count; ++i) {
    names.emplace_back(library.kernels[i].name);
  }
  EXPECT_THAT(names, testing::UnorderedElementsAre("leak1", "pas", "hh", "IClamp", "SEClamp",
                                                   "AlphaSynapse", "ExpSyn", "Exp2Syn", "IntFire1",
                                                   "IntFire2", "IntFire4", "NetStim"));
  EXPECT_EQ(library.version, kernel::interface_version);
  EXPECT_STRNE(library.instructions, "");
  ::dlclose(handle);
}

TEST_F(KernelLibraryTest, CompilesOnlyWhatChanged) {
  write_mod("leak.mod", leak);
  EXPECT_FALSE(compile_all().mods[0].reused);
  const CompileReport again = compile_all();
  EXPECT_TRUE(again.mods[0].reused);
  EXPECT_FALSE(again.linked);
}

TEST_F(KernelLibraryTest, IsFoundAgainByTheContentOfItsSources) {
  write_mod("leak.mod", leak);
  const fs::path first = kernel_library_for(mods_, log_);
  EXPECT_TRUE(fs::exists(first));
  EXPECT_EQ(kernel_library_for(mods_, log_), first);
  EXPECT_EQ(kernel_library_for(first, log_), first);
  test::expect_error_text<InputError>(
      [&] { return kernel_library_for(folder_ / "nothing", log_); },
      (folder_ / "nothing").string() + ": no such mechanism library or folder.");
}

TEST_F(KernelLibraryTest, RefusesASyntaxErrorWithItsLine) {
  write_mod("wrong.mod", "NEURON { SUFFIX wrong }\nPARAMETER {\n  g = = 2\n}\n");
  test::expect_error_text<InputError>(
      [&] { compile_all(); }, (mods_ / "wrong.mod").string() + ":3: syntax error, unexpected =.");
}

TEST_F(KernelLibraryTest, RefusesWhatHocWouldHaveToGive) {
  expect_refusal(
      "NEURON { SUFFIX refused }\n\nFUNCTION_TABLE rate(v)\n",
      ":3: cannot be made a kernel of the runtime 'FUNCTION_TABLE' (tables set by hoc are out of "
      "reach). NEURON runs it in place: simulate without a built model.");
}

TEST_F(KernelLibraryTest, RefusesBlocksOutsideOfTheStep) {
  expect_refusal(
      "NEURON { SUFFIX refused RANGE x }\nASSIGNED { x }\n\nBEFORE STEP { x = 1 }\n",
      ":4: cannot be made a kernel of the runtime 'BEFORE' (kernels have no place for it "
      "in a step). NEURON runs it in place: simulate without a built model.");
}

TEST_F(KernelLibraryTest, RefusesGlobalsThatHandValuesOn) {
  expect_refusal(
      "NEURON { SUFFIX refused NONSPECIFIC_CURRENT i GLOBAL sum }\nASSIGNED { v i sum }\n"
      "BREAKPOINT {\n  sum = sum + v\n  i = sum\n}\n",
      ":1: cannot be made a kernel of the runtime 'GLOBAL sum' (instances would hand values to "
      "each "
      "other through it). NEURON runs it in place: simulate without a built model.");
}

TEST_F(KernelLibraryTest, RefusesUnknownMethods) {
  expect_refusal(
      "NEURON { SUFFIX refused }\nSTATE { x }\nBREAKPOINT { SOLVE d METHOD runge }\n"
      "DERIVATIVE d { x' = -x }\n",
      ":3: cannot be made a kernel of the runtime 'SOLVE d METHOD runge' (the method is not "
      "known). "
      "NEURON runs it in place: simulate without a built model.");
}

TEST_F(KernelLibraryTest, NamesTheLineOfVerbatimThatDoesNotCompile) {
  write_mod("bad.mod",
            "NEURON { SUFFIX bad RANGE x }\nASSIGNED { x }\nINITIAL {\nVERBATIM\n"
            "  x = undeclared_thing;\nENDVERBATIM\n}\n");
  test::expect_error_text<InputError>(
      [&] { compile_all(); },
      (mods_ / "bad.mod").string() +
          ":5: generated C++ does not compile 'undeclared_thing' ('undeclared_thing' was not "
          "declared in this scope). NEURON runs it in place: simulate without a built model.");
}

}  // namespace
}  // namespace ballast::mechanisms
