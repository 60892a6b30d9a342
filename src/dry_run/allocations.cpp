#include "dry_run/allocations.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "balancer/allocate.hpp"
#include "core/error.hpp"
#include "dry_run/placing.hpp"
#include "model/coverage.hpp"
#include "plan/allocation_file.hpp"

namespace ballast::dry_run {

namespace {

namespace fs = std::filesystem;

// Checks the whole file; false where it is of another circuit or policy.
bool is_usable(const fs::path& file, const model::Circuit& circuit, const plan::Layout& layout,
               const std::vector<plan::Policy>& accepted, Logger& log) {
  if (!fs::exists(file)) return false;
  const plan::Allocation found = plan::read_allocation(file, "");
  const std::string& wanted = circuit.catalog.fingerprint();
  if (found.circuit_fingerprint != wanted) {
    log.warning(
        "{}: allocation of another circuit or node set (fingerprint {}, here {}): made anew",
        file.string(), found.circuit_fingerprint, wanted);
    return false;
  }
  if (std::find(accepted.begin(), accepted.end(), found.policy) == accepted.end()) {
    log.warning("{}: allocation of policy '{}', here '{}' is wanted: made anew", file.string(),
                to_string(found.policy), to_string(accepted.front()));
    return false;
  }
  if (found.layout.ranks != layout.ranks || found.layout.cycles != layout.cycles) {
    throw InputError(
        {.place = {file},
         .problem = "wrong layout",
         .value = fmt::format("{} ranks, {} cycles", found.layout.ranks, found.layout.cycles),
         .reason = fmt::format("its name says {} and {}", layout.ranks, layout.cycles),
         .suggestion = "Remove the file, so that it is made anew."});
  }
  plan::validate(found, model::coverage(circuit.catalog), file.string());
  return true;
}

}  // namespace

void require_cells_for_ranks(const model::Circuit& circuit, int ranks) {
  const std::uint64_t cells = circuit.catalog.cell_count();
  if (static_cast<std::uint64_t>(ranks) <= cells) return;
  throw InputError({.place = {circuit.simulation.file, "/node_set"},
                    .problem = "more ranks than cells",
                    .value = fmt::format("{}", ranks),
                    .reason = fmt::format("the simulation has {} cells", cells),
                    .suggestion = fmt::format("Start at most {} ranks.", cells)});
}

plan::Allocation deal_round_robin(const model::Circuit& circuit, const plan::Layout& layout) {
  std::vector<balancer::WeightedPopulation> populations;
  for (plan::Coverage& population : model::coverage(circuit.catalog)) {
    const std::size_t cells = population.nodes.size();
    populations.push_back({.population = std::move(population.population),
                           .nodes = std::move(population.nodes),
                           .weights = std::vector<Bytes>(cells)});
  }
  return balancer::allocate(populations, layout, plan::Policy::round_robin,
                            circuit.catalog.fingerprint());
}

plan::Allocation round_robin_allocation(const EstimateInput& input, const plan::Layout& layout) {
  plan::Allocation allocation = deal_round_robin(input.circuit, layout);
  const auto estimate = estimate_from_store(input);
  if (input.comm.broadcast(estimate ? "1" : "0") == "1") {
    const Estimate of_other_ranks;
    predict_peaks(input, estimate ? *estimate : of_other_ranks, allocation);
  }
  return allocation;
}

plan::Allocation load_or_make_allocation(const EstimateInput& input, const plan::Layout& layout,
                                         const std::vector<plan::Policy>& accepted,
                                         const AllocationMaker& make) {
  const fs::path file = input.folder / plan::allocation_file_name(layout);
  comm::Communicator& comm = input.comm;
  bool usable = false;
  comm::on_root(comm,
                [&] { usable = is_usable(file, input.circuit, layout, accepted, input.log); });
  const bool found = comm.broadcast(usable ? "1" : "0") == "1";
  if (!found) {
    const plan::Allocation made = make(layout);
    comm::on_root(comm, [&] { plan::write_allocation(made, file); });
  }
  plan::Allocation allocation;
  comm::together(comm, [&] {
    allocation =
        plan::read_allocation_of_rank(file, Rank(comm.rank()), input.circuit.catalog.fingerprint());
  });
  comm::on_root(comm, [&] { allocation.peaks = plan::read_peaks(file); });
  input.log.info("{}: allocation {} ({})", file.string(), found ? "loaded" : "written",
                 to_string(allocation.policy));
  return allocation;
}

plan::Allocation estimated_allocation(const EstimateInput& input, const plan::Layout& layout,
                                      const Placing& placing) {
  std::vector<plan::Policy> accepted{placing.policy};
  if (placing.policy == plan::Policy::metis) accepted.push_back(plan::Policy::lpt);
  return load_or_make_allocation(input, layout, accepted, [&](const plan::Layout& wanted) {
    const Estimate estimate = make_estimate(input);
    plan::Allocation allocation;
    comm::on_root(input.comm, [&] { allocation = place(input, estimate, wanted, placing); });
    predict_peaks(input, estimate, allocation);
    return allocation;
  });
}

std::vector<estimator::RankPrediction> predictions_of(const plan::Allocation& allocation) {
  std::vector<estimator::RankPrediction> predictions;
  for (const plan::RankPeak& peak : allocation.peaks) {
    predictions.push_back({.rank = peak.rank,
                           .build = peak.build,
                           .run = peak.run,
                           .build_half_width = peak.build_half_width,
                           .run_half_width = peak.run_half_width});
  }
  return predictions;
}

}  // namespace ballast::dry_run
