#include "estimator/html_report.hpp"

#include <gmock/gmock.h>

#include <regex>

#include "estimator/mpi_memory.hpp"

namespace ballast::estimator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::int64_t kib = 1024;

/// Two ranks of 10 KiB base: 40 KiB of cells and 20 KiB of synapses.
class HtmlReport : public ::testing::Test {
 protected:
  HtmlReport() {
    prediction_.layout = {.ranks = 2, .cycles = 3, .ranks_per_node = 2};
    prediction_.ranks = {{Rank(0), Bytes(30 * kib), Bytes(38 * kib), 3, 5},
                         {Rank(1), Bytes(32 * kib), Bytes(42 * kib), 3, 5}};
    prediction_.metypes = {{"big", 2, 8, Bytes(30 * kib), Bytes(10 * kib)},
                           {"small", 4, 2, Bytes(10 * kib), Bytes(10 * kib)}};
    prediction_.synapses = {{"Syn", 10, Bytes(20 * kib)}};
    prediction_.totals.base = Bytes(20 * kib);
    prediction_.totals.cells = Bytes(40 * kib);
    prediction_.totals.synapses = Bytes(20 * kib);
  }
  [[nodiscard]] std::string page() const {
    const NodeOffer node{"node <1>", Bytes(100 * kib), 4};
    return html_report({.program = "ballast 9",
                        .configuration = "a<b>&\"c.json",
                        .prediction = prediction_,
                        .node = node,
                        .suggestion = suggest(prediction_, node, 0.05),
                        .what_if = what_if_,
                        .outputs = outputs_});
  }
  /// The figures that the page's script reads.
  [[nodiscard]] Json embedded() const {
    const std::string text = page();
    const std::string open = "id=\"estimate-data\">";
    const std::size_t begin = text.find(open) + open.size();
    return Json::parse(text.substr(begin, text.find("</script>", begin) - begin));
  }
  Prediction prediction_;
  std::vector<OutputSize> outputs_;
  std::vector<WhatIfPoint> what_if_ = {
      {1, 1, Bytes(70 * kib), Bytes(7 * kib), Bytes(70 * kib)},
      {2, 2, Bytes(42 * kib), Bytes(4 * kib), Bytes(80 * kib)},
  };
};

TEST_F(HtmlReport, LoadsNothing) {
  const std::string text = page();
  EXPECT_FALSE(std::regex_search(text, std::regex("(src|href|action)\\s*=")));
  EXPECT_THAT(text, Not(HasSubstr("@import")));
  EXPECT_THAT(text, Not(HasSubstr("url(")));
  EXPECT_THAT(text, HasSubstr("content=\"default-src 'none'; style-src 'unsafe-inline'; "
                              "script-src 'unsafe-inline'\""));
}

TEST_F(HtmlReport, ShowsTheHeadlines) {
  prediction_.totals.half_width = Bytes(3 * kib);
  const std::string text = page();
  EXPECT_THAT(text, HasSubstr("<dt>Memory in all</dt><dd class=\"value\">80 KiB</dd>"
                              "<dd class=\"aside\">\u00b1 3 KiB (95 %)</dd>"));
  EXPECT_THAT(text, HasSubstr("<dt>Heaviest rank</dt><dd class=\"value\">42 KiB</dd>"
                              "<dd class=\"aside\">rank 1; interval not known</dd>"));
  // 60 KiB beside four bases of 10 KiB; 95 KiB of a node can be used.
  EXPECT_THAT(text,
              HasSubstr("<dt>Suggested</dt><dd class=\"value\">2 nodes</dd>"
                        "<dd class=\"aside\">with 4 ranks each; 70 KiB on the heaviest</dd>"));
  EXPECT_THAT(text, HasSubstr("<dt>Circuit</dt><dd class=\"value\">6 cells</dd>"
                              "<dd class=\"aside\">10 synapses</dd>"));
}

TEST_F(HtmlReport, SaysWhenNoNodeIsEnough) {
  prediction_.totals.base = Bytes(200 * kib);
  EXPECT_THAT(page(), HasSubstr("<dd class=\"value\">none fits</dd><dd class=\"aside\">see the end "
                                "of the page</dd>"));
  EXPECT_THAT(page(), HasSubstr("the base of 4 ranks alone exceeds a node. Start fewer ranks"));
}

TEST_F(HtmlReport, DrawsBarsInPartsOfTheLargestMetype) {
  const std::string text = page();
  EXPECT_THAT(text, HasSubstr("<th scope=\"row\">big</th><td>40 KiB</td><td>-</td><td>66.7 %</td>"
                              "<td class=\"left wide\"><div class=\"bar\" aria-hidden=\"true\">"
                              "<span class=\"of-cells\" style=\"width:75.00%\"></span>"
                              "<span class=\"of-synapses\" style=\"width:25.00%\"></span></div>"
                              "</td><td>2</td><td>8</td><td>30 KiB</td><td>10 KiB</td>"));
  EXPECT_THAT(text, HasSubstr("style=\"width:25.00%\"></span>"
                              "<span class=\"of-synapses\" style=\"width:25.00%\">"));
}

TEST_F(HtmlReport, BreaksTheTotalsDown) {
  EXPECT_THAT(page(), HasSubstr("<span class=\"of-base\" style=\"width:25.00%\"></span>"
                                "<span class=\"of-cells\" style=\"width:50.00%\"></span>"
                                "<span class=\"of-synapses\" style=\"width:25.00%\"></span>"));
}

TEST_F(HtmlReport, EscapesNamesOfTheUser) {
  prediction_.metypes[0].metype = "</td><script>alert('&')</script>";
  prediction_.synapses[0].kind = "<Syn>";
  const std::string text = page();
  EXPECT_THAT(text, HasSubstr("<th scope=\"row\">&lt;/td&gt;&lt;script&gt;alert(&#39;&amp;&#39;)"
                              "&lt;/script&gt;</th>"));
  EXPECT_THAT(text, HasSubstr("<title>Memory estimate: a&lt;b&gt;&amp;&quot;c.json</title>"));
  EXPECT_THAT(text, HasSubstr("nodes like node &lt;1&gt;"));
  EXPECT_THAT(text, Not(HasSubstr("alert('")));
  EXPECT_THAT(text, Not(HasSubstr("<Syn>")));
}

TEST_F(HtmlReport, EmbedsWhatTheScriptDraws) {
  const Json data = embedded();
  EXPECT_EQ(data["ranks"], 2);
  EXPECT_EQ(data["headroom"], 0.05);
  EXPECT_EQ(data["node"].dump(), R"({"cores":4,"usable_bytes":102400})");
  EXPECT_EQ(data["mpi_bytes"][3], mpi_memory(4).count());
  EXPECT_EQ(data["histograms"]["run"].dump(),
            R"({"least_bytes":38912,"bin_bytes":2048.0,"counts":[1,1]})");
  EXPECT_EQ(
      data["what_if"][1].dump(),
      R"({"ranks":2,"ranks_per_node":2,"run_bytes":43008,"run_half_width":4096,"total_bytes":81920})");
}

TEST_F(HtmlReport, LeavesOutWhatNobodyPredicted) {
  EXPECT_THAT(page(), HasSubstr("<h2 id=\"what-if\">"));
  what_if_.clear();
  EXPECT_THAT(page(), Not(HasSubstr("<h2 id=\"what-if\">")));
}

TEST_F(HtmlReport, ListsTheFilesOfARun) {
  EXPECT_THAT(page(), Not(HasSubstr("Files on disk")));
  outputs_.push_back({.file = "<v>.h5", .what = "soma", .cells = 6, .size = Bytes(2 * kib)});
  EXPECT_THAT(page(), HasSubstr("<th scope=\"row\">&lt;v&gt;.h5</th><td>2 KiB</td>"
                                "<td class=\"left wide\">soma</td><td>6</td><td>-</td>"));
}

TEST_F(HtmlReport, NeedsRanks) {
  prediction_.ranks.clear();
  EXPECT_THROW(static_cast<void>(page()), std::logic_error);
}

}  // namespace
}  // namespace ballast::estimator
