#include "core/table.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "tests/support/expect_error.hpp"

namespace ballast {
namespace {

TEST(Table, alignsColumnsUnderARule) {
  Table table({{"metype", Table::Align::left}, {"cells"}, {"memory"}});
  table.add_row({"L5_TTPC1_cADpyr", "12", "3.4 MiB"});
  table.add_row({"L1", "1,234", "812 B"});
  table.add_rule();
  table.add_row({"all", "1,246", "3.401 MiB"});
  EXPECT_EQ(table.render(),
            "metype           cells     memory\n"
            "---------------------------------\n"
            "L5_TTPC1_cADpyr     12    3.4 MiB\n"
            "L1               1,234      812 B\n"
            "---------------------------------\n"
            "all              1,246  3.401 MiB\n");
}

TEST(Table, indentsEachLineAndLeavesNoBlanksAtTheEnd) {
  Table table({{"a"}, {"note", Table::Align::left}});
  table.add_row({"1", ""});
  table.add_row({"2", "x"});
  EXPECT_EQ(table.render(2), "  a  note\n  -------\n  1\n  2  x\n");
}

TEST(Table, measuresCodePointsNotBytes) {
  Table table({{"µm", Table::Align::left}, {"n"}});
  table.add_row({"día", "1"});
  EXPECT_EQ(table.render(), "µm   n\n------\ndía  1\n");
}

TEST(Table, isOnlyItsHeadWithoutRows) {
  EXPECT_EQ(Table({{"a"}}).render(), "a\n-\n");
}

TEST(Table, refusesARowOfAnotherLength) {
  Table table({{"a"}, {"b"}});
  test::expect_error_text<std::logic_error>([&] { table.add_row({"1"}); },
                                            "table: a row of 1 cells for 2 columns");
}

TEST(WithThousands, groupsDigitsByThree) {
  EXPECT_EQ(with_thousands(0), "0");
  EXPECT_EQ(with_thousands(999), "999");
  EXPECT_EQ(with_thousands(1000), "1,000");
  EXPECT_EQ(with_thousands(1234567), "1,234,567");
  EXPECT_EQ(with_thousands(-123), "-123");
  EXPECT_EQ(with_thousands(-1234), "-1,234");
  EXPECT_EQ(with_thousands(std::numeric_limits<std::int64_t>::min()), "-9,223,372,036,854,775,808");
}

}  // namespace
}  // namespace ballast
