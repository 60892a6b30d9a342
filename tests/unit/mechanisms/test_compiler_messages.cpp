#include "mechanisms/compiler_messages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ballast::mechanisms {
namespace {

using testing::ElementsAre;

ModSource source_with(std::string text) {
  ModSource source;
  source.file = "/mods/x.mod";
  source.text = std::move(text);
  return source;
}

std::string translation_text(const std::string& output) {
  return translation_error(source_with(""), output).what();
}

// Outputs as nocmodl 7.7.0 prints them.
TEST(TranslationError, JoinsTheComplaintsAndShowsTheLine) {
  EXPECT_EQ(translation_text("Translating x.mod into out/x.c\nsyntax error:\n Illegal expression:\n"
                             " Illegal block at line 5 in file x.mod\n  g = = 2\n       ^\n"),
            "/mods/x.mod:5: syntax error: Illegal expression: Illegal block 'g = = 2'.");
}

TEST(TranslationError, LeavesOutALineThatIsNotShown) {
  EXPECT_EQ(
      translation_text("Translating x.mod into out/x.c\n"
                       "Method cnexp can't be used with Block mm at line 8 in file x.mod\n^\n"),
      "/mods/x.mod:8: Method cnexp can't be used with Block mm.");
}

TEST(TranslationError, NamesTheIncludedFileItIsIn) {
  EXPECT_EQ(
      translation_text("Translating x.mod into out/x.c\nINCLUDEing part.inc\n"
                       "syntax error:\n Illegal block at line 2 in file part.inc\n  a b\n ^\n"),
      "/mods/part.inc:2: syntax error: Illegal block 'a b'.");
}

TEST(TranslationError, GivesAllOfAnUnknownComplaint) {
  EXPECT_EQ(
      translation_text("Translating x.mod into out/x.c\nNotice: no matter\nout of\n memory\n"),
      "/mods/x.mod: nocmodl cannot translate the file (out of memory).");
  EXPECT_EQ(translation_text(""), "/mods/x.mod: nocmodl cannot translate the file.");
}

TEST(TranslationWarnings, AreThoseLinesOnly) {
  EXPECT_THAT(translation_warnings("Translating x.mod into x.c\nWarning: q undefined.\n"
                                   "Notice: VERBATIM\nWarning: r undefined.\n"),
              ElementsAre("q undefined.", "r undefined."));
}

std::string compile_text(const std::string& mod, const std::string& generated,
                         const std::string& output) {
  return compile_error(source_with(mod), "/o/x.c", generated, output).what();
}

TEST(CompileError, FindsTheLineOfVerbatimCode) {
  EXPECT_EQ(
      compile_text("INITIAL {\nVERBATIM\n  int x = y;\nENDVERBATIM\n}\n", "a\nb\n  int x = y;\n",
                   "/o/x.c: In function 'f':\n/o/x.c:3:11: error: 'y' undeclared\n"),
      "/mods/x.mod:3: generated C does not compile 'int x = y;' ('y' undeclared). NEURON 8.2 "
      "takes VERBATIM code in C, not C++.");
}

TEST(CompileError, FindsTheLineOfANameOfTheMod) {
  EXPECT_EQ(compile_text(": gate\nINITIAL {\n  g = gate\n}\n", " g = gate ;\n",
                         "/o/x.c:1:6: error: 'gate' undeclared (first use in this function)\n"),
            "/mods/x.mod:3: generated C does not compile 'gate' ('gate' undeclared (first use in "
            "this function)).");
}

TEST(CompileError, TakesTheCompilersPrefixOffALocalName) {
  EXPECT_EQ(compile_text("INITIAL {\n n = count\n}", "_lcount = 1 ;\n",
                         "/o/x.c:1:1: error: '_lcount' undeclared\n"),
            "/mods/x.mod:2: generated C does not compile 'count' ('_lcount' undeclared).");
}

TEST(CompileError, NamesAnotherFileThatTheErrorIsIn) {
  EXPECT_EQ(compile_text("", "", "/mods/h.h:7:2: fatal error: #error no\ncompilation ended\n"),
            "/mods/h.h:7: generated C does not compile (#error no).");
}

TEST(CompileError, CopesWithColonsInPaths) {
  EXPECT_EQ(compile_error(source_with("a\nint q;\n"), "/o:1:2/x.c", "int q;\n",
                          "/o:1:2/x.c:1:5: error: bad\n")
                .parts()
                .place.within,
            "2");
}

TEST(CompileError, GivesTheMessageWhereNothingInTheModIsLikeIt) {
  EXPECT_EQ(compile_text("", "int a;\n", "/o/x.c:1:1: error: expected ';'\n"),
            "/mods/x.mod: generated C does not compile (expected ';').");
}

TEST(CompileError, GivesAllOutputThatHasNoError) {
  EXPECT_EQ(compile_text("", "", "cc: killed\n"),
            "/mods/x.mod: the C compiler fails (cc: killed).");
}

TEST(LinkError, NamesTheModThatUsesTheSymbol) {
  const std::vector<ModSource> sources{source_with("VERBATIM\nfoo();\nENDVERBATIM\n")};
  EXPECT_STREQ(link_error(sources,
                          "/usr/bin/ld: x.o: in function `_reg':\nx.c:(.text+0x1): undefined "
                          "reference to `foo'\n")
                   .what(),
               "/mods/x.mod:2: undefined symbol 'foo' (neither NEURON nor a .mod file of this "
               "folder defines it).");
}

TEST(LinkError, NamesTheSymbolAloneWhereNoModHasIt) {
  EXPECT_STREQ(
      link_error({source_with("")}, "undefined reference to `bar'\n").what(),
      "undefined symbol 'bar' (neither NEURON nor a .mod file of this folder defines it).");
}

TEST(LinkError, GivesAllOfAnotherFailure) {
  EXPECT_STREQ(link_error({source_with("")}, "ld: disk full\n").what(),
               "/mods/x.mod: the library does not link (ld: disk full).");
}

}  // namespace
}  // namespace ballast::mechanisms
