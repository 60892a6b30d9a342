// Edges per second and bytes per second (as stored) of reading edge columns from the page cache:
// all edges in blocks, and those of every tenth node. Aim: 500 MB/s for contiguous selections.

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "sonata/hdf5_file.hpp"
#include "sonata/population.hpp"
#include "sonata/selection.hpp"

namespace ballast::sonata {

namespace {

constexpr std::uint64_t edges_per_node = 1000;
constexpr std::uint64_t edge_count = 8'000'000;
constexpr std::uint64_t block = std::uint64_t{1} << 20U;

/// An edges file with one column of each type that circuits have; removed at the end.
class EdgesFile {
 public:
  explicit EdgesFile(bool chunked)
      : path_(std::filesystem::temp_directory_path() /
              ("ballast-bench-" + std::to_string(::getpid()) + ".h5")) {
    Hdf5File h5 = Hdf5File::create(path_);
    const std::string group = "/edges/e/";
    std::vector<std::uint64_t> targets(edge_count);
    for (std::uint64_t i = 0; i < edge_count; ++i) targets[i] = i / edges_per_node;
    write(h5, group + "source_node_id", Hdf5File::Element::uint64, targets, chunked);
    write(h5, group + "target_node_id", Hdf5File::Element::uint64, targets, chunked);
    write(h5, group + "edge_type_id", Hdf5File::Element::int64,
          std::vector<std::int64_t>(edge_count, -1), chunked);
    write(h5, group + "0/delay", Hdf5File::Element::float64, std::vector<double>(edge_count, 1.5),
          chunked);
    const std::vector<float> floats(edge_count, 0.5F);
    if (chunked) {
      write(h5, group + "0/conductance", Hdf5File::Element::float32,
            std::vector<double>(edge_count, 0.5), true);
    } else {
      h5.write(group + "0/conductance", floats);
    }
    for (const char* end : {"source_node_id", "target_node_id"}) {
      h5.write_attribute(group + end, "node_population", std::string("n"));
    }
    h5.close();
  }
  ~EdgesFile() { std::filesystem::remove(path_); }
  EdgesFile(const EdgesFile&) = delete;
  EdgesFile& operator=(const EdgesFile&) = delete;

  [[nodiscard]] EdgePopulation open() const { return {path_, "e", {}}; }

 private:
  template <class T>
  static void write(Hdf5File& h5, const std::string& name, Hdf5File::Element element,
                    const std::vector<T>& values, bool chunked) {
    if (!chunked) return h5.write(name, values);
    h5.create_dataset(name, element);
    h5.append(name, values);
  }

  std::filesystem::path path_;
};

/// All edges, or those of every tenth node.
Selection selection(bool sparse) {
  if (!sparse) return Selection::all(edge_count);
  std::vector<Range> ranges;
  for (std::uint64_t begin = 0; begin < edge_count; begin += 10 * edges_per_node) {
    ranges.push_back({begin, begin + edges_per_node});
  }
  return Selection(std::move(ranges));
}

template <class Read>
void measure(benchmark::State& state, std::int64_t bytes_per_edge, const Read& read) {
  const EdgesFile file(state.range(0) != 0);
  const EdgePopulation edges = file.open();
  const Selection rows = selection(state.range(1) != 0);
  for (auto _ : state) {
    rows.for_each_block(block, [&](const Selection& part) {
      const auto values = read(edges, part);
      benchmark::DoNotOptimize(values.data());
    });
  }
  const auto count = static_cast<std::int64_t>(rows.size()) * state.iterations();
  state.SetItemsProcessed(count);
  state.SetBytesProcessed(count * bytes_per_edge);
}

void source_ids(benchmark::State& state) {
  measure(state, 8, [](const EdgePopulation& edges, const Selection& part) {
    return edges.source_nodes(part);
  });
}

void doubles(benchmark::State& state) {
  measure(state, 8, [](const EdgePopulation& edges, const Selection& part) {
    return edges.numbers("delay", part);
  });
}

void floats(benchmark::State& state) {
  measure(state, 4, [](const EdgePopulation& edges, const Selection& part) {
    return edges.numbers("conductance", part);
  });
}

}  // namespace

BENCHMARK(source_ids)
    ->ArgNames({"chunked", "sparse"})
    ->ArgsProduct({{0, 1}, {0, 1}})
    ->UseRealTime();
BENCHMARK(doubles)->ArgNames({"chunked", "sparse"})->ArgsProduct({{0, 1}, {0, 1}})->UseRealTime();
BENCHMARK(floats)->ArgNames({"chunked", "sparse"})->ArgsProduct({{0, 1}, {0, 1}})->UseRealTime();

}  // namespace ballast::sonata
