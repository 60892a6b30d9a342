// The speed of ballast-sim against NEURON 8.2.2 in place and, where BALLAST_BENCH_CORENEURON names
// CoreNEURON's special-core with the mechanisms of data/ (one that reads format 1.5), against
// CoreNEURON on the same data set.
//
// bench_runtime [ROUNDS]: two circuits: 60 pyramidal cells with 36,000 synapses; 2,000 cells of all
// metypes with 100,000 synapses, 2,000,000 with BALLAST_BENCH_LARGE. In each round every engine
// runs once, one after the other, so that what else the machine does meets all of them. Wall: what
// the engine itself says that its steps took. CPU: user and system time of all its processes, less
// that of a run of one ms, so without loading. Peak RSS: of the largest process. All engines must
// give the same number of spikes. Claims: docs/runtime.md.

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/json.hpp"
#include "core/log.hpp"
#include "core/output_file.hpp"
#include "core/table.hpp"
#include "generator/circuit.hpp"

namespace ballast {

namespace {

namespace fs = std::filesystem;

constexpr double shortest = 1.0;               // ms; the run whose CPU time counts as loading
constexpr std::uint64_t cells_of_a_part = 25;  // of the data set: their arrays fit the cache
constexpr double v_init = -75.0;               // mV; CoreNEURON does not take it from the data set

struct Case {
  std::string name;
  std::uint64_t cells = 0;
  double synapses_per_cell = 0.0;
  bool only_pyramidal = false;
  double duration = 0.0;  ///< ms
};

std::vector<Case> cases() {
  const bool large = std::getenv("BALLAST_BENCH_LARGE") != nullptr;
  return {{"60 pyramidal cells, 36,000 synapses", 60, 600, true, 101},
          {large ? "2,000 cells, 2,000,000 synapses" : "2,000 cells, 100,000 synapses", 2000,
           large ? 1000.0 : 50.0, false, 11}};
}

/// What one run took.
struct Measured {
  double wall = 0.0, cpu = 0.0;  ///< s
  double peak = 0.0;             ///< MB
  std::int64_t spikes = 0;
};

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

[[noreturn]] void become(const std::vector<std::string>& command, const fs::path& output) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  ::dup2(file, STDOUT_FILENO);
  ::dup2(::open((output.string() + ".log").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644),
         STDERR_FILENO);
  ::execvp(arguments.front(), arguments.data());
  ::_exit(127);
}

/// Runs a program to its end; its stdout goes to `output`, its stderr to `output`.log. Without wall
/// time and spikes.
Measured run(const std::vector<std::string>& command, const fs::path& output) {
  const pid_t child = ::fork();
  if (child == 0) become(command, output);
  int status = 0;
  rusage usage{};
  ::wait4(child, &status, 0, &usage);
  if (status != 0) {
    throw EngineError({.problem = "program failed",
                       .value = command.front(),
                       .reason = read_file(output.string() + ".log")});
  }
  return {.cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime),
          .peak = static_cast<double>(usage.ru_maxrss) * 1024e-6};
}

/// A circuit and its built model in a folder of their own, removed at the end.
class Models {
 public:
  explicit Models(const Case& what) {
    const fs::path data = generator::data_folder({});
    generator::Recipe recipe = generator::read_recipe(data / "recipes/cortex.json", {});
    recipe.cells = what.cells;
    recipe.recurrent.synapses_per_cell = what.synapses_per_cell;
    recipe.thalamus.cells = 0;
    recipe.gap_junctions.pairs = 0;
    recipe.simulation.duration = what.duration;
    recipe.simulation.v_init = v_init;
    if (what.only_pyramidal) {
      std::erase_if(recipe.metypes,
                    [](const auto& metype) { return !metype.mtype.ends_with("_PYR"); });
    }
    Logger log(LogLevel::warning);
    (void)generator::write_circuit(
        recipe,
        {.folder = circuit(), .emodels = data / "emodels", .mechanisms = data / "mechanisms"}, log);
    (void)run({BALLAST_BIN "/ballast", config(what.duration), "--quiet", "--simulate-model=OFF",
               fmt::format("--modelbuilding-steps={}",
                           std::max<std::uint64_t>(4, what.cells / cells_of_a_part)),
               "--output-path=" + folder().string()},
              output());
  }
  ~Models() { fs::remove_all(folder()); }
  Models(const Models&) = delete;
  Models& operator=(const Models&) = delete;

  [[nodiscard]] const fs::path& folder() const { return folder_; }
  [[nodiscard]] fs::path circuit() const { return folder_ / "circuit"; }
  [[nodiscard]] fs::path model() const { return folder_ / "built_model"; }
  [[nodiscard]] fs::path output() const { return folder_ / "output.txt"; }

  /// The simulation's configuration, for another duration.
  [[nodiscard]] std::string config(double duration) const {
    Json json = JsonValue::read_file(circuit() / "simulation_config.json").raw();
    json["run"]["tstop"] = duration;
    const fs::path file = circuit() / fmt::format("{:g}_ms.json", duration);
    write_file(file, json.dump());
    return file.string();
  }

 private:
  fs::path folder_ = fs::temp_directory_path() / fmt::format("ballast-bench-{}", ::getpid());
};

/// Something that simulates a circuit.
class Engine {
 public:
  explicit Engine(std::string name) : name_(std::move(name)) {}
  virtual ~Engine() = default;
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] virtual Measured simulate(const Models& models, double duration) const = 0;

 private:
  std::string name_;
};

Measured with_json(Measured measured, const fs::path& output) {
  const JsonValue json = JsonValue::read_file(output);
  measured.wall = json.at("seconds").at("simulation").as_number();
  measured.spikes = json.at("spikes").as_integer();
  return measured;
}

class Neuron final : public Engine {
 public:
  Neuron() : Engine("NEURON 8.2.2 in place") {}
  [[nodiscard]] Measured simulate(const Models& models, double duration) const override {
    return with_json(run({BALLAST_BIN "/ballast", models.config(duration), "--quiet", "--json",
                          "--output-path=" + (models.folder() / "neuron").string()},
                         models.output()),
                     models.output());
  }
};

class Runtime final : public Engine {
 public:
  Runtime(const std::string& name, int ranks, int threads)
      : Engine("ballast-sim, " + name), ranks_(ranks), threads_(threads) {}
  [[nodiscard]] Measured simulate(const Models& models, double duration) const override {
    std::vector<std::string> command;
    if (ranks_ > 1) command = {BALLAST_MPIRUN, "-n", std::to_string(ranks_)};
    command.insert(command.end(), {BALLAST_BIN "/ballast-sim", models.model().string(),
                                   fmt::format("{}", 1e-3 * duration), "--quiet", "--json",
                                   fmt::format("--threads={}", threads_), "--log",
                                   (models.folder() / "runtime.h5").string()});
    return with_json(run(command, models.output()), models.output());
  }

 private:
  int ranks_, threads_;
};

class CoreNeuron final : public Engine {
 public:
  explicit CoreNeuron(std::string program) : Engine("CoreNEURON"), program_(std::move(program)) {}
  [[nodiscard]] Measured simulate(const Models& models, double duration) const override {
    const fs::path folder = models.folder() / "coreneuron";
    fs::remove_all(folder);
    Measured measured = run(
        {program_, "--datpath", models.model().string(), "--tstop", fmt::format("{:g}", duration),
         "--voltage", fmt::format("{:g}", v_init), "--outpath", folder.string()},
        models.output());
    measured.wall = solver_time(models.output());
    std::ifstream spikes(folder / "out.dat");
    for (std::string line; std::getline(spikes, line);) ++measured.spikes;
    return measured;
  }

 private:
  static double solver_time(const fs::path& output) {
    const std::string text = read_file(output);
    const std::string label = "Solver Time : ";
    const std::size_t found = text.find(label);
    if (found == std::string::npos) throw EngineError({.problem = "CoreNEURON gives no time"});
    return std::stod(text.substr(found + label.size()));
  }

  std::string program_;
};

std::vector<std::unique_ptr<Engine>> engines() {
  std::vector<std::unique_ptr<Engine>> all;
  all.push_back(std::make_unique<Neuron>());
  if (const char* program = std::getenv("BALLAST_BENCH_CORENEURON")) {
    all.push_back(std::make_unique<CoreNeuron>(program));
  }
  all.push_back(std::make_unique<Runtime>("1 rank", 1, 1));
  all.push_back(std::make_unique<Runtime>("1 rank x 2 threads", 1, 2));
  all.push_back(std::make_unique<Runtime>("2 ranks", 2, 1));
  return all;
}

/// What the rounds gave for one engine, per simulated ms.
struct Figures {
  std::vector<double> wall, cpu;  ///< ms
  double peak = 0.0;              ///< MB
  std::int64_t spikes = -1;
};

void measure(const Engine& engine, const Models& models, double duration, Figures& figures) {
  const Measured loading = engine.simulate(models, shortest);
  const Measured whole = engine.simulate(models, duration);
  figures.wall.push_back(1e3 * whole.wall / duration);
  figures.cpu.push_back(1e3 * (whole.cpu - loading.cpu) / (duration - shortest));
  figures.peak = std::max(figures.peak, whole.peak);
  figures.spikes = whole.spikes;
}

double best(const std::vector<double>& values) {
  return *std::min_element(values.begin(), values.end());
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

std::string as_text(const std::vector<std::unique_ptr<Engine>>& engines,
                    const std::vector<Figures>& figures) {
  Table table({{"Engine", Table::Align::left},
               {"wall, best"},
               {"median"},
               {"CPU, best"},
               {"x NEURON, wall"},
               {"x NEURON, CPU"},
               {"peak RSS, MB"},
               {"spikes"}});
  for (std::size_t i = 0; i < engines.size(); ++i) {
    const Figures& of = figures[i];
    table.add_row({engines[i]->name(), fmt::format("{:.2f}", best(of.wall)),
                   fmt::format("{:.2f}", median(of.wall)), fmt::format("{:.2f}", best(of.cpu)),
                   fmt::format("{:.1f}", best(figures.front().wall) / best(of.wall)),
                   fmt::format("{:.1f}", best(figures.front().cpu) / best(of.cpu)),
                   fmt::format("{:.0f}", of.peak), std::to_string(of.spikes)});
  }
  return table.render();
}

void compare(const Case& what, int rounds) {
  const auto all = engines();
  const Models models(what);
  std::vector<Figures> figures(all.size());
  // Compiles what is not in the cache of mechanisms.
  for (const auto& engine : all) (void)engine->simulate(models, shortest);
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      measure(*all[i], models, what.duration, figures[i]);
      if (figures[i].spikes != figures.front().spikes) {
        throw EngineError({.problem = "not the spikes of NEURON", .value = all[i]->name()});
      }
    }
  }
  std::cout << what.name << ", " << what.duration << " ms; ms per simulated ms, best of " << rounds
            << "\n"
            << as_text(all, figures) << std::endl;
}

int benchmark(int rounds) {
  try {
    for (const Case& what : cases()) compare(what, rounds);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "bench_runtime: " << error.what() << "\n";
    return 1;
  }
}

}  // namespace

}  // namespace ballast

int main(int argc, char** argv) {
  return ballast::benchmark(argc > 1 ? std::max(1, std::atoi(argv[1])) : 3);
}
