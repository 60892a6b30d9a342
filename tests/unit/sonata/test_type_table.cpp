#include "sonata/type_table.hpp"

#include <gtest/gtest.h>

#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::sonata {

namespace {

using Fields = std::vector<std::string>;

class TypeTableTest : public testing::Test {
 protected:
  TypeTable read(const std::string& text, const std::string& population = "p") {
    write_file(file_, text);
    return {file_, "node_type_id", population};
  }
  void expect_failure(const std::string& text, const std::string& message) {
    test::expect_error_text<InputError>([&] { (void)read(text); }, file_.string() + message);
  }

  test::TemporaryDirectory folder_;
  std::filesystem::path file_ = folder_ / "types.csv";
};

TEST(SplitFields, SeparatesByBlanksAndKeepsQuotedOnes) {
  EXPECT_EQ(split_fields("  100   e \"a b\"\tc "), (Fields{"100", "e", "a b", "c"}));
  EXPECT_EQ(split_fields("\"say \"\"hi\"\"\" \"\""), (Fields{"say \"hi\"", ""}));
  EXPECT_EQ(split_fields("model=='x'&ei=='e'"), (Fields{"model=='x'&ei=='e'"}));
  EXPECT_EQ(split_fields("   "), Fields{});
}

TEST(SplitFields, SeparatesByCommasWhereAsked) {
  EXPECT_EQ(split_fields("1.5, 2,\"a,b\"", true), (Fields{"1.5", "2", "a,b"}));
  EXPECT_EQ(split_fields("1,,2", true), (Fields{"1", "", "2"}));
  EXPECT_EQ(split_fields("1 2", true), (Fields{"1", "2"}));
}

TEST_F(TypeTableTest, GivesTextNumbersAndIntegersByType) {
  const TypeTable table = read(
      "node_type_id delay model nsyns\n"
      "100 2.5 \"a model\" 3\n"
      "\n"
      "-7 +1e-1 b 4.0\r\n");
  EXPECT_EQ(table.columns(), (Fields{"delay", "model", "nsyns"}));
  EXPECT_EQ(table.number(100, "delay"), 2.5);
  EXPECT_EQ(table.number(-7, "delay"), 0.1);
  EXPECT_EQ(table.text(100, "model"), "a model");
  EXPECT_EQ(table.integer(100, "nsyns"), 3);
  EXPECT_EQ(table.integer(-7, "nsyns"), 4);
}

TEST_F(TypeTableTest, TakesNullAndItsKinAsMissing) {
  for (const char* word : {"NULL", "NONE", "None", "NA", "nan", "\"\""}) {
    const TypeTable table = read("node_type_id x\n1 " + std::string(word) + "\n");
    EXPECT_EQ(table.text(1, "x"), std::nullopt) << word;
    EXPECT_EQ(table.number(1, "x"), std::nullopt) << word;
    EXPECT_FALSE(table.is_text("x")) << word;
  }
}

TEST_F(TypeTableTest, HasNothingForUnknownTypesAndColumns) {
  const TypeTable table = read("node_type_id x\n1 2\n");
  EXPECT_EQ(table.number(2, "x"), std::nullopt);
  EXPECT_EQ(table.number(1, "y"), std::nullopt);
  EXPECT_FALSE(table.has("y"));
  EXPECT_FALSE(TypeTable().has("x"));
}

TEST_F(TypeTableTest, TellsTextFromNumbers) {
  const TypeTable table = read("node_type_id a b\n1 2 2\n2 NULL x\n");
  EXPECT_FALSE(table.is_text("a"));
  EXPECT_TRUE(table.is_text("b"));
}

TEST_F(TypeTableTest, LeavesOutRowsOfOtherPopulations) {
  const TypeTable table = read("population node_type_id x\np 1 10\nq 1 20\nNULL 2 30\n");
  EXPECT_EQ(table.number(1, "x"), 10);
  EXPECT_EQ(table.number(2, "x"), 30);
}

TEST_F(TypeTableTest, RejectsRaggedRows) {
  expect_failure("node_type_id x\n1 2\n2\n", ":3: wrong number of fields '1' (the head has 2).");
}

TEST_F(TypeTableTest, RejectsATypeGivenTwice) {
  expect_failure("node_type_id x\n1 2\n\n1 3\n",
                 ":4: duplicate node_type_id '1' (first given in line 2).");
}

TEST_F(TypeTableTest, RejectsTypesThatAreNoIntegers) {
  expect_failure("node_type_id x\n1.5 2\n",
                 ":2: wrong node_type_id '1.5' (an integer is expected).");
}

TEST_F(TypeTableTest, RejectsATableWithoutTypes) {
  expect_failure("id x\n1 2\n", ":1: missing column 'node_type_id'.");
  expect_failure("", ":1: missing column 'node_type_id'.");
}

TEST_F(TypeTableTest, NamesLineAndColumnOfAWrongNumber) {
  const TypeTable table = read("node_type_id delay\n1 2ms\n2 0.5\n");
  test::expect_error_text<InputError>([&] { (void)table.number(1, "delay"); },
                                      file_.string() +
                                          ":2: wrong delay '2ms' (a number is "
                                          "expected).");
  test::expect_error_text<InputError>([&] { (void)table.integer(2, "delay"); },
                                      file_.string() +
                                          ":3: wrong delay '0.5' (an integer is "
                                          "expected).");
}

}  // namespace

}  // namespace ballast::sonata
