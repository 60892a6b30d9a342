#include "run/model_key.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <system_error>

#include "core/fingerprint.hpp"
#include "mechanisms/mechanism_library.hpp"

namespace ballast::run {

namespace {

namespace fs = std::filesystem;

std::string hash_of_settings(const model::Circuit& circuit) {
  Fingerprint hash;
  for (const fs::path& file : {circuit.simulation.file, circuit.config.file,
                               circuit.simulation.node_sets_file, circuit.config.node_sets_file}) {
    if (!file.empty()) hash.add_file(file);
  }
  return hash.hex();
}

std::set<fs::path> files_of(const model::Circuit& circuit) {
  std::set<fs::path> files;
  for (const auto& nodes : circuit.config.nodes) {
    files.insert({nodes.nodes_file, nodes.node_types_file});
  }
  for (const auto& edges : circuit.config.edges) {
    files.insert({edges.edges_file, edges.edge_types_file});
  }
  for (const model::CellModel& cell : circuit.catalog.models) {
    files.insert({cell.template_file, cell.morphology_file});
  }
  files.erase(fs::path());
  return files;
}

// A file that is missing is told by whoever needs it.
std::string hash_of_files(const std::set<fs::path>& files) {
  Fingerprint hash;
  std::error_code missing;
  for (const fs::path& file : files) {
    hash.add(file.filename().string());
    hash.add_integer(fs::file_size(file, missing));
    hash.add_integer(
        static_cast<std::uint64_t>(fs::last_write_time(file, missing).time_since_epoch().count()));
  }
  return hash.hex();
}

std::string hash_of_spikes(const std::vector<build::Replay>& replays) {
  Fingerprint hash;
  for (const build::Replay& replay : replays) {
    std::vector<std::uint64_t> nodes;
    for (const auto& [node, times] : replay.times) nodes.push_back(node);
    std::sort(nodes.begin(), nodes.end());
    for (const std::uint64_t node : nodes) {
      hash.add_integer(node);
      hash.add(std::as_bytes(std::span<const double>(replay.times.at(node))));
    }
  }
  return hash.hex();
}

// Of this rank's buckets.
std::string hash_of_part(const plan::Allocation& allocation, int rank) {
  Fingerprint hash;
  for (const plan::Bucket& bucket : allocation.buckets) {
    if (bucket.rank.value != rank) continue;
    hash.add(bucket.population);
    hash.add_integer(static_cast<std::uint64_t>(bucket.cycle.value));
    hash.add(std::as_bytes(std::span<const NodeId>(bucket.nodes)));
  }
  return hash.hex();
}

}  // namespace

build::BuildKey content_key(const dry_run::EstimateInput& input, const Versions& versions) {
  build::BuildKey key;
  comm::on_root(input.comm, [&] {
    key = {{"ballast", versions.ballast},
           {"engine", versions.engine},
           {"circuit", input.circuit.catalog.fingerprint()},
           {"files", hash_of_files(files_of(input.circuit))},
           {"configuration", hash_of_settings(input.circuit)},
           {"spikes", hash_of_spikes(input.inputs.replays)},
           {"mechanisms", mechanisms::fingerprint(input.mechanisms)}};
  });
  const std::string text = to_text(build::Journal{.key = key, .cycles = {}});
  return build::journal_from(input.comm.broadcast(text), build::journal_name).key;
}

build::BuildKey build_key(build::BuildKey key, const plan::Allocation& allocation,
                          comm::Communicator& comm) {
  Fingerprint all;
  for (const std::string& part : comm.all_gather(hash_of_part(allocation, comm.rank()))) {
    all.add(part);
  }
  key.emplace_back("ranks", fmt::format("{}", allocation.layout.ranks));
  key.emplace_back("cycles", fmt::format("{}", allocation.layout.cycles));
  key.emplace_back("allocation", all.hex());
  return key;
}

}  // namespace ballast::run
