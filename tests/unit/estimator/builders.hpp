#pragma once
// A tiny circuit whose memory is worked out by hand: three cells of two kinds and one synapse kind.

#include "build/synapses.hpp"
#include "estimator/mpi_memory.hpp"
#include "estimator/prediction.hpp"

namespace ballast::estimator::testing {

inline MemoryModel small_model() {
  MemoryModel memory;
  memory.engine = "NEURON 8.2.2";
  memory.mechanism_fingerprint = "abc";
  memory.base = Bytes(1'000'000);
  memory.start = Bytes(30'000);
  memory.spiked = true;
  memory.pools = {{"pas", 1000, Bytes(40), Bytes(24), Bytes(28)},
                  {"Syn", 1000, Bytes(400), Bytes(320), Bytes(28)}};
  memory.cells = {{"Small",
                   "s.swc",
                   "f0",
                   {.individual = 10'000, .pools = {{0, 10}}, .growth = 500},
                   3,
                   10,
                   30},
                  {"Large",
                   "l.swc",
                   "f1",
                   {.individual = 50'000, .pools = {{0, 995}}, .growth = 2000},
                   90,
                   995,
                   900}};
  memory.synapses = {{"Syn", {.individual = 256, .pools = {{1, 1}}, .growth = 16}, 100}};
  memory.connections = {.netcon = {.individual = 250, .growth = 4},
                        .source = {.individual = 300},
                        .event_source = {.individual = 700},
                        .replay_event = {.individual = 8}};
  return memory;
}

/// Cells 0 (Small), 1 (Large), 2 (Small) of population "A" with 2, 3 and 0 synapses from 1,000
/// sources.
inline Workload small_workload() {
  Workload workload;
  workload.metypes = {"mS-e", "mL-e"};
  workload.populations = {{"A", {NodeId(0), NodeId(1), NodeId(2)}, {0, 1, 0}, {0, 1, 0}}};
  EdgeColumn edges;
  edges.edge_population = "A__A";
  edges.record = {0};
  edges.kind_names = {"Syn"};
  edges.source_population = "A";
  edges.sources = 1'000'000'000;  // so many that sources are distinct to the byte
  edges.counts = {2, 3, 0};
  workload.edges = {edges};
  return workload;
}

/// What a rank holds without cells, on a node of `ranks`.
inline std::int64_t empty_rank(std::int32_t ranks) {
  return 1'000'000 + mpi_memory(ranks).count();
}
/// What building `synapses` takes beside them, and the lists of `sources` with these connections.
inline std::int64_t extra(std::int64_t synapses, double sources, double netcons) {
  return build::block_memory(synapses).count() +
         Bytes::rounded(target_list_bytes(sources, netcons)).count();
}

inline plan::Allocation allocation_of(std::vector<plan::Bucket> buckets, plan::Layout layout) {
  plan::Allocation allocation;
  allocation.layout = layout;
  allocation.buckets = std::move(buckets);
  return allocation;
}

}  // namespace ballast::estimator::testing
