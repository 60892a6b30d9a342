#include "inputs/stimuli.hpp"

#include <fmt/format.h>

#include "core/error.hpp"

namespace ballast::inputs {

namespace {

// Offsets that keep noise streams apart: neurodamus stimulus_manager.py, where gids count from 1.
constexpr std::uint32_t input_offset = 100;
constexpr std::uint32_t seed_offset = 500;
constexpr std::uint32_t cell_offset = 300 + 1;

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;  // clang 14 does not deduce for aggregates by itself

// The cells of one population on this rank that an input reaches, with their currents.
struct Reached {
  std::vector<std::uint64_t> nodes;
  std::vector<double> threshold, holding;  ///< nA, parallel; empty where the input needs none
};

bool needs_threshold(const CurrentShape& shape) {
  const auto* noise = std::get_if<NoiseInput>(&shape);
  return std::holds_alternative<RelativeLinearInput>(shape) ||
         (noise != nullptr && noise->relative);
}

std::vector<double> holding_currents(const sonata::NodePopulation& nodes,
                                     const sonata::Selection& rows, Logger& log) {
  const char* column = "dynamics_params/holding_current";
  if (!nodes.has(column)) {
    log.warn_once("holding_current of " + nodes.name(),
                  fmt::format("{}: nodes of {} have no holding_current: hyperpolarizing inputs "
                              "give them 0 nA",
                              nodes.file().string(), nodes.name()));
  }
  return nodes.numbers_or(column, rows, 0.0);
}

Reached reach(const CurrentInput& input, const sonata::Selection& targets,
              const build::BuiltPopulation& built, const sonata::NodePopulation& nodes,
              Logger& log) {
  const sonata::Selection rows = targets & sonata::Selection::of_ids(built.nodes);
  Reached reached{.nodes = rows.flatten(), .threshold = {}, .holding = {}};
  if (rows.empty()) return reached;
  if (needs_threshold(input.shape)) {
    reached.threshold = nodes.numbers("dynamics_params/threshold_current", rows);
  }
  if (std::holds_alternative<HyperpolarizingInput>(input.shape)) {
    reached.holding = holding_currents(nodes, rows, log);
  }
  return reached;
}

Waveform noise_wave(const NoiseInput& input, const Window& window, double threshold, Gid gid,
                    const sonata::RunConfig& run) {
  NoiseShape shape = input.shape;
  if (input.relative) {
    shape.mean = threshold * shape.mean / 100;
    shape.variance = threshold * shape.variance / 100;
  }
  const engine::RandomIds ids{.id1 = input.index + input_offset,
                              .id2 = run.stimulus_seed.value_or(0) + seed_offset,
                              .id3 = static_cast<std::uint32_t>(gid.value) + cell_offset};
  return noise(shape, window, run.dt, HocRandom(ids, run.random_seed));
}

Waveform wave_of(const CurrentInput& input, const Reached& cells, std::size_t i, Gid gid,
                 const sonata::RunConfig& run) {
  const Window window{.delay = input.delay, .duration = input.duration, .until = run.tstop};
  const auto threshold = [&] { return cells.threshold[i]; };
  return std::visit(Overloaded{[&](const LinearInput& x) { return ramp(x.start, x.end, window); },
                               [&](const RelativeLinearInput& x) {
                                 return ramp(threshold() * (x.start_percent / 100),
                                             threshold() * (x.end_percent / 100), window);
                               },
                               [&](const PulseInput& x) { return pulse_train(x.shape, window); },
                               [&](const HyperpolarizingInput&) {
                                 return ramp(cells.holding[i], cells.holding[i], window);
                               },
                               [&](const NoiseInput& x) {
                                 return noise_wave(x, window, x.relative ? threshold() : 0.0, gid,
                                                   run);
                               }},
                    input.shape);
}

void require_soma(const CurrentInput& input, const build::BuiltCell& cell,
                  const std::string& population, std::uint64_t node) {
  if (!cell.artificial()) return;
  throw InputError({.place = input.place,
                    .problem = "cannot inject current into point neuron",
                    .value = fmt::format("{}", node),
                    .reason = "population " + population + "; point neurons have no membrane",
                    .suggestion = "Name a node set of cells with morphologies."});
}

}  // namespace

void inject_currents(const std::vector<CurrentInput>& inputs, const model::Circuit& circuit,
                     const std::vector<build::BuiltPopulation>& populations, engine::Engine& engine,
                     Logger& log) {
  const sonata::RunConfig& run = circuit.simulation.run;
  for (const CurrentInput& input : inputs) {
    for (const build::BuiltPopulation& built : populations) {
      const std::string& name = built.population->name;
      const sonata::Selection* targets = model::find(input.targets, name);
      if (targets == nullptr) continue;
      const Reached cells = reach(input, *targets, built, *circuit.nodes.at(name), log);
      for (std::size_t i = 0; i < cells.nodes.size(); ++i) {
        const build::BuiltCell& cell = *built.find(cells.nodes[i]);
        require_soma(input, cell, name, cells.nodes[i]);
        Waveform wave =
            wave_of(input, cells, i, built.population->gid(NodeId(cells.nodes[i])), run);
        engine.inject_current({.location = {.cell = cell.handle, .section = 0, .position = 0.5},
                               .times = std::move(wave.times),
                               .amplitudes = std::move(wave.amplitudes),
                               .physical_electrode = input.physical_electrode});
      }
    }
  }
}

}  // namespace ballast::inputs
