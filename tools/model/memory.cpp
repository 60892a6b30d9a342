#include <fmt/format.h>

#include "comm/communicator.hpp"
#include "core/table.hpp"
#include "model/commands.hpp"
#include "simulate/kernels_of_model.hpp"
#include "simulate/model_run.hpp"

namespace ballast::model_tool {

namespace {

std::vector<std::pair<std::string, Bytes>> parts_of(const runtime::GroupMemory& memory) {
  Bytes mechanisms;
  for (const auto& mechanism : memory.mechanisms) mechanisms += mechanism.second;
  return {{"nodes", memory.nodes},
          {"mechanisms", mechanisms},
          {"connections", memory.connections},
          {"spare room of kernels", memory.spare},
          {"sources, queues, listeners", memory.other}};
}

}  // namespace

Answer memory(const std::filesystem::path& model, Logger& log) {
  const auto opened = built::open_model(model);
  const auto alone = comm::make_serial();
  const runtime::KernelLibrary kernels(simulate::kernels_of(*opened, {}, *alone, log));
  const runtime::MechanismTable mechanisms(opened->header(), kernels);
  const double v_init = simulate::description_of(*opened).conditions.v_init;
  const auto predicted = simulate::predict_memory(*opened, opened->header().groups, mechanisms,
                                                  {.v_init = v_init}, *alone);
  Table table({{"Arrays of a run on one rank", Table::Align::left}, {"Memory"}});
  Json parts = Json::object();
  for (const auto& [name, bytes] : parts_of(predicted.groups)) {
    table.add_row({name, to_string(bytes)});
    parts[name] = bytes.count();
  }
  const Bytes total = predicted.groups.total();
  table.add_rule();
  table.add_row({"total", to_string(total)});
  table.add_row({"at most while loading", to_string(std::max(total, predicted.loading))});
  return {.json = {{"bytes", total.count()},
                   {"loading_bytes", std::max(total, predicted.loading).count()},
                   {"kinds", std::move(parts)}},
          .text = table.render()};
}

}  // namespace ballast::model_tool
