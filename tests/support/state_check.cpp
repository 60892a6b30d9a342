// state_check CONFIG TIME FOLDER [MECHANISMS]: runs a circuit in place on NEURON and on the runtime
// for TIME ms (data sets go to FOLDER) and compares the whole state, value by value: |a - b| /
// max(|a|, |b|, scale). The scale is 1e-6 of the column's largest value; but
//   NEURON's own columns     1e-2 of the largest: a conductance is a difference over 0.001 mV, with
//                            11 digits where it is largest and fewer where NMDA's changes its sign
//   capacitive currents      that of a change of v by 1e-4 mV: the rounding of v is 1.4e-14 mV
// Prints a table, one line for each mechanism with its worst column; exit code 1 if one is above
// 1e-9, or if the spikes differ.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>

#include "build/build.hpp"
#include "built/model.hpp"
#include "core/error.hpp"
#include "core/output_file.hpp"
#include "core/table.hpp"
#include "dry_run/allocations.hpp"
#include "dry_run/mechanisms.hpp"
#include "engine/runtime/simulation.hpp"
#include "inputs/inputs.hpp"
#include "inputs/stimuli.hpp"
#include "mechanisms/kernel_library.hpp"
#include "run/job.hpp"

namespace {

namespace fs = std::filesystem;
using namespace ballast;

struct Neuron {
  std::int32_t group = 0;
  std::vector<engine::Spike> spikes;
};

run::JobOptions job_of(const fs::path& config) {
  run::JobOptions options;
  options.config = config;
  options.disable_reports = true;
  return options;
}

// A data set of the start in `folder`/start and one of the end in `folder`/end.
Neuron run_neuron(const fs::path& config, double until, const fs::path& folder,
                  const fs::path& mechanisms, comm::Communicator& comm, Logger& log) {
  const model::Circuit circuit = run::read_job(job_of(config), comm, log);
  const inputs::Inputs inputs = inputs::read_inputs(circuit, log);
  const auto engine = dry_run::start_engine(
      circuit.simulation, dry_run::choose_mechanisms(circuit, mechanisms, log), comm, log);
  const plan::Allocation allocation = dry_run::deal_round_robin(circuit, {});
  model::MorphologyCache morphologies{Bytes(std::int64_t{16} << 20)};
  const auto model = build::build_in_place({.circuit = circuit,
                                            .allocation = allocation,
                                            .replays = inputs.replays,
                                            .engine = *engine,
                                            .morphologies = morphologies,
                                            .comm = comm,
                                            .log = log});
  inputs::inject_currents(inputs.currents, circuit, model.populations, *engine, log);
  for (const char* part : {"start", "end"}) fs::create_directories(folder / part);
  Neuron result;
  const auto id = engine->write_group({.folder = folder / "start", .with_tables = true});
  result.group = static_cast<std::int32_t>(id->value);
  engine->initialize();
  engine->advance(until);
  result.spikes = engine->take_spikes();
  static_cast<void>(
      engine->write_group({.folder = folder / "end", .with_tables = true, .initialise = false}));
  const bool gaps = fs::exists(folder / "start" / fmt::format("{}_gap.dat", result.group));
  for (const char* part : {"start", "end"}) {
    write_file(folder / part / "files.dat",
               fmt::format("1.5\n{}{:10}\n{}\n", gaps ? "-1\n" : "", 1, result.group));
  }
  return result;
}

struct Worst {
  double difference = 0.0;
  std::string column;
};

double difference(double a, double b, double scale) {
  if (a == b || (std::isnan(a) && std::isnan(b))) return 0.0;
  const double size = std::max({std::fabs(a), std::fabs(b), scale});
  const double relative = std::fabs(a - b) / size;
  return std::isnan(relative) ? 1.0 : relative;
}

std::string name_of(const runtime::MechanismType& type, std::int32_t column) {
  if (type.kernel == nullptr) return std::to_string(column);
  const std::string name = type.kernel->columns[column].name;
  return name.empty() ? fmt::format("[{}]", column) : name;
}

// NEURON 8.2.2, nrnoc/capac.cpp: i_cap = 0.001 cm dv / dt, here of 1 uF/cm2.
double scale_of(const runtime::MechanismType& type, std::int32_t column, double largest,
                double dt) {
  if (type.role == runtime::Role::capacitance) return 0.001 * 1e-4 / dt;
  const bool neurons_own = type.kernel != nullptr && *type.kernel->columns[column].name == '\0';
  return (neurons_own ? 1e-2 : 1e-6) * largest;
}

Worst compare(const runtime::MechanismInstances& found, const built::MechanismData& expected,
              double dt) {
  Worst worst;
  const std::int32_t columns = found.type().model.value_count;
  for (std::int32_t c = 0; c < columns; ++c) {
    const auto value = [&](std::int32_t i) {
      return expected.values[static_cast<std::size_t>(i) * columns + c];
    };
    double largest = 0.0;
    for (std::int32_t i = 0; i < expected.count; ++i) {
      if (std::isfinite(value(i))) largest = std::max(largest, std::fabs(value(i)));
    }
    const double scale = scale_of(found.type(), c, largest, dt);
    const kernel::Column& column = found.columns()[static_cast<std::size_t>(c)];
    for (std::int32_t i = 0; i < expected.count; ++i) {
      const double here = difference(column.data[found.place(i) * column.stride], value(i), scale);
      if (here > worst.difference) worst = {here, name_of(found.type(), c)};
    }
  }
  return worst;
}

Worst compare_potentials(const runtime::Nodes& found, const std::vector<double>& expected) {
  Worst worst{0.0, "v"};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto place = static_cast<std::size_t>(found.order.place[i]);
    worst.difference = std::max(worst.difference, difference(found.v[place], expected[i], 1e-9));
  }
  return worst;
}

bool same_spikes(const std::vector<engine::Spike>& expected,
                 const std::vector<runtime::FiredSpike>& found) {
  return std::equal(expected.begin(), expected.end(), found.begin(), found.end(),
                    [](const engine::Spike& a, const runtime::FiredSpike& b) {
                      return a.time == b.time && a.gid.value == static_cast<std::uint64_t>(b.gid);
                    });
}

int check(const fs::path& config, double until, const fs::path& folder,
          const fs::path& named_mechanisms) {
  const auto comm = comm::make_serial();
  Logger log(LogLevel::warning);
  const Neuron neuron = run_neuron(config, until, folder, named_mechanisms, *comm, log);
  const auto start = built::open_data_set(folder / "start");
  const auto end = built::open_data_set(folder / "end");
  const model::Circuit circuit = run::read_job(job_of(config), *comm, log);
  const runtime::KernelLibrary kernels(mechanisms::kernel_library_for(
      dry_run::choose_mechanisms(circuit, named_mechanisms, log), log));
  const runtime::MechanismTable table(start->header(), kernels);
  runtime::Simulation simulation(*start, {neuron.group}, table,
                                 {.group = {.v_init = circuit.simulation.conditions.v_init,
                                            .keep_all = true,
                                            .largest_part = runtime::whole_groups}},
                                 *comm);
  simulation.advance(until, kernel::Store::all);
  const built::Group expected = end->read_group(neuron.group);
  runtime::GroupArrays& arrays = simulation.groups().front()->arrays();
  Table text({{"Mechanism", Table::Align::left},
              {"Instances"},
              {"Worst column", Table::Align::left},
              {"Relative difference"}});
  bool good = true;
  const auto add = [&](const std::string& name, std::size_t count, const Worst& worst) {
    text.add_row(
        {name, std::to_string(count), worst.column, fmt::format("{:.1e}", worst.difference)});
    good = good && worst.difference <= 1e-9;
  };
  add("nodes", expected.v.size(), compare_potentials(arrays.nodes, expected.v));
  for (const built::MechanismData& data : expected.mechanisms) {
    const auto& instances = arrays.find(data.type)->instances;
    add(instances.type().model.name, static_cast<std::size_t>(data.count),
        compare(instances, data, table.dt()));
  }
  const bool spikes = same_spikes(neuron.spikes, simulation.take_spikes());
  std::cout << text.render()
            << fmt::format("spikes: {}, {}\n", neuron.spikes.size(),
                           spikes ? "equal" : "DIFFERENT");
  return good && spikes ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::cerr << "usage: state_check CONFIG TIME FOLDER [MECHANISMS]\n";
    return 2;
  }
  try {
    return check(argv[1], std::atof(argv[2]), argv[3], argc > 4 ? argv[4] : "");
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 2;
  }
}
