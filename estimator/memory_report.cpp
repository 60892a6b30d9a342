#include "estimator/memory_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.hpp"
#include "core/table.hpp"

namespace ballast::estimator {

namespace {

constexpr std::size_t ranks_in_full = 16;

std::string error_text(Bytes predicted, Bytes measured) {
  return fmt::format("{:+.1f} %", 100.0 * relative_error(predicted, measured));
}

// The ranks to print: all of a few; of many the least, the median and the most by measured run
// peak.
std::vector<std::size_t> ranks_to_print(const std::vector<RankMeasurement>& measured) {
  std::vector<std::size_t> order(measured.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (order.size() <= ranks_in_full) return order;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return measured[a].run_peak < measured[b].run_peak;
  });
  return {order.front(), order[order.size() / 2], order.back()};
}

bool has_interval(const RankPrediction& rank) {
  return rank.build_half_width > Bytes(0) || rank.run_half_width > Bytes(0);
}

bool is_within(Bytes measured, Bytes predicted, Bytes half_width) {
  return measured >= predicted - half_width && measured <= predicted + half_width;
}

Json predicted_json(const RankPrediction& rank) {
  return {{"build_bytes", rank.build.count()},
          {"run_bytes", rank.run.count()},
          {"build_half_width", rank.build_half_width.count()},
          {"run_half_width", rank.run_half_width.count()}};
}

std::string largest_error(const std::vector<RankPrediction>& predicted,
                          const std::vector<RankMeasurement>& measured) {
  double largest = 0;
  for (std::size_t i = 0; i < measured.size(); ++i) {
    const double error = relative_error(predicted[i].run, measured[i].run_peak);
    if (std::abs(error) > std::abs(largest)) largest = error;
  }
  return fmt::format("Largest error of a rank's run peak: {:+.1f} %\n", 100.0 * largest);
}

// How often the intervals held; nothing where no rank has one.
std::string coverage(const std::vector<RankPrediction>& predicted,
                     const std::vector<RankMeasurement>& measured) {
  std::int64_t known = 0;
  std::int64_t covered = 0;
  for (std::size_t i = 0; i < measured.size(); ++i) {
    if (!has_interval(predicted[i])) continue;
    ++known;
    covered += is_covered(predicted[i], measured[i]) ? 1 : 0;
  }
  if (known == 0) return "";
  return fmt::format("Ranks within their 95 % intervals: {} of {}\n", covered, known);
}

// How much of the heap the law explains, where it was looked at.
std::string attribution(const std::vector<RankMeasurement>& measured) {
  Bytes built, named;
  for (const RankMeasurement& rank : measured) {
    built += rank.heap_built;
    named += rank.heap_named;
  }
  if (built == Bytes(0)) return "";
  return fmt::format("Heap after building that named items explain: {:.1f} %\n",
                     100.0 * double(named.count()) / double(built.count()));
}

}  // namespace

double relative_error(Bytes predicted, Bytes measured) {
  if (measured == Bytes(0)) return 0;
  return double((predicted - measured).count()) / double(measured.count());
}

bool is_covered(const RankPrediction& predicted, const RankMeasurement& measured) {
  return is_within(measured.build_peak, predicted.build, predicted.build_half_width) &&
         is_within(measured.run_peak, predicted.run, predicted.run_half_width);
}

std::string memory_report_text(const std::vector<RankPrediction>& predicted,
                               const std::vector<RankMeasurement>& measured) {
  BALLAST_EXPECT(predicted.empty() || predicted.size() == measured.size());
  Table table({{"Rank"},
               {"Cells"},
               {"Synapses"},
               {"Build predicted"},
               {"measured"},
               {"error"},
               {"Run predicted"},
               {"measured"},
               {"error"}});
  for (const std::size_t i : ranks_to_print(measured)) {
    const RankMeasurement& rank = measured[i];
    std::vector<std::string> row{std::to_string(rank.rank.value), with_thousands(rank.cells),
                                 with_thousands(rank.synapses)};
    const bool known = !predicted.empty();
    row.push_back(known ? to_string(predicted[i].build) : "-");
    row.push_back(to_string(rank.build_peak));
    row.push_back(known ? error_text(predicted[i].build, rank.build_peak) : "-");
    row.push_back(known ? to_string(predicted[i].run) : "-");
    row.push_back(to_string(rank.run_peak));
    row.push_back(known ? error_text(predicted[i].run, rank.run_peak) : "-");
    table.add_row(std::move(row));
  }
  if (predicted.empty()) return table.render() + attribution(measured);
  return table.render() + largest_error(predicted, measured) + coverage(predicted, measured) +
         attribution(measured);
}

Json memory_report_json(const std::vector<RankPrediction>& predicted,
                        const std::vector<RankMeasurement>& measured) {
  BALLAST_EXPECT(predicted.empty() || predicted.size() == measured.size());
  Json ranks = Json::array();
  for (std::size_t i = 0; i < measured.size(); ++i) {
    const RankMeasurement& rank = measured[i];
    Json entry{{"rank", rank.rank.value},
               {"cells", rank.cells},
               {"synapses", rank.synapses},
               {"measured",
                {{"build_bytes", rank.build_peak.count()},
                 {"run_bytes", rank.run_peak.count()},
                 {"heap_bytes", rank.heap_in_use.count()},
                 {"heap_built_bytes", rank.heap_built.count()},
                 {"heap_named_bytes", rank.heap_named.count()}}}};
    if (!predicted.empty()) {
      entry["predicted"] = predicted_json(predicted[i]);
      if (has_interval(predicted[i])) entry["covered"] = is_covered(predicted[i], rank);
      entry["error"] = {{"build", relative_error(predicted[i].build, rank.build_peak)},
                        {"run", relative_error(predicted[i].run, rank.run_peak)}};
    }
    ranks.push_back(std::move(entry));
  }
  return {{"schema", "ballast-memory-report"}, {"version", 1}, {"ranks", std::move(ranks)}};
}

}  // namespace ballast::estimator
