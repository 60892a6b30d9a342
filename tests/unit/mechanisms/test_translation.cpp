#include "mechanisms/translation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::mechanisms {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class TranslationTest : public testing::Test {
 protected:
  ModSource source(const std::string& text) {
    write_file(folder_ / "mods/leak.mod", text);
    return read_mod(folder_ / "mods/leak.mod");
  }
  std::vector<std::string> translate_text(const std::string& text) {
    OutputFile object(object_);
    std::vector<std::string> warnings = translate(source(text), tools_, object);
    object.commit();
    return warnings;
  }

  test::TemporaryDirectory folder_;
  std::filesystem::path object_ = folder_ / "objects/leak.o";
  Toolchain tools_ = Toolchain::detect();
};

constexpr const char* leak =
    "NEURON { SUFFIX leak NONSPECIFIC_CURRENT i RANGE g }\nPARAMETER { g = 1 }\n"
    "ASSIGNED { v i }\nBREAKPOINT { i = g*v }\n";

TEST_F(TranslationTest, MakesTheObjectAndLeavesItsSourceBesideIt) {
  EXPECT_THAT(translate_text(leak), IsEmpty());
  EXPECT_GT(std::filesystem::file_size(object_), 0U);
  EXPECT_TRUE(std::filesystem::exists(folder_ / "objects/leak.c"));
}

TEST_F(TranslationTest, NamesTheObjectAfterSourceAndTools) {
  const ModSource mod = source(leak);
  EXPECT_NE(object_file(mod, "tools", "/o"), object_file(mod, "others", "/o"));
  EXPECT_NE(object_file(mod, "tools", "/o"), object_file(source("x"), "tools", "/o"));
  EXPECT_TRUE(object_file(mod, "tools", "/o").filename().string().starts_with("leak-"));
}

TEST_F(TranslationTest, PassesOnWarnings) {
  const auto warnings = translate_text(
      "NEURON { SUFFIX leak }\nINITIAL {\nVERBATIM\n  double inner = 1;\nENDVERBATIM\n"
      "  inner = 2\n}\n");
  EXPECT_THAT(warnings, ElementsAre("inner undefined. (declared within VERBATIM?)"));
}

TEST_F(TranslationTest, LeavesNoObjectOfCodeThatDoesNotCompile) {
  EXPECT_THROW(translate_text("NEURON { SUFFIX leak }\nINITIAL { VERBATIM\n ! ENDVERBATIM }\n"),
               InputError);
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / "objects")) {
    EXPECT_EQ(entry.path().extension(), ".c");
  }
}

TEST_F(TranslationTest, RegistersInTheOrderGiven) {
  ModSource a;
  a.file = "/mods/b.mod";
  ModSource b;
  b.file = "/mods/a.mod";
  compile_registration({a, b}, tools_, folder_ / "registration.o");
  EXPECT_EQ(read_file(folder_ / "registration.c"),
            "extern void _b_reg(void);\nextern void _a_reg(void);\nvoid modl_reg(void) {\n"
            "  _b_reg();\n  _a_reg();\n}\n");
  EXPECT_TRUE(std::filesystem::exists(folder_ / "registration.o"));
}

}  // namespace
}  // namespace ballast::mechanisms
