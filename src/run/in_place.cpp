#include "run/in_place.hpp"

#include <fmt/format.h>

#include <chrono>

#include "build/build.hpp"
#include "core/error.hpp"
#include "core/table.hpp"
#include "estimator/census_ledger.hpp"
#include "inputs/stimuli.hpp"
#include "machine/memory_use.hpp"
#include "run/simulation.hpp"
#include "run/spikes_output.hpp"

namespace ballast::run {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

void make_output_folder(const fs::path& folder) {
  std::error_code failure;
  fs::create_directories(folder, failure);
  if (!failure) return;
  throw ResourceError({.place = {folder},
                       .problem = "cannot make the output folder",
                       .reason = failure.message(),
                       .suggestion = "Name another with --output-path."});
}

namespace {

// All ranks' measurements, from this rank's numbers.
std::vector<estimator::RankMeasurement> gather(const estimator::RankMeasurement& mine,
                                               comm::Communicator& comm) {
  const std::vector<std::int64_t> numbers{
      mine.build_peak.count(), mine.run_peak.count(),   mine.heap_in_use.count(), mine.cells,
      mine.synapses,           mine.heap_built.count(), mine.heap_named.count()};
  std::vector<estimator::RankMeasurement> all;
  for (const auto& of_rank : comm::all_gather_values(comm, numbers)) {
    all.push_back({.rank = Rank(static_cast<std::int32_t>(all.size())),
                   .build_peak = Bytes(of_rank[0]),
                   .run_peak = Bytes(of_rank[1]),
                   .heap_in_use = Bytes(of_rank[2]),
                   .cells = of_rank[3],
                   .synapses = of_rank[4],
                   .heap_built = Bytes(of_rank[5]),
                   .heap_named = Bytes(of_rank[6])});
  }
  return all;
}

std::uint64_t write_all_spikes(const std::vector<engine::Spike>& mine,
                               const model::Circuit& circuit, const fs::path& file,
                               comm::Communicator& comm) {
  const auto spikes = gather_spikes(mine, comm);
  comm::on_root(comm, [&] {
    sonata::write_spikes(file, by_population(spikes, circuit.catalog),
                         sonata::order_from(circuit.simulation.output.spikes_sort_order));
  });
  return static_cast<std::uint64_t>(comm::all_sum(comm, static_cast<std::int64_t>(spikes.size())));
}

}  // namespace

InPlaceResult run_in_place(const model::Circuit& circuit, const inputs::Inputs& inputs,
                           const plan::Allocation& allocation, engine::Engine& engine,
                           comm::Communicator& comm, Logger& log, const build::OnPhase& on_phase) {
  const sonata::OutputConfig& output = circuit.simulation.output;
  InPlaceResult result;
  result.spikes_file = output.output_dir / output.spikes_file;
  comm::on_root(comm, [&] { make_output_folder(output.output_dir); });
  model::MorphologyCache morphologies(morphology_cache_limit);
  const Bytes heap_before = machine::process_memory().heap_in_use;
  const build::BuiltModel model = build::build_in_place({.circuit = circuit,
                                                         .allocation = allocation,
                                                         .replays = inputs.replays,
                                                         .engine = engine,
                                                         .morphologies = morphologies,
                                                         .comm = comm,
                                                         .log = log,
                                                         .on_phase = on_phase});
  result.built = model.total;
  comm::together(comm, [&] {
    inputs::inject_currents(inputs.currents, circuit, model.populations, engine, log);
  });
  estimator::RankMeasurement mine;
  const machine::MemoryUse end_of_building = machine::process_memory();
  mine.build_peak = end_of_building.peak;
  mine.heap_built = end_of_building.heap_in_use;
  mine.heap_named = heap_before + estimator::held_by(engine);
  mine.cells = cells_of(model.mine);
  mine.synapses = synapses_of(model.mine);
  const auto start = Clock::now();
  const auto spikes = simulate(engine, circuit.simulation.run, comm, log, on_phase);
  const auto end_of_run = machine::process_memory();
  mine.run_peak = end_of_run.peak;
  mine.heap_in_use = end_of_run.heap_in_use;
  result.run_seconds = comm::all_max(comm, seconds_since(start));
  result.cell_seconds = comm::all_max(comm, model.cell_seconds);
  result.synapse_seconds = comm::all_max(comm, model.synapse_seconds);
  result.measured = gather(mine, comm);
  on_phase(build::Phase::writing);
  result.spikes = write_all_spikes(spikes, circuit, result.spikes_file, comm);
  log.info("{}: {} spikes written", result.spikes_file.string(), result.spikes);
  return result;
}

std::string in_place_text(const InPlaceResult& result) {
  Table table({{"Phase", Table::Align::left}, {"Seconds"}});
  table.add_row({"Building cells", fmt::format("{:.2f}", result.cell_seconds)});
  table.add_row({"Building synapses", fmt::format("{:.2f}", result.synapse_seconds)});
  table.add_row({"Simulating", fmt::format("{:.2f}", result.run_seconds)});
  return fmt::format(
      "{}\nCells {}, synapses {}, spikes {} in {}\n", table.render(),
      with_thousands(cells_of(result.built)), with_thousands(synapses_of(result.built)),
      with_thousands(static_cast<std::int64_t>(result.spikes)), result.spikes_file.string());
}

Json in_place_json(const InPlaceResult& result) {
  Json json = {{"cells", cells_of(result.built)},
               {"synapses", synapses_of(result.built)},
               {"spikes", result.spikes},
               {"spikes_file", result.spikes_file.string()},
               {"seconds",
                {{"cells", result.cell_seconds},
                 {"synapses", result.synapse_seconds},
                 {"simulation", result.run_seconds}}}};
  for (const build::EdgeTally& edges : result.built.edges) {
    json["edges"][edges.population] = {{"built", edges.built},
                                       {"on_deleted_sections", edges.on_deleted_sections},
                                       {"from_outside", edges.from_outside},
                                       {"without_input", edges.without_input}};
  }
  return json;
}

}  // namespace ballast::run
