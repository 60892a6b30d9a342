// Allocation files of 10,000,000 cells on 4,096 ranks x 4 cycles, and of 100,000,000 on 65,536 x 4
// where BALLAST_BENCH_LARGE is set: time and peak of the resident size of streaming a file out, of
// what one rank reads, of the peaks, and of reading all. Claims: a file is written and a rank reads
// its part in a few MB whatever the number of cells, a rank in a few milliseconds.

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "machine/memory_use.hpp"
#include "plan/allocation_file.hpp"

namespace ballast::plan {
namespace {

namespace fs = std::filesystem;

struct Size {
  std::uint64_t cells_per_bucket;
  Layout layout;
};

Size size_of(std::int64_t large) {
  if (large == 0) return {610, {.ranks = 4096, .cycles = 4, .ranks_per_node = 64}};
  return {381, {.ranks = 65536, .cycles = 4, .ranks_per_node = 64}};
}

/// One cell of each row of as many cells as there are buckets, at a place that varies from row to
/// row: no two follow one another, as LPT deals cells of lognormal weight.
Bucket bucket_of(const Size& size, std::int32_t number) {
  const auto buckets = static_cast<std::uint64_t>(size.layout.buckets());
  Bucket bucket{.population = "cortex",
                .rank = Rank(number / size.layout.cycles),
                .cycle = Cycle(number % size.layout.cycles),
                .nodes = {},
                .predicted = Bytes(400'000'000)};
  for (std::uint64_t row = 0; row < size.cells_per_bucket; ++row) {
    // Knuth's multiplicative hash, The Art of Computer Programming 3, section 6.4.
    const std::uint64_t shift = (row * 0x9E3779B97F4A7C15) >> 32;
    const std::uint64_t place = (static_cast<std::uint64_t>(number) + shift) % buckets;
    bucket.nodes.emplace_back(row * buckets + place);
  }
  return bucket;
}

void write(const Size& size, const fs::path& file) {
  const auto buckets = static_cast<std::uint64_t>(size.layout.buckets());
  AllocationWriter writer({.layout = size.layout,
                           .policy = Policy::lpt,
                           .circuit_fingerprint = std::string(32, 'a'),
                           .cells = {{"cortex", buckets * size.cells_per_bucket}}},
                          file);
  for (std::int32_t i = 0; i < size.layout.buckets(); ++i) writer.add(bucket_of(size, i));
  std::vector<RankPeak> peaks;
  for (std::int32_t i = 0; i < size.layout.ranks; ++i) {
    peaks.push_back({Rank(i), Bytes(1'500'000'000 + i), Bytes(1'600'000'000 + i), Bytes(9'000'000),
                     Bytes(8'000'000)});
  }
  writer.commit(peaks);
}

/// The file of a size, written when it is first asked for; removed at the end.
class Files {
 public:
  ~Files() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  [[nodiscard]] fs::path path(const Size& size) const {
    return folder_ / allocation_file_name(size.layout);
  }
  [[nodiscard]] fs::path written(const Size& size) const {
    if (!fs::exists(path(size))) write(size, path(size));
    return path(size);
  }

 private:
  fs::path folder_ = fs::temp_directory_path() / ("ballast-bench-" + std::to_string(::getpid()));
};

const Files& files() {
  static const Files files;
  return files;
}

/// Runs `work` repeatedly and tells by how much it raised the resident size.
template <class Work>
void measure(benchmark::State& state, const Size& size, const Work& work) {
  machine::reset_peak_memory();
  const Bytes before = machine::process_memory().rss;
  for (auto _ : state) work();
  state.counters["peak_MB"] =
      static_cast<double>((machine::process_memory().peak - before).count()) / 1e6;
  state.counters["file_MB"] = static_cast<double>(fs::file_size(files().path(size))) / 1e6;
}

void write_all(benchmark::State& state) {
  const Size size = size_of(state.range(0));
  measure(state, size, [&] { write(size, files().path(size)); });
}

void read_one_rank(benchmark::State& state) {
  const Size size = size_of(state.range(0));
  const fs::path file = files().written(size);
  measure(state, size, [&] {
    benchmark::DoNotOptimize(read_allocation_of_rank(file, Rank(size.layout.ranks - 1), ""));
  });
}

void read_all_peaks(benchmark::State& state) {
  const Size size = size_of(state.range(0));
  const fs::path file = files().written(size);
  measure(state, size, [&] { benchmark::DoNotOptimize(read_peaks(file)); });
}

void read_all(benchmark::State& state) {
  const Size size = size_of(state.range(0));
  const fs::path file = files().written(size);
  measure(state, size, [&] { benchmark::DoNotOptimize(read_allocation(file, "")); });
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->Unit(benchmark::kMillisecond)->ArgName("large")->Arg(0);
  if (std::getenv("BALLAST_BENCH_LARGE") != nullptr) benchmark->Arg(1);
}
BENCHMARK(write_all)->Apply(sizes);
BENCHMARK(read_one_rank)->Apply(sizes);
BENCHMARK(read_all_peaks)->Apply(sizes);
BENCHMARK(read_all)->Apply(sizes);

}  // namespace
}  // namespace ballast::plan
