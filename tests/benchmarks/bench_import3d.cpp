// A cell of a generated pyramidal morphology: built by ballast, from the file and from a morphology
// in memory, and by NEURON's own nrniv through hoc's Import3d, same template, same file. Claim: at
// least 20 times faster. Time of nrniv is measured inside it, without its start.

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "comm/communicator.hpp"
#include "core/log.hpp"
#include "core/output_file.hpp"
#include "engine/engine.hpp"
#include "generator/morphology_growth.hpp"
#include "generator/morphology_text.hpp"
#include "mechanisms/mechanism_library.hpp"
#include "model/morphology.hpp"

namespace ballast {

namespace {

namespace fs = std::filesystem;

constexpr int import3d_cells = 10;
constexpr const char* template_name = "BPyr_L5";

fs::path library() {
  static Logger log(LogLevel::warning);
  return mechanisms::library_for(BALLAST_DATA "/mechanisms", log);
}

/// The folder with pyramid.asc: 700 segments, two fifths of them apical.
const fs::path& folder() {
  static const fs::path made = [] {
    const fs::path path = fs::temp_directory_path() / "ballast-bench-import3d";
    const auto tree = generator::grow(
        {.name = "pyramid", .segments = 700, .section_length = 100, .apical_share = 0.4},
        RandomStream(1));
    write_file(path / "pyramid.asc", generator::to_asc(tree));
    return path;
  }();
  return made;
}

engine::Engine& engine_with_template() {
  static const auto comm = comm::make_serial();
  static const auto started = [] {
    auto opened = engine::open_neuron(*comm);
    opened->load_mechanisms(library());
    opened->set_conditions({.v_init = -75.0});
    opened->load_template(
        {fs::path(BALLAST_DATA "/emodels") / (std::string(template_name) + ".hoc"), template_name},
        nullptr);
    return opened;
  }();
  return *started;
}

void create(engine::Engine& engine, std::uint64_t gid, const model::Morphology& morphology) {
  engine.create_cell({.gid = Gid(gid),
                      .template_name = template_name,
                      .morphology = &morphology,
                      .morphology_directory = folder().string(),
                      .morphology_file = "pyramid.asc"});
}

void cell_from_memory(benchmark::State& state) {
  engine::Engine& engine = engine_with_template();
  const model::Morphology morphology = model::read_morphology(folder() / "pyramid.asc");
  std::uint64_t gid = 0;
  for (auto _ : state) create(engine, gid++, morphology);
  engine.clear();
}
BENCHMARK(cell_from_memory)->Unit(benchmark::kMillisecond)->Iterations(50);

void cell_from_file(benchmark::State& state) {
  engine::Engine& engine = engine_with_template();
  std::uint64_t gid = 0;
  for (auto _ : state) create(engine, gid++, model::read_morphology(folder() / "pyramid.asc"));
  engine.clear();
}
BENCHMARK(cell_from_file)->Unit(benchmark::kMillisecond)->Iterations(50);

/// Seconds per cell that nrniv reports.
double import3d_seconds() {
  const std::string script = fmt::format(
      "{{nrn_load_dll(\"{}\")}}\n{{load_file(\"stdrun.hoc\")}}\n{{load_file(\"import3d.hoc\")}}\n"
      "{{load_file(\"{}/emodels/{}.hoc\")}}\nobjref cells\ncells = new List()\nx = startsw()\n"
      "for i = 1, {} cells.append(new {}(i, \"{}\", \"pyramid.asc\"))\n"
      "printf(\"seconds %.9g\\n\", startsw() - x)\nquit()\n",
      library().string(), BALLAST_DATA, template_name, import3d_cells, template_name,
      folder().string());
  write_file(folder() / "import3d.hoc", script);
  const std::string command = fmt::format("{} -nogui -nobanner {} 2>&1", BALLAST_NRNIV,
                                          (folder() / "import3d.hoc").string());
  FILE* output = popen(command.c_str(), "r");
  double seconds = -1;
  for (char line[4096]; output != nullptr && std::fgets(line, sizeof line, output) != nullptr;) {
    std::sscanf(line, "seconds %lf", &seconds);
  }
  if (output == nullptr || pclose(output) != 0 || seconds < 0) {
    throw std::runtime_error("nrniv failed: " + command);
  }
  return seconds / import3d_cells;
}

void cell_through_import3d(benchmark::State& state) {
  for (auto _ : state) state.SetIterationTime(import3d_seconds());
}
BENCHMARK(cell_through_import3d)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(3);

}  // namespace

}  // namespace ballast
