// Reading a morphology of 1,501 sections and about 20,000 points from the page cache, as ASC and as
// SWC. Aim: 20 ms.

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "core/output_file.hpp"
#include "model/morphology.hpp"

namespace ballast::model {

namespace {

constexpr int forks = 750;  // a trunk and a twig each
constexpr int points = 13;

/// x y z with nine decimals, as usual in such files.
std::string coordinates(int section, int point) {
  return fmt::format("{:.9f} {:.9f} {:.9f}", section * 0.987654321 + point * 1.23456789,
                     section * -1.357908642, point * -7.65432109);
}

std::string asc_run(int section) {
  std::string text;
  for (int point = 0; point < points; ++point)
    text += fmt::format("  ({} {:.9f})\n", coordinates(section, point), 1.23456789);
  return text;
}

/// Each trunk forks into a twig and the next trunk.
std::string asc_text() {
  std::string text =
      "(\"CellBody\" (-5 -5 0) (5 -5 0) (6 5 0) (-5 6 0))\n((Dendrite)\n" + asc_run(0);
  for (int fork = 0; fork < forks - 1; ++fork)
    text += "  (\n" + asc_run(2 * fork + 1) + "  Normal\n  |\n" + asc_run(2 * fork + 2);
  text += "  (\n" + asc_run(2 * forks - 1) + "  Normal\n  )\n";
  for (int fork = 0; fork < forks - 1; ++fork) text += "  )\n";
  return text + ")\n";
}

std::string swc_run(int section, int first, int parent) {
  std::string text;
  for (int point = 0; point < points; ++point) {
    text += fmt::format("{} 3 {} {:.9f} {}\n", first + point, coordinates(section, point),
                        0.617283945, point == 0 ? parent : first + point - 1);
  }
  return text;
}

std::string swc_text() {
  std::string text = "1 1 0 0 0 10 -1\n";
  int next = 2;
  int parent = 1;
  for (int fork = 0; fork < forks; ++fork) {
    text += swc_run(2 * fork, next, parent);
    parent = next + points - 1;
    text += swc_run(2 * fork + 1, next + points, parent);
    next += 2 * points;
  }
  return text;
}

void read_text(benchmark::State& state, const std::string& extension, const std::string& text) {
  const std::filesystem::path file = std::filesystem::temp_directory_path() /
                                     ("ballast-bench-" + std::to_string(::getpid()) + extension);
  write_file(file, text);
  Morphology morphology;
  for (auto _ : state) {
    morphology = read_morphology(file);
    benchmark::DoNotOptimize(morphology.points.data());
  }
  std::filesystem::remove(file);
  state.counters["sections"] = static_cast<double>(morphology.sections.size());
  state.counters["points"] = static_cast<double>(morphology.points.size());
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}

void read_asc(benchmark::State& state) {
  read_text(state, ".asc", asc_text());
}
BENCHMARK(read_asc)->Unit(benchmark::kMillisecond);

void read_swc(benchmark::State& state) {
  read_text(state, ".swc", swc_text());
}
BENCHMARK(read_swc)->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace ballast::model
