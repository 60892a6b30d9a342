#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "allocation/commands.hpp"
#include "core/table.hpp"
#include "estimator/histogram.hpp"
#include "plan/statistics.hpp"

namespace ballast::allocation_tool {

namespace {

namespace fs = std::filesystem;
using Align = Table::Align;

std::string ratio(double value) {
  return fmt::format("{:.4f}", value);
}

/// "3", or "3/1" for rank 3 in cycle 1.
std::string heaviest_text(const plan::Measure& measure, std::size_t heaviest) {
  const auto cycles = static_cast<std::size_t>(measure.cycles);
  if (cycles == 1) return std::to_string(heaviest);
  return fmt::format("{}/{}", heaviest / cycles, heaviest % cycles);
}

std::string spread_table(const std::vector<plan::Measure>& measures) {
  Table table({{"", Align::left},
               {"Least"},
               {"25 %"},
               {"Median"},
               {"75 %"},
               {"Most"},
               {"Heaviest"},
               {"Most/mean"},
               {"Most/bound"}});
  for (const plan::Measure& measure : measures) {
    const plan::Spread s = plan::spread_of(measure);
    std::vector<std::string> row{measure.name};
    for (const std::int64_t value :
         {s.least, s.lower_quartile, s.median, s.upper_quartile, s.most}) {
      row.push_back(amount(value, measure.is_bytes));
    }
    row.push_back(heaviest_text(measure, s.heaviest));
    row.push_back(ratio(s.most_over_mean));
    row.push_back(measure.lower_bound > 0 ? ratio(s.most_over_bound) : "");
    table.add_row(std::move(row));
  }
  return table.render();
}

Json spread_json(const plan::Measure& measure) {
  const plan::Spread s = plan::spread_of(measure);
  Json json{{"name", measure.name}, {"count", measure.values.size()},
            {"least", s.least},     {"lower_quartile", s.lower_quartile},
            {"median", s.median},   {"upper_quartile", s.upper_quartile},
            {"most", s.most},       {"heaviest", s.heaviest},
            {"mean", s.mean},       {"most_over_mean", s.most_over_mean}};
  if (measure.lower_bound > 0) {
    json["lower_bound"] = measure.lower_bound;
    json["most_over_bound"] = s.most_over_bound;
  }
  return json;
}

/// What tells most about the ranks: their run peaks, else their bytes, else their cells.
const plan::Measure& of_ranks(const std::vector<plan::Measure>& measures) {
  for (const char* key : {"rank_run_peak", "rank_bytes"}) {
    const auto found = std::find_if(measures.begin(), measures.end(),
                                    [&](const plan::Measure& m) { return m.key == key; });
    if (found != measures.end()) return *found;
  }
  return measures.front();
}

estimator::Histogram histogram_of(const plan::Measure& measure) {
  std::vector<Bytes> values;
  values.reserve(measure.values.size());
  for (const std::int64_t value : measure.values) values.emplace_back(value);
  return estimator::histogram(values);
}

std::string histogram_text(const plan::Measure& measure) {
  constexpr double widest = 40;
  const estimator::Histogram histogram = histogram_of(measure);
  const auto highest = *std::max_element(histogram.counts.begin(), histogram.counts.end());
  Table table({{"From"}, {"Ranks"}, {"", Align::left}});
  for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
    const double from =
        static_cast<double>(histogram.least.count()) + static_cast<double>(i) * histogram.bin;
    const double share = static_cast<double>(histogram.counts[i]) / static_cast<double>(highest);
    table.add_row({amount(std::llround(from), measure.is_bytes),
                   with_thousands(histogram.counts[i]),
                   std::string(static_cast<std::size_t>(std::ceil(widest * share)), '#')});
  }
  return measure.name + ":\n" + table.render();
}

Json histogram_json(const plan::Measure& measure) {
  const estimator::Histogram histogram = histogram_of(measure);
  return {{"of", measure.key},
          {"least", histogram.least.count()},
          {"bin", histogram.bin},
          {"counts", histogram.counts}};
}

}  // namespace

Answer stats(const fs::path& file) {
  const plan::Allocation allocation = read_valid(file);
  const auto measures = plan::measures_of(allocation);
  const plan::Measure& shown = of_ranks(measures);
  Json spreads = Json::object();
  for (const plan::Measure& measure : measures) spreads[measure.key] = spread_json(measure);
  return {.json = {{"file", file.string()},
                   {"layout", layout_json(allocation.layout)},
                   {"measures", std::move(spreads)},
                   {"histogram", histogram_json(shown)}},
          .text = fmt::format("{}: {}, {} per node, {}\n\n", file.string(),
                              layout_text(allocation.layout), allocation.layout.ranks_per_node,
                              to_string(allocation.policy)) +
                  spread_table(measures) + "\n" + histogram_text(shown)};
}

}  // namespace ballast::allocation_tool
