#include "built/header_texts.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "core/error.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/unit/built/small_model.hpp"

namespace ballast::built {
namespace {

std::map<std::string, std::string> small_texts() {
  return {{mechanisms_name, testing::mechanisms_text()},
          {globals_name, testing::globals_text()},
          {groups_name, testing::groups_text()}};
}

/// With the first occurrence of `from` in one of the texts replaced.
void expect_refused(const char* name, const std::string& from, const std::string& to,
                    const std::string& message) {
  auto texts = small_texts();
  const std::size_t place = texts[name].find(from);
  ASSERT_NE(place, std::string::npos) << from;
  texts[name].replace(place, from.size(), to);
  test::expect_error_text<InputError>([&] { (void)header_from(texts, "m"); },
                                      "m/" + std::string(name) + message);
}

TEST(HeaderTexts, KeepTheDigitsOfGlobals) {
  auto texts = small_texts();
  texts[globals_name] =
      "1.5\nthird 0.33333333333333331483\ntiny 4.9406564584124654418e-324\nhuge inf\n0 0\n"
      "secondorder 2\nRandom123_globalindex 4294967295\n_nrnunit_use_legacy_ 1\n";
  const Header header = header_from(texts, "m");
  EXPECT_EQ(header.global("third"), 1.0 / 3.0);
  EXPECT_EQ(header.global("tiny"), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(header.global("huge"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(header.global("secondorder"), 2);
  EXPECT_EQ(header.global("Random123_globalindex"), 4294967295.0);
}

TEST(HeaderTexts, HaveGroupsInTheOrderOfTheFile) {
  auto texts = small_texts();
  texts[groups_name] = "1.5\n         3\n9\n2\n5\n";
  const Header header = header_from(texts, "m");
  EXPECT_EQ(header.groups, (std::vector<std::int32_t>{9, 2, 5}));
  EXPECT_FALSE(header.gap_junctions);
}

TEST(HeaderTexts, RefuseListsOfGroupsThatAreWrong) {
  expect_refused(groups_name, "         1", "         2", ":4: the file ends early.");
  expect_refused(groups_name, "         1\n12\n", "         2\n12\n12\n",
                 ":5: group occurs twice '12'.");
  expect_refused(groups_name, "12\n", "-12\n", ":4: negative count '-12'.");
  expect_refused(groups_name, "12\n", "twelve\n", ":4: not a number 'twelve'.");
  expect_refused(groups_name, "12\n", "12\n13\n", ":5: data after the end '13'.");
  expect_refused(groups_name, "         1", "        -3", ":3: negative count '-3'.");
}

TEST(HeaderTexts, RefuseMechanismsThatAreWrong) {
  expect_refused(mechanisms_name, "ExpSyn 5 1 0 0 3 2", "ExpSyn 5 1 0 0 3",
                 ":7: unexpected line 'ExpSyn 5 1 0 0 3' (7 words expected).");
  expect_refused(mechanisms_name, "ExpSyn 5", "ExpSyn 6",
                 ":7: unexpected type of a mechanism '6' (5 expected).");
  expect_refused(mechanisms_name, "ExpSyn", "capacitance",
                 ":7: mechanism occurs twice 'capacitance'.");
  expect_refused(mechanisms_name, "3 2\n", "3 -2\n", ":7: negative count '-2'.");
  expect_refused(mechanisms_name, "\n9\n", "\n10\n", ":10: the file ends early.");
  expect_refused(mechanisms_name, "\n9\n", "\n8\n", ":10: data after the end 'Gap 8 4 0 0 2 3'.");
}

TEST(HeaderTexts, RefuseGlobalsThatAreWrong) {
  expect_refused(globals_name, "celsius 34", "celsius warm", ":2: not a number 'warm'.");
  expect_refused(globals_name, "table[2]", "table",
                 ":4: unexpected line 'table' (a name and a value expected).");
  expect_refused(globals_name, "table[2]", "table[-2]", ":4: negative count '-2'.");
  expect_refused(globals_name, "secondorder", "firstorder",
                 ":8: unexpected line 'firstorder' ('secondorder' expected).");
  expect_refused(globals_name, "_nrnunit_use_legacy_ 0\n", "", ":9: the file ends early.");
}

}  // namespace
}  // namespace ballast::built
