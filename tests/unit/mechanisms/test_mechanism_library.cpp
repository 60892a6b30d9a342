#include "mechanisms/mechanism_library.hpp"

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "hoc_session.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::mechanisms {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string leak(const std::string& name, const std::string& value = "1") {
  return "NEURON { SUFFIX " + name + " NONSPECIFIC_CURRENT i RANGE g }\nPARAMETER { g = " + value +
         " }\nASSIGNED { v i }\nBREAKPOINT { i = g*v }\n";
}

// A folder of .mod files and one for the library, both with a space in their names.
class MechanismLibraryTest : public testing::Test {
 protected:
  void write_mod(const std::string& name, const std::string& text) {
    write_file(mods_ / name, text);
  }
  CompileReport compile_all(int jobs = 0) {
    CompileOptions options;
    options.output = library_;
    options.jobs = jobs;
    return compile(mods_, options, log_);
  }
  std::vector<std::string> compiled() {
    std::vector<std::string> names;
    for (const CompiledMod& mod : compile_all().mods) {
      if (!mod.reused) {
        names.push_back(mod.mechanism);
      }
    }
    return names;
  }
  std::string hoc(const std::string& code) { return run_hoc(library_, code, folder_.path()); }
  void expect_error(const std::string& text) {
    test::expect_error_text<InputError>([&] { compile_all(); }, text);
  }

  test::TemporaryDirectory folder_;
  fs::path mods_ = folder_ / "my mods";
  fs::path library_ = folder_ / "my library/libnrnmech.so";
  std::string text_;
  Logger log_{LogLevel::info, &text_};
};

TEST_F(MechanismLibraryTest, MakesALibraryThatNeuronLoads) {
  write_mod("one.mod", leak("first"));
  write_mod("two.mod", leak("second"));
  const CompileReport report = compile_all();
  EXPECT_EQ(report.library, library_);
  EXPECT_TRUE(report.linked);
  ASSERT_EQ(report.mods.size(), 2U);
  EXPECT_EQ(report.mods[0].file, mods_ / "one.mod");
  EXPECT_EQ(report.mods[1].mechanism, "second");
  EXPECT_GT(report.mods[1].seconds, 0.0);
  EXPECT_THAT(hoc("create soma\nsoma { insert first insert second print g_first + g_second }\n"),
              HasSubstr("2 \n"));
}

TEST_F(MechanismLibraryTest, ResolvesNeuronsSymbolsByItself) {
  write_mod("one.mod", leak("first"));
  compile_all();
  void* handle = ::dlopen(library_.c_str(), RTLD_LAZY | RTLD_LOCAL);
  // Without anybody else's libnrniv; only modl_reg, which libnrniv leaves to the program, is ours.
  EXPECT_NE(handle, nullptr) << ::dlerror();
  EXPECT_NE(::dlsym(handle, "modl_reg"), nullptr);
}

TEST_F(MechanismLibraryTest, LeavesTheFolderOfSourcesUntouched) {
  write_mod("one.mod", leak("first"));
  compile_all();
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(mods_)) {
    names.insert(entry.path().filename());
  }
  EXPECT_EQ(names, std::set<std::string>{"one.mod"});
}

TEST_F(MechanismLibraryTest, CompilesOnlyWhatChanged) {
  write_mod("one.mod", leak("first"));
  write_mod("two.mod", leak("second"));
  EXPECT_EQ(compiled(), (std::vector<std::string>{"first", "second"}));
  EXPECT_EQ(compiled(), std::vector<std::string>{});
  EXPECT_FALSE(compile_all().linked);
  write_mod("two.mod", leak("second", "5"));
  EXPECT_EQ(compiled(), std::vector<std::string>{"second"});
  EXPECT_THAT(hoc("create soma\nsoma { insert second print g_second }\n"), HasSubstr("5 \n"));
}

TEST_F(MechanismLibraryTest, CompilesAgainWhenAnIncludedFileChanged) {
  write_mod("value.inc", "PARAMETER { g = 3 }\n");
  write_mod("one.mod",
            "NEURON { SUFFIX first RANGE g }\nINCLUDE \"value.inc\"\nINITIAL { g = g }\n");
  compile_all();
  write_mod("value.inc", "PARAMETER { g = 4 }\n");
  EXPECT_EQ(compiled(), std::vector<std::string>{"first"});
  EXPECT_THAT(hoc("create soma\nsoma { insert first print g_first }\n"), HasSubstr("4 \n"));
}

TEST_F(MechanismLibraryTest, ForgetsAFileThatHasGone) {
  write_mod("one.mod", leak("first"));
  write_mod("two.mod", leak("second"));
  compile_all();
  fs::remove(mods_ / "two.mod");
  const CompileReport report = compile_all();
  EXPECT_EQ(report.mods.size(), 1U);
  EXPECT_TRUE(report.linked);
  EXPECT_THAT(hoc("create soma\nsoma insert second\n"), HasSubstr("not a MECHANISM"));
  EXPECT_FALSE(fs::exists(library_.string() + ".objects/two.c"));
}

TEST_F(MechanismLibraryTest, MakesTheSameLibraryWithOneJobAndWithMany) {
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    write_mod(std::string(name) + ".mod", leak(std::string("mech_") + name));
  }
  compile_all(1);
  const std::string first = read_file(library_);
  fs::remove_all(library_.parent_path());
  compile_all(4);
  EXPECT_EQ(read_file(library_), first);
}

TEST_F(MechanismLibraryTest, NamesFileAndLineOfASyntaxError) {
  write_mod("bad.mod", "NEURON { SUFFIX bad RANGE g }\nBREAKPOINT {\n  g = = 2\n}\n");
  expect_error((mods_ / "bad.mod").string() +
               ":3: syntax error: Illegal expression: Illegal block 'g = = 2'.");
  EXPECT_FALSE(fs::exists(library_));
}

TEST_F(MechanismLibraryTest, NamesFileAndLineOfAnErrorInVerbatim) {
  write_mod("bad.mod",
            "NEURON { SUFFIX bad }\nINITIAL {\nVERBATIM\n  int x = nowhere;\nENDVERBATIM\n}\n");
  expect_error((mods_ / "bad.mod").string() +
               ":4: generated C does not compile 'int x = nowhere;' ('nowhere' undeclared (first "
               "use in this function)). NEURON 8.2 takes VERBATIM code in C, not C++.");
}

TEST_F(MechanismLibraryTest, NamesFileAndLineOfAnUndefinedFunction) {
  write_mod("bad.mod",
            "NEURON { SUFFIX bad }\nINITIAL {\nVERBATIM\n  ballast_nowhere();\nENDVERBATIM\n}\n");
  expect_error((mods_ / "bad.mod").string() +
               ":4: undefined symbol 'ballast_nowhere' (neither NEURON nor a .mod file of this "
               "folder defines it).");
}

TEST_F(MechanismLibraryTest, ThrowsTheFirstErrorByNameAndLogsTheOthers) {
  write_mod("a.mod", leak("fine"));
  write_mod("b.mod", "NEURON { SUFFIX b }\nSTATE { }}\n");
  write_mod("c.mod", "NEURON { SUFFIX c }\n\nPARAMETER { } }\n");
  expect_error((mods_ / "b.mod").string() + ":2: syntax error: Illegal block 'STATE { }}'.");
  EXPECT_THAT(text_, HasSubstr((mods_ / "c.mod").string() + ":3: syntax error"));
}

TEST_F(MechanismLibraryTest, KeepsTheOldLibraryWhenANewOneFails) {
  write_mod("one.mod", leak("first"));
  compile_all();
  const std::string before = read_file(library_);
  write_mod("one.mod", "NEURON {");
  EXPECT_THROW(compile_all(), InputError);
  EXPECT_EQ(read_file(library_), before);
}

TEST_F(MechanismLibraryTest, NamesThePackageOfAMissingTranslator) {
  write_mod("one.mod", leak("first"));
  CompileOptions options;
  options.output = library_;
  options.tools.nocmodl = "ballast-no-nocmodl";
  test::expect_error_text<ResourceError>(
      [&] { compile(mods_, options, log_); },
      "cannot start 'ballast-no-nocmodl' (No such file or directory). Install the package "
      "neuron-dev.");
}

// The same with a cache of its own.
class MechanismCacheTest : public MechanismLibraryTest {
 protected:
  MechanismCacheTest() { ::setenv("BALLAST_CACHE", cache_.c_str(), 1); }
  ~MechanismCacheTest() override { ::unsetenv("BALLAST_CACHE"); }

  fs::path cache_ = folder_ / "a cache";
};

TEST_F(MechanismCacheTest, CompilesAFolderOnceForItsContent) {
  write_mod("one.mod", leak("first"));
  const fs::path library = library_for(mods_, log_);
  EXPECT_TRUE(library.string().starts_with((cache_ / "mechanisms/").string()));
  const auto written = fs::last_write_time(library);
  text_.clear();
  EXPECT_EQ(library_for(mods_, log_), library);
  EXPECT_EQ(fs::last_write_time(library), written);
  EXPECT_EQ(text_, "");
}

TEST_F(MechanismCacheTest, KeepsTheLibrariesOfDifferentContentsApart) {
  write_mod("one.mod", leak("first"));
  const fs::path first = library_for(mods_, log_);
  write_mod("one.mod", leak("first", "2"));
  EXPECT_NE(library_for(mods_, log_), first);
  EXPECT_TRUE(fs::exists(first));
}

TEST_F(MechanismCacheTest, IsSharedBetweenProcessesThatAskAtOnce) {
  write_mod("one.mod", leak("first"));
  write_mod("two.mod", leak("second"));
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    children.push_back(::fork());
    if (children.back() == 0) {
      int code = 1;
      try {
        code = fs::exists(library_for(mods_, log_)) ? 0 : 2;
      } catch (const std::exception&) {
        code = 3;
      }
      ::_exit(code);
    }
  }
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 0);
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(cache_ / "mechanisms"), {}), 1);
}

TEST_F(MechanismCacheTest, TakesALibraryAsItIs) {
  write_file(folder_ / "given.so", "");
  EXPECT_EQ(library_for(folder_ / "given.so", log_), folder_ / "given.so");
  EXPECT_FALSE(fs::exists(cache_));
}

TEST_F(MechanismCacheTest, RefusesAFileThatIsNoLibrary) {
  write_file(folder_ / "given.txt", "");
  test::expect_error_text<InputError>(
      [&] { (void)library_for(folder_ / "given.txt", log_); },
      (folder_ / "given.txt").string() +
          ": not a mechanism library (expected a .so file or a folder of .mod files).");
}

TEST_F(MechanismCacheTest, RefusesAPathThatIsNotThere) {
  test::expect_error_text<InputError>(
      [&] { (void)library_for(folder_ / "none", log_); },
      (folder_ / "none").string() + ": no such mechanism library or folder.");
}

TEST(MechanismCache, NeedsAPlace) {
  const test::TemporaryDirectory folder;
  write_file(folder / "one.mod", leak("first"));
  const char* home = std::getenv("HOME");
  const std::string old_home = home != nullptr ? home : "";
  for (const char* name : {"BALLAST_CACHE", "XDG_CACHE_HOME", "HOME"}) {
    ::unsetenv(name);
  }
  Logger log(LogLevel::silent);
  test::expect_error_text<ResourceError>(
      [&] { (void)library_for(folder.path(), log); },
      "no folder for the cache of mechanism libraries (neither BALLAST_CACHE, XDG_CACHE_HOME nor "
      "HOME is set).");
  ::setenv("HOME", old_home.c_str(), 1);
}

TEST_F(MechanismLibraryTest, FingerprintFollowsTheContentAlone) {
  write_mod("one.mod", leak("first"));
  const std::string first = fingerprint(mods_);
  fs::copy(mods_, folder_ / "copy");
  EXPECT_EQ(fingerprint(folder_ / "copy"), first);
  write_mod("one.mod", leak("first", "2"));
  EXPECT_NE(fingerprint(mods_), first);
  EXPECT_EQ(fingerprint(mods_ / "one.mod"), fingerprint(mods_ / "one.mod"));
}

}  // namespace
}  // namespace ballast::mechanisms
