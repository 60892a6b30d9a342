#include "estimator/html_text.hpp"

#include <gtest/gtest.h>

namespace ballast::estimator {
namespace {

TEST(Escape, LeavesNothingThatHtmlReads) {
  EXPECT_EQ(escape(R"(<b class="x">&'</b>)"), "&lt;b class=&quot;x&quot;&gt;&amp;&#39;&lt;/b&gt;");
  EXPECT_EQ(escape("L5_PYR-cAD \xC2\xB1"), "L5_PYR-cAD \xC2\xB1");
}

TEST(Escape, ReplacesControlCharacters) {
  EXPECT_EQ(escape(std::string_view("a\0\x1b\x7f\n\tb", 7)),
            "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\n\tb");
}

TEST(ScriptJson, CannotEndItsScript) {
  EXPECT_EQ(script_json(Json{{"</script><!--", "a&b>"}}),
            R"({"\u003c/script\u003e\u003c!--":"a\u0026b\u003e"})");
}

TEST(ScriptJson, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(script_json(Json("a\xff")), "\"a\xEF\xBF\xBD\"");
}

TEST(HtmlTable, NamesRowsAndColumns) {
  HtmlTable table("Peaks & more", {{"Rank"}, {"Of", true}, {"Peak"}}, "folds");
  table.add_row({"0", "<i></i>", "1 KiB"});
  table.add_sum({"all", "", "2 KiB"});
  EXPECT_EQ(table.render(),
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Peaks &amp; more\">"
            "<table class=\"folds\"><caption>Peaks &amp; more</caption>\n"
            "<thead><tr><th scope=\"col\">Rank</th><th scope=\"col\" class=\"left\">Of</th>"
            "<th scope=\"col\">Peak</th></tr></thead>\n"
            "<tbody>\n"
            "<tr><th scope=\"row\">0</th><td class=\"left wide\"><i></i></td><td>1 KiB</td></tr>\n"
            "<tr class=\"sum\"><th scope=\"row\">all</th><td class=\"left wide\"></td>"
            "<td>2 KiB</td></tr>\n"
            "</tbody></table></div>\n");
}

TEST(HtmlTable, TakesRowsOfItsWidthAlone) {
  HtmlTable table("t", {{"a"}, {"b"}});
  EXPECT_THROW(table.add_row({"1"}), std::logic_error);
}

}  // namespace
}  // namespace ballast::estimator
