#pragma once
// Bench: builds a small circuit on a FakeEngine, as one rank would.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "build/synapses.hpp"
#include "tests/support/fake_engine.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::build {

inline const std::set<std::string> ampa_parameters{"tau_d_AMPA", "Use",        "Dep",      "Fac",
                                                   "Nrrp",       "NMDA_ratio", "synapseID"};
inline const std::set<std::string> gaba_parameters{
    "tau_d_GABAA", "Use", "Dep", "Fac", "Nrrp", "GABAB_ratio", "tau_r_GABAA"};

struct Bench {
  Bench() {
    engine.mechanisms["ProbAMPANMDA_EMS"] = ampa_parameters;
    engine.mechanisms["ProbGABAAB_EMS"] = gaba_parameters;
    engine.mechanisms["InhPoissonStim"] = {};
  }
  std::vector<EdgeTally> build(const model::Circuit& circuit) {
    CellBuilder cells(circuit, engine, morphologies);
    SynapseBuilder synapses(circuit, engine, morphologies, replays);
    std::vector<EdgeTally> tallies;
    std::map<std::string, BuiltPopulation> built;
    for (const auto& population : circuit.catalog.populations) {
      if (population.kind == model::CellKind::virtual_) continue;
      std::vector<NodeId> nodes;
      for (const auto id : population.nodes.flatten()) nodes.emplace_back(id);
      built.emplace(population.name, cells.build(population, nodes));
    }
    for (const auto& edges : circuit.edges) {
      tallies.push_back(synapses.build(*edges, built.at(edges->target_population()),
                                       [this](std::uint64_t n) { heard += n; }));
    }
    return tallies;
  }
  test::FakeEngine engine;
  model::MorphologyCache morphologies{Bytes(1 << 20)};
  std::vector<Replay> replays;
  std::uint64_t heard = 0;
};

}  // namespace ballast::build
