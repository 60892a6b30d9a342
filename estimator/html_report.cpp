#include "estimator/html_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/table.hpp"
#include "estimator/histogram.hpp"
#include "estimator/html_report_assets.hpp"
#include "estimator/html_text.hpp"
#include "estimator/mpi_memory.hpp"

namespace ballast::estimator {

namespace {

constexpr std::size_t rows_shown = 20;  // of a long table, until the reader asks for more

// Classes of the parts of Totals in html_report.css, in the order of totals_parts().
constexpr const char* part_classes[] = {"of-base",  "of-cells",  "of-synapses", "of-sources",
                                        "of-slack", "of-growth", "of-copied"};

double percent(Bytes part, Bytes whole) {
  return whole == Bytes(0) ? 0.0 : 100.0 * double(part.count()) / double(whole.count());
}

std::string share_text(Bytes part, Bytes whole) {
  return fmt::format("{:.1f} %", percent(part, whole));
}

std::string plural(std::int64_t count, const char* one) {
  return fmt::format("{} {}{}", with_thousands(count), one, count == 1 ? "" : "s");
}

std::string span(const char* kind, double width) {
  return fmt::format("<span class=\"{}\" style=\"width:{:.2f}%\"></span>", kind, width);
}

std::string card(const char* id, const char* title, const std::string& note,
                 const std::string& content) {
  const std::string lead = note.empty() ? "" : "<p class=\"note\">" + note + "</p>\n";
  return fmt::format(
      "<section class=\"card\" aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n{2}{3}"
      "</section>\n",
      id, title, lead, content);
}

std::string figure(const char* name, const std::string& value, const std::string& aside) {
  return fmt::format(
      "<div class=\"figure\"><dt>{}</dt><dd class=\"value\">{}</dd><dd class=\"aside\">{}</dd>"
      "</div>\n",
      name, value, aside);
}

// "± 1.5 MiB (95 %)", or that there is none.
std::string interval_aside(Bytes half_width) {
  if (half_width == Bytes(0)) return "interval not known";
  return interval_text(half_width) + " (95 %)";
}

std::string figures(const PageInput& input) {
  const Prediction& prediction = input.prediction;
  const PeakSpread peak = peak_spread(prediction);
  const Suggestion& suggestion = input.suggestion;
  std::int64_t cells = 0;
  std::int64_t synapses = 0;
  for (const MetypeRow& row : prediction.metypes) {
    cells += row.cells;
    synapses += row.synapses;
  }
  const std::string nodes =
      suggestion.feasible ? plural(suggestion.nodes, "node") : std::string("none fits");
  const std::string ranks =
      fmt::format("with {} each; {} on the heaviest", plural(suggestion.ranks_per_node, "rank"),
                  to_string(suggestion.node_peak));
  const std::string node_aside = suggestion.feasible ? ranks : "see the end of the page";
  return "<dl class=\"figures\">\n" +
         figure("Memory in all", to_string(prediction.totals.run()),
                interval_aside(prediction.totals.half_width)) +
         figure("Heaviest rank", to_string(peak.most),
                fmt::format("rank {}; {}", peak.heaviest.value, interval_aside(peak.half_width))) +
         figure("Suggested", nodes, node_aside) +
         figure("Circuit", plural(cells, "cell"), plural(synapses, "synapse")) + "</dl>\n";
}

std::string metype_bar(const MetypeRow& row, Bytes largest) {
  return "<div class=\"bar\" aria-hidden=\"true\">" +
         span("of-cells", percent(row.cell_bytes, largest)) +
         span("of-synapses", percent(row.synapse_bytes, largest)) + "</div>";
}

std::vector<std::string> metype_cells(const MetypeRow& row, const std::string& bar, Bytes all) {
  const Bytes total = row.cell_bytes + row.synapse_bytes;
  return {escape(row.metype),
          to_string(total),
          interval_text(row.half_width),
          share_text(total, all),
          bar,
          with_thousands(row.cells),
          with_thousands(row.synapses),
          to_string(row.cell_bytes),
          to_string(row.synapse_bytes)};
}

std::string metype_card(const Prediction& prediction) {
  HtmlTable table("Memory per metype",
                  {{"Metype"},
                   {"Total"},
                   {"95 % interval"},
                   {"Share"},
                   {"Of the largest", true},
                   {"Cells"},
                   {"Synapses"},
                   {"Memory of cells"},
                   {"Memory of synapses"}},
                  "folds");
  MetypeRow all{"all", 0, 0, prediction.totals.cells, prediction.totals.synapses};
  const Bytes sum = all.cell_bytes + all.synapse_bytes;
  Bytes largest;
  for (const MetypeRow& row : prediction.metypes) {
    largest = std::max(largest, row.cell_bytes + row.synapse_bytes);
  }
  for (const MetypeRow& row : prediction.metypes) {
    table.add_row(metype_cells(row, metype_bar(row, largest), sum));
    all.cells += row.cells;
    all.synapses += row.synapses;
  }
  table.add_sum(metype_cells(all, "", sum));
  const std::string legend =
      "<ul class=\"legend\"><li><span class=\"key of-cells\"></span>cells: morphology and channels"
      "</li><li><span class=\"key of-synapses\"></span>synapses and NetCons onto them</li></ul>\n";
  return card("metypes", "Metypes",
              "What the cells of each metype take on all ranks together, largest first.",
              legend + table.render());
}

std::string synapse_card(const Prediction& prediction) {
  HtmlTable table(
      "Memory per synapse type",
      {{"Synapse"}, {"Total"}, {"95 % interval"}, {"Of the largest", true}, {"Count"}, {"Each"}},
      "folds");
  Bytes largest;
  for (const SynapseRow& row : prediction.synapses) largest = std::max(largest, row.total);
  for (const SynapseRow& row : prediction.synapses) {
    const Bytes each = Bytes::rounded(double(row.total.count()) / double(row.count));
    table.add_row({escape(row.kind), to_string(row.total), interval_text(row.half_width),
                   "<div class=\"bar\" aria-hidden=\"true\">" +
                       span("of-synapses", percent(row.total, largest)) + "</div>",
                   with_thousands(row.count), to_string(each)});
  }
  return card("synapses", "Synapse types", "With the NetCons onto them.", table.render());
}

std::string totals_card(const Prediction& prediction) {
  const std::vector<TotalsPart> parts = totals_parts(prediction.totals);
  const Bytes sum = prediction.totals.run();
  std::string stack = "<div class=\"bar stack\" aria-hidden=\"true\">";
  HtmlTable table(
      fmt::format("What the memory of all {} is", plural(prediction.layout.ranks, "rank")),
      {{"All ranks"}, {"Memory"}, {"Share"}});
  for (std::size_t i = 0; i < parts.size(); ++i) {
    stack += span(part_classes[i], percent(parts[i].bytes, sum));
    table.add_row({fmt::format("<span class=\"key {}\"></span>{}", part_classes[i], parts[i].name),
                   to_string(parts[i].bytes), share_text(parts[i].bytes, sum)});
  }
  table.add_sum({"running", to_string(sum), "100.0 %"});
  return card(
      "totals", "What it is made of",
      fmt::format("Memory of {} together while running.", plural(prediction.layout.ranks, "rank")),
      stack + "</div>\n" + table.render());
}

std::string rank_card(const Prediction& prediction) {
  const PeakSpread build = build_spread(prediction);
  const PeakSpread run = run_spread(prediction);
  HtmlTable table("Peaks of the ranks", {{"Peak of a rank"}, {"Building"}, {"Running"}});
  const auto row = [&](const char* name, auto text_of) {
    table.add_row({name, text_of(build), text_of(run)});
  };
  row("least", [](const PeakSpread& s) { return to_string(s.least); });
  row("mean", [](const PeakSpread& s) { return to_string(s.mean); });
  row("most", [](const PeakSpread& s) { return to_string(s.most); });
  row("95 % interval", [](const PeakSpread& s) { return interval_text(s.half_width); });
  row("heaviest rank", [](const PeakSpread& s) { return std::to_string(s.heaviest.value); });
  row("most/mean", [](const PeakSpread& s) {
    return fmt::format("{:.3f}", double(s.most.count()) / double(s.mean.count()));
  });
  const std::string charts =
      "<div class=\"charts\">\n<div><h3>Ranks by their peak, building</h3>"
      "<div id=\"build-histogram\"></div></div>\n"
      "<div><h3>Ranks by their peak, running</h3><div id=\"run-histogram\"></div></div>\n"
      "</div>\n";
  return card("ranks-peaks", "Ranks",
              fmt::format("{} in {}, dealt out by their predicted memory.",
                          plural(prediction.layout.ranks, "rank"),
                          plural(prediction.layout.cycles, "build cycle")),
              charts + table.render());
}

std::string outputs_card(const std::vector<OutputSize>& outputs) {
  if (outputs.empty()) return "";
  HtmlTable table("Files on disk", {{"File"},
                                    {"Size"},
                                    {"Content", true},
                                    {"Cells"},
                                    {"Values a step"},
                                    {"Steps"},
                                    {"Buffer of a rank"}});
  for (const OutputSize& output : outputs) {
    const std::vector<std::string> cells = output_cells(output);
    table.add_row(
        {escape(cells[0]), cells[5], escape(cells[1]), cells[2], cells[3], cells[4], cells[6]});
  }
  return card("files", "Files on disk", "What a run of this configuration would write.",
              table.render());
}

std::string what_if_card(const PageInput& input) {
  if (input.what_if.empty()) return "";
  HtmlTable table(
      "Other numbers of ranks",
      {{"Ranks"}, {"Nodes"}, {"Heaviest rank"}, {"Heaviest node"}, {"All ranks"}, {"Fits"}});
  std::string rows = table.render();
  const std::string body = "<tbody>";
  rows.replace(rows.find(body), body.size(), "<tbody id=\"what-if-rows\">");
  const std::string controls =
      "<div class=\"controls\">\n"
      "<label>Ranks: <output id=\"ranks-shown\" for=\"ranks\"></output>"
      "<input id=\"ranks\" type=\"range\" min=\"0\" step=\"1\"></label>\n"
      "<label>Ranks per node<input id=\"per-node\" type=\"number\" min=\"1\" step=\"1\"></label>\n"
      "<label>Memory per node, GiB<input id=\"node-memory\" type=\"number\" min=\"0\" "
      "step=\"any\"></label>\n</div>\n"
      "<div id=\"verdict\" class=\"verdict\" role=\"status\"></div>\n";
  return card(
      "what-if", "What if",
      fmt::format(
          "For each number of ranks the cells were dealt out anew and every rank was "
          "predicted; its sources of spikes were estimated from its number of edges. A node "
          "counts as its ranks times the heaviest of them, and {:.0f} % of its memory stay "
          "free.",
          100.0 * input.suggestion.headroom),
      controls +
          "<div class=\"what-if\">\n<div><h3>Memory of the heaviest node</h3>"
          "<div id=\"what-if-chart\"></div></div>\n" +
          rows + "</div>\n<noscript><p>This part needs JavaScript.</p></noscript>\n");
}

Json histogram_json(const Prediction& prediction, Bytes RankPrediction::*peak) {
  std::vector<Bytes> peaks;
  for (const RankPrediction& rank : prediction.ranks) peaks.push_back(rank.*peak);
  const Histogram result = histogram(peaks);
  return {
      {"least_bytes", result.least.count()}, {"bin_bytes", result.bin}, {"counts", result.counts}};
}

// mpi_memory() of 1, 2, 3 ... ranks on a node; beyond it grows no more.
Json mpi_json() {
  constexpr std::int32_t most = 64;
  Json bytes = Json::array();
  for (std::int32_t ranks = 1; ranks <= most; ++ranks) bytes.push_back(mpi_memory(ranks).count());
  return bytes;
}

// What the page's script draws.
Json embedded(const PageInput& input) {
  Json points = Json::array();
  for (const WhatIfPoint& point : input.what_if) {
    points.push_back({{"ranks", point.ranks},
                      {"ranks_per_node", point.ranks_per_node},
                      {"run_bytes", point.run.count()},
                      {"run_half_width", point.run_half_width.count()},
                      {"total_bytes", point.total.count()}});
  }
  return {
      {"ranks", input.prediction.layout.ranks},
      {"rows_shown", rows_shown},
      {"headroom", input.suggestion.headroom},
      {"node", {{"cores", input.node.cores}, {"usable_bytes", input.node.usable_memory.count()}}},
      {"mpi_bytes", mpi_json()},
      {"histograms",
       {{"build", histogram_json(input.prediction, &RankPrediction::build)},
        {"run", histogram_json(input.prediction, &RankPrediction::run)}}},
      {"what_if", std::move(points)}};
}

std::string head(const PageInput& input) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
         "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
         "<title>Memory estimate: " +
         escape(input.configuration) + "</title>\n<style>\n" + html_report_css +
         "</style>\n</head>\n";
}

}  // namespace

std::string html_report(const PageInput& input) {
  const Prediction& prediction = input.prediction;
  return head(input) + "<body>\n<header>\n<p>" + escape(input.program) +
         ", dry run</p>\n<h1>Memory estimate</h1>\n<p>" + escape(input.configuration) +
         "</p>\n</header>\n<main>\n" + figures(input) + what_if_card(input) +
         metype_card(prediction) + synapse_card(prediction) + "<div class=\"pair\">\n" +
         totals_card(prediction) + rank_card(prediction) + "</div>\n" +
         outputs_card(input.outputs) + "</main>\n<footer>\n<p>" +
         escape(suggestion_text(input.node, input.suggestion)) +
         "</p>\n</footer>\n<script type=\"application/json\" id=\"estimate-data\">" +
         script_json(embedded(input)) + "</script>\n<script>\n" + html_report_js +
         "</script>\n</body>\n</html>\n";
}

}  // namespace ballast::estimator
