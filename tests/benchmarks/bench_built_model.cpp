// A built model of 4 groups of 60,000 synapses on 40,000 nodes, 130 MB in all: reading its groups
// from the data set and from the packed file, verifying and packing it, beside a plain copy of the
// same bytes. Claims: reading and verifying take less time than the copy, packing about as much as
// two of them.

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "built/data_set.hpp"
#include "built/packed_model.hpp"
#include "built/verify.hpp"
#include "core/output_file.hpp"

namespace ballast::built {
namespace {

namespace fs = std::filesystem;

constexpr std::int32_t groups = 4;
constexpr std::int32_t nodes = 40'000;
constexpr std::int32_t synapses = 60'000;
constexpr std::int32_t channel = 3, synapse = 4;

Group group_of(std::int32_t id) {
  Group group;
  group.id = id;
  group.source_gids = {id};
  group.source_nodes = {0};
  group.thresholds = {-20.0};
  group.output_count = group.cell_count = 1;
  for (std::int32_t i = 0; i < nodes; ++i) group.parents.push_back(i == 0 ? 0 : i - 1);
  for (auto* values : {&group.a, &group.b, &group.area, &group.v}) values->assign(nodes, -0.37);
  MechanismData channels{.type = channel, .count = nodes};
  for (std::int32_t i = 0; i < nodes; ++i) channels.nodes.push_back(i);
  channels.values.assign(std::size_t{nodes} * 20, 0.123456789);
  MechanismData points{.type = synapse, .count = synapses};
  for (std::int32_t i = 0; i < synapses; ++i) {
    points.nodes.push_back(i % nodes);
    group.netcon_instances.push_back(i);
  }
  points.values.assign(std::size_t{synapses} * 40, 0.987654321);
  points.data.assign(std::size_t{synapses} * 6, 17);
  group.mechanisms = {std::move(channels), std::move(points)};
  group.netcon_sources.assign(synapses, 5);
  group.netcon_types.assign(synapses, synapse);
  group.weights.assign(std::size_t{synapses} * 5, 0.5);
  group.delays.assign(synapses, 1.0);
  return group;
}

/// Written once, removed at the end.
class Models {
 public:
  Models() {
    write_file(data_set() / "bbcore_mech.dat",
               "1.5\n5\nmorphology 2 0 0 0 1 0\nchannel 3 0 0 0 20 0\nsynapse 4 1 0 0 40 6\n");
    write_file(data_set() / "globals.dat",
               "1.5\n0 0\nsecondorder 0\nRandom123_globalindex 0\n_nrnunit_use_legacy_ 0\n");
    write_file(data_set() / "files.dat", "1.5\n         4\n0\n1\n2\n3\n");
    const auto model = open_data_set(data_set());
    for (std::int32_t id = 0; id < groups; ++id) {
      write_group_files(group_of(id), model->header(), data_set());
    }
    pack(*model, packed());
    pack(*model, compressed(), {.compress = true});
  }
  ~Models() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  [[nodiscard]] fs::path data_set() const { return folder_ / "set"; }
  [[nodiscard]] fs::path packed() const { return folder_ / "model.net"; }
  [[nodiscard]] fs::path compressed() const { return folder_ / "compressed.net"; }
  [[nodiscard]] fs::path other() const { return folder_ / "other"; }

 private:
  fs::path folder_ = fs::temp_directory_path() / ("ballast-bench-" + std::to_string(::getpid()));
};

const Models& models() {
  static const Models models;
  return models;
}

/// Bytes of the packed file per second, whatever is done with it.
template <class Work>
void measure(benchmark::State& state, const Work& work) {
  const auto bytes = std::int64_t(fs::file_size(models().packed()));
  for (auto _ : state) work();
  state.SetBytesProcessed(bytes * state.iterations());
}

void read_all(const fs::path& path) {
  const auto model = open_model(path);
  for (const std::int32_t id : model->header().groups) {
    benchmark::DoNotOptimize(model->read_group(id));
  }
}

void copy_file(benchmark::State& state) {
  measure(state, [] {
    fs::copy_file(models().packed(), models().other(), fs::copy_options::overwrite_existing);
  });
}
BENCHMARK(copy_file)->Unit(benchmark::kMillisecond);

void read_whole_file(benchmark::State& state) {
  measure(state, [] { benchmark::DoNotOptimize(read_file(models().packed())); });
}
BENCHMARK(read_whole_file)->Unit(benchmark::kMillisecond);

void read_data_set(benchmark::State& state) {
  measure(state, [] { read_all(models().data_set()); });
}
BENCHMARK(read_data_set)->Unit(benchmark::kMillisecond);

void read_packed(benchmark::State& state) {
  measure(state, [] { read_all(models().packed()); });
}
BENCHMARK(read_packed)->Unit(benchmark::kMillisecond);

void read_compressed(benchmark::State& state) {
  measure(state, [] { read_all(models().compressed()); });
}
BENCHMARK(read_compressed)->Unit(benchmark::kMillisecond);

void verify_packed(benchmark::State& state) {
  measure(state, [] { verify_model(models().packed()); });
}
BENCHMARK(verify_packed)->Unit(benchmark::kMillisecond);

void pack_data_set(benchmark::State& state) {
  measure(state, [] { pack(*open_model(models().data_set()), models().other()); });
}
BENCHMARK(pack_data_set)->Unit(benchmark::kMillisecond);

void pack_compressed(benchmark::State& state) {
  measure(state,
          [] { pack(*open_model(models().data_set()), models().other(), {.compress = true}); });
}
BENCHMARK(pack_compressed)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace ballast::built
