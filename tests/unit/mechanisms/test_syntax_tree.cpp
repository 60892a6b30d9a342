#include "mechanisms/syntax_tree.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "mechanisms/linear_form.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::mechanisms {
namespace {

class SyntaxTreeTest : public testing::Test {
 protected:
  [[nodiscard]] SyntaxNode read(const std::string& json) const {
    write_file(file_, json);
    return read_syntax_tree(file_);
  }

  test::TemporaryDirectory folder_;
  std::filesystem::path file_ = folder_ / "a.ast.json";
};

TEST_F(SyntaxTreeTest, LiftsNamesOutOfWhatWrapsThem) {
  const SyntaxNode tree = read(
      R"({"Program":[{"ParamAssign":[{"Name":[{"String":[{"name":"g"}]}]},{"Double":[{"name":"2.5"}]}]},
      {"WrappedExpression":[{"VarName":[{"Name":[{"String":[{"name":"v"}]}]}]}]}]})");
  ASSERT_EQ(tree.children.size(), 2U);
  EXPECT_EQ(tree.children[0].name(), "g");
  EXPECT_EQ(tree.children[0].find("Double")->text, "2.5");
  EXPECT_TRUE(tree.children[1].is_name("v"));
  EXPECT_EQ(tree.find("Verbatim"), nullptr);
}

TEST_F(SyntaxTreeTest, PutsIncludedBlocksInThePlaceOfTheInclude) {
  const SyntaxNode tree = read(
      R"({"Program":[{"Include":[{"String":[{"name":"\"x.inc\""}]},{"BlockComment":[]},
      {"StateBlock":[]}]}]})");
  EXPECT_NE(tree.find("StateBlock"), nullptr);
  EXPECT_EQ(tree.find("Include"), nullptr);
}

TEST_F(SyntaxTreeTest, ReplacesDefinedNames) {
  const SyntaxNode tree = read(
      R"({"Program":[{"Define":[{"Name":[{"String":[{"name":"N"}]}]},{"Integer":[{"name":"3"}]}]},
      {"Integer":[{"Name":[{"String":[{"name":"N"}]}]}]}]})");
  EXPECT_EQ(tree.children[1].kind, "Integer");
  EXPECT_EQ(tree.children[1].text, "3");
}

TEST_F(SyntaxTreeTest, RefusesWhatIsNoTree) {
  test::expect_error_text<InputError>(
      [&] { return read(R"({"a":[],"b":[]})"); },
      file_.string() + ": not a node of a syntax tree (expected an object of one member).");
}

SyntaxNode name(const std::string& text) {
  return {.kind = "Name", .text = text, .children = {}};
}

SyntaxNode binary(const SyntaxNode& a, const std::string& sign, const SyntaxNode& b) {
  return {.kind = "BinaryExpression",
          .text = {},
          .children = {a, {.kind = "BinaryOperator", .text = sign, .children = {}}, b}};
}

std::optional<LinearForm> form_of(const SyntaxNode& expression) {
  return linear_form(
      expression, [](const SyntaxNode& node) { return node.is_name("x"); },
      [](const SyntaxNode& node) {
        return node.is("Name")
                   ? node.text
                   : node.children[0].text + node.children[1].text + node.children[2].text;
      });
}

TEST(LinearForm, PartsAFactorFromTheRest) {
  const auto form = form_of(binary(binary(name("a"), "-", name("x")), "/", name("tau")));
  ASSERT_TRUE(form);
  EXPECT_EQ(form->factor, "( - 1.0)");
  EXPECT_EQ(form->rest, "a");
  EXPECT_EQ(form->divisor, "tau");
}

TEST(LinearForm, AddsWhatHasDifferentDivisors) {
  const auto form =
      form_of(binary(binary(name("a"), "/", name("b")), "-", binary(name("x"), "/", name("tau"))));
  ASSERT_TRUE(form);
  EXPECT_EQ(form->factor, "( - (1.0 / tau))");
  EXPECT_EQ(form->rest, "a/b");
  EXPECT_EQ(form->divisor, "");
}

TEST(LinearForm, KnowsExpressionsWithoutTheState) {
  const auto form = form_of(binary(name("a"), "*", name("b")));
  ASSERT_TRUE(form);
  EXPECT_EQ(form->factor, "");
  EXPECT_EQ(form->rest, "a*b");
}

TEST(LinearForm, DoesNotTakeProductsQuotientsAndPowersOfTheState) {
  EXPECT_FALSE(form_of(binary(name("x"), "*", name("x"))));
  EXPECT_FALSE(form_of(binary(name("a"), "/", name("x"))));
  EXPECT_FALSE(form_of(binary(name("x"), "^", name("a"))));
}

}  // namespace
}  // namespace ballast::mechanisms
