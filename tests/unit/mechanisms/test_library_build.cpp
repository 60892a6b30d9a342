#include "mechanisms/library_build.hpp"

#include <gtest/gtest.h>

#include <csignal>

#include "core/error.hpp"
#include "core/interrupt.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::mechanisms {
namespace {

TEST(LibraryBuild, TellsOnceThatItWasStopped) {
  const test::TemporaryDirectory folder;
  std::vector<ModSource> sources;
  for (const std::string name : {"a", "b", "c", "d"}) {
    write_file(folder / (name + ".mod"), "NEURON { SUFFIX " + name + " }\n");
    sources.push_back(read_mod(folder / (name + ".mod")));
  }
  LibraryRecipe recipe;
  recipe.translate = [](const ModSource&, OutputFile&) -> std::vector<std::string> {
    std::raise(SIGINT);
    throw InputError({.problem = "the compiler was killed"});
  };
  std::string text;
  Logger log(LogLevel::info, &text);
  const InterruptGuard guard;
  EXPECT_THROW(static_cast<void>(build_library(sources, recipe, folder / "lib.so", 1, log)),
               Interrupted);
  EXPECT_EQ(text, "") << "neither the other sources nor what the signal did to a compiler";
}

}  // namespace
}  // namespace ballast::mechanisms
