// compare_spikes FILE REFERENCE [TOLERANCE]: exit code 0 if both SONATA spike files hold the same
// populations, nodes and times (ms, within TOLERANCE; without it bit for bit), 1 and the first
// difference if not. Prints the number of spikes. For the scenario tests.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <map>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "sonata/hdf5_file.hpp"

namespace {

using ballast::sonata::Hdf5File;
using ballast::sonata::Selection;

// (node, time), sorted, by population.
using Spikes = std::map<std::string, std::vector<std::pair<std::uint64_t, double>>>;

Spikes read(const char* file) {
  const Hdf5File h5 = Hdf5File::open(file);
  Spikes spikes;
  for (const std::string& population : h5.members("/spikes")) {
    const std::string group = "/spikes/" + population;
    const auto all = Selection::all(h5.shape(group + "/timestamps").at(0));
    const auto times = h5.read_numbers(group + "/timestamps", all);
    const auto nodes = h5.read_unsigned(group + "/node_ids", all);
    for (std::size_t i = 0; i < times.size(); ++i)
      spikes[population].emplace_back(nodes[i], times[i]);
    std::sort(spikes[population].begin(), spikes[population].end());
  }
  return spikes;
}

bool same(const std::string& population, const Spikes::mapped_type& found,
          const Spikes::mapped_type& expected, double tolerance) {
  if (found.size() != expected.size()) {
    std::cout << population << ": " << found.size() << " spikes, expected " << expected.size()
              << "\n";
    return false;
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    const bool close = std::fabs(found[i].second - expected[i].second) <= tolerance;
    if (found[i].first == expected[i].first && close) continue;
    std::cout.precision(17);
    std::cout << population << ": node " << found[i].first << " at " << found[i].second
              << " ms, expected node " << expected[i].first << " at " << expected[i].second
              << " ms\n";
    return false;
  }
  return true;
}

bool compare(const Spikes& found, const Spikes& expected, double tolerance) {
  bool all_same = found.size() == expected.size();
  if (!all_same) std::cout << "other populations\n";
  std::size_t count = 0;
  for (const auto& [population, spikes] : found) {
    const auto reference = expected.find(population);
    const bool known = reference != expected.end();
    all_same = all_same && known && same(population, spikes, reference->second, tolerance);
    count += spikes.size();
  }
  std::cout << count << " spikes\n";
  return all_same;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  try {
    const double tolerance = argc > 3 ? std::atof(argv[3]) : 0.0;
    return compare(read(argv[1]), read(argv[2]), tolerance) ? 0 : 1;
  } catch (const ballast::Error& error) {
    std::cout << error.what() << "\n";
    return 2;
  }
}
