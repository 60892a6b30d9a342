#pragma once
// Conservation: what was built over all ranks and cycles is what the circuit and the node set hold,
// each cell, synapse and gap junction once. The expected numbers come from the catalog and the edge
// index, not from the code that builds.

#include "build/tally.hpp"
#include "comm/communicator.hpp"
#include "model/catalog.hpp"

namespace ballast::build {

/// What a circuit holds, in the terms of Tally.
struct Expected {
  std::vector<CellTally> cells;
  struct Edges {
    std::string population;
    bool gap_junctions = false;
    std::int64_t inside = 0;   ///< source is part of the simulation (or virtual), or it has minis
    std::int64_t outside = 0;  ///< source is not
    std::int64_t minis = 0;    ///< edges with spontaneous minis
  };
  std::vector<Edges> edges;
};

/// Ranks share the counting. Collective; the same result on all ranks.
[[nodiscard]] Expected count_expected(const model::Circuit& circuit, comm::Communicator& comm);

/// Adds the tallies of all ranks up. Collective; the same result on all ranks.
[[nodiscard]] Tally add_up(const Tally& mine, comm::Communicator& comm);

/// Throws ConservationError at `circuit_file` with all differences in one message.
void check_conservation(const Expected& expected, const Tally& built,
                        const std::filesystem::path& circuit_file);

}  // namespace ballast::build
