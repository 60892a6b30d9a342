#include <fmt/format.h>

#include <algorithm>

#include "allocation/commands.hpp"
#include "core/table.hpp"
#include "plan/comparison.hpp"
#include "plan/statistics.hpp"

namespace ballast::allocation_tool {

namespace {

namespace fs = std::filesystem;
using Align = Table::Align;

constexpr int exit_different = 1;  // as diff(1)

std::string number(std::uint64_t value) {
  return with_thousands(static_cast<std::int64_t>(value));
}

std::string cells_table(const plan::Comparison& comparison) {
  Table table({{"Population", Align::left},
               {"Unmoved"},
               {"Other rank"},
               {"Other cycle"},
               {"Only in first"},
               {"Only in second"}});
  for (const auto& [name, change] : comparison.populations) {
    table.add_row({name, number(change.unmoved), number(change.other_rank),
                   number(change.other_cycle), number(change.only_first),
                   number(change.only_second)});
  }
  return table.render();
}

Json cells_json(const plan::Comparison& comparison) {
  Json populations = Json::object();
  for (const auto& [name, change] : comparison.populations) {
    populations[name] = {{"unmoved", change.unmoved},
                         {"other_rank", change.other_rank},
                         {"other_cycle", change.other_cycle},
                         {"only_first", change.only_first},
                         {"only_second", change.only_second}};
  }
  return populations;
}

/// A measure that both files have.
struct Pair {
  plan::Measure first, second;
};

std::vector<Pair> pairs(const plan::Allocation& first, const plan::Allocation& second) {
  std::vector<Pair> result;
  const auto others = plan::measures_of(second);
  for (plan::Measure& measure : plan::measures_of(first)) {
    const auto other = std::find_if(others.begin(), others.end(),
                                    [&](const auto& o) { return o.key == measure.key; });
    if (other != others.end()) result.push_back({std::move(measure), *other});
  }
  return result;
}

std::string balance_table(const std::vector<Pair>& pairs) {
  Table table({{"", Align::left}, {"Most"}, {"then"}, {"Most/mean"}, {"then"}});
  for (const auto& [first, second] : pairs) {
    const plan::Spread a = plan::spread_of(first);
    const plan::Spread b = plan::spread_of(second);
    table.add_row({first.name, amount(a.most, first.is_bytes), amount(b.most, first.is_bytes),
                   fmt::format("{:.4f}", a.most_over_mean),
                   fmt::format("{:.4f}", b.most_over_mean)});
  }
  return table.render();
}

Json balance_json(const std::vector<Pair>& pairs) {
  Json result = Json::object();
  for (const auto& [first, second] : pairs) {
    const plan::Spread a = plan::spread_of(first);
    const plan::Spread b = plan::spread_of(second);
    result[first.key] = {{"most", {a.most, b.most}},
                         {"most_over_mean", {a.most_over_mean, b.most_over_mean}}};
  }
  return result;
}

std::string file_line(const fs::path& file, const plan::Allocation& allocation) {
  const std::string& fingerprint = allocation.circuit_fingerprint;
  return fmt::format("{}: {}, {}, circuit {}\n", file.string(), layout_text(allocation.layout),
                     to_string(allocation.policy), fingerprint.empty() ? "not known" : fingerprint);
}

}  // namespace

Answer diff(const fs::path& first, const fs::path& second) {
  const plan::Allocation a = read_valid(first);
  const plan::Allocation b = read_valid(second);
  const plan::Comparison comparison = plan::compare(a, b);
  const std::vector<Pair> measures = pairs(a, b);
  const bool same = comparison.same();
  return {.json = {{"files", {first.string(), second.string()}},
                   {"same", same},
                   {"layouts", {layout_json(a.layout), layout_json(b.layout)}},
                   {"fingerprints", {a.circuit_fingerprint, b.circuit_fingerprint}},
                   {"populations", cells_json(comparison)},
                   {"balance", balance_json(measures)}},
          .text = file_line(first, a) + file_line(second, b) + "\n" + cells_table(comparison) +
                  "\n" + balance_table(measures) + "\n" +
                  (same ? "All cells have the same place.\n" : "Places differ.\n"),
          .exit_code = same ? 0 : exit_different};
}

}  // namespace ballast::allocation_tool
