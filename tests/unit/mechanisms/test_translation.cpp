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

class TranslationTest : public testing::Test {
 protected:
  ModSource source(const std::string& text) {
    write_file(folder_ / "mods/leak.mod", text);
    return read_mod(folder_ / "mods/leak.mod");
  }
  Translated translate_text(const std::string& text) {
    const ModSource mod = source(text);
    const std::filesystem::path object = object_file(mod, "tools", folder_ / "objects");
    std::filesystem::create_directories(object.parent_path());
    return translate(mod, tools_, object);
  }

  test::TemporaryDirectory folder_;
  Toolchain tools_ = Toolchain::detect();
};

constexpr const char* leak =
    "NEURON { SUFFIX leak NONSPECIFIC_CURRENT i RANGE g }\nPARAMETER { g = 1 }\n"
    "ASSIGNED { v i }\nBREAKPOINT { i = g*v }\n";

TEST_F(TranslationTest, MakesTheObjectOnce) {
  const Translated first = translate_text(leak);
  EXPECT_FALSE(first.reused);
  EXPECT_GT(first.seconds, 0);
  EXPECT_TRUE(std::filesystem::exists(first.object));
  const Translated second = translate_text(leak);
  EXPECT_TRUE(second.reused);
  EXPECT_EQ(second.object, first.object);
}

TEST_F(TranslationTest, NamesTheObjectAfterSourceAndTools) {
  const ModSource mod = source(leak);
  EXPECT_NE(object_file(mod, "tools", "/o"), object_file(mod, "others", "/o"));
  EXPECT_NE(object_file(mod, "tools", "/o"), object_file(source("x"), "tools", "/o"));
  EXPECT_TRUE(object_file(mod, "tools", "/o").filename().string().starts_with("leak-"));
}

TEST_F(TranslationTest, PassesOnWarnings) {
  const Translated result = translate_text(
      "NEURON { SUFFIX leak }\nINITIAL {\nVERBATIM\n  double inner = 1;\nENDVERBATIM\n"
      "  inner = 2\n}\n");
  EXPECT_THAT(result.warnings, ElementsAre("inner undefined. (declared within VERBATIM?)"));
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
