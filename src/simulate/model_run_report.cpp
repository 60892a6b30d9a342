#include "simulate/model_run_report.hpp"

#include <fmt/format.h>

#include "core/table.hpp"

namespace ballast::simulate {

std::string run_text(const ModelRunResult& result, const std::filesystem::path& spikes_file) {
  Table table({{"Phase", Table::Align::left}, {"Seconds"}});
  table.add_row({"Estimating memory", fmt::format("{:.2f}", result.estimate_seconds)});
  table.add_row({"Loading", fmt::format("{:.2f}", result.load_seconds)});
  table.add_row({"Simulating", fmt::format("{:.2f}", result.run_seconds)});
  std::string text =
      fmt::format("{}\nGroups {} in {} parts, {:g} ms simulated, spikes {} in {}\n", table.render(),
                  result.groups, result.parts, result.until,
                  with_thousands(static_cast<std::int64_t>(result.spikes)), spikes_file.string());
  text += "\n" + memory_text(result.memory);
  for (const auto& report : result.reports) text += "Report " + report.string() + "\n";
  return text;
}

Json run_json(const ModelRunResult& result, const std::filesystem::path& spikes_file) {
  Json reports = Json::array();
  for (const auto& report : result.reports) reports.push_back(report.string());
  return {{"groups", result.groups},
          {"parts", result.parts},
          {"simulated_ms", result.until},
          {"spikes", result.spikes},
          {"spikes_file", spikes_file.string()},
          {"reports", reports},
          {"memory", memory_json(result.memory)},
          {"seconds",
           {{"estimating_memory", result.estimate_seconds},
            {"loading", result.load_seconds},
            {"simulation", result.run_seconds}}}};
}

}  // namespace ballast::simulate
