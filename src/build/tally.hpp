#pragma once
// Tally: how much one rank has built, added up over ranks and cycles by conservation.hpp. Plain
// data.

#include <cstdint>
#include <string>
#include <vector>

namespace ballast::build {

struct CellTally {
  std::string population;
  std::int64_t cells = 0;
  std::int64_t id_sum = 0;  ///< sum of hashed node ids: tells a cell built twice from its neighbour
  friend bool operator==(const CellTally&, const CellTally&) = default;
};

/// What became of the edges onto this rank's cells; each edge counts in exactly one number.
struct EdgeTally {
  std::string population;
  bool gap_junctions = false;
  std::int64_t built = 0;
  std::int64_t on_deleted_sections = 0;  ///< sections that the template removed (replaced axon)
  std::int64_t from_outside = 0;         ///< source not part of the simulation
  std::int64_t without_input = 0;        ///< virtual source without spikes onto an artificial cell
  std::int64_t minis = 0;                ///< sources of spontaneous minis, each with its synapse
  std::int64_t minis_on_deleted_sections = 0;
  std::string first_deleted = {};  ///< "edge 12 on section 94 of node 3"
};

struct Tally {
  std::vector<CellTally> cells;  ///< every population that is built, in catalog order
  std::vector<EdgeTally> edges;  ///< every edge population of the circuit, in its order
};

/// Adds what another cycle built, of the same populations; an empty tally takes the other's.
Tally& operator+=(Tally& sum, const Tally& part);
/// Of all populations.
[[nodiscard]] std::int64_t cells_of(const Tally& tally);
/// Synapses and gap junctions that were built.
[[nodiscard]] std::int64_t synapses_of(const Tally& tally);

/// Hash of a node id whose sums stay exact up to 2^31 cells (finaliser of MurmurHash3, 31 bits).
[[nodiscard]] constexpr std::int64_t id_hash(std::uint64_t id) {
  id ^= id >> 33;
  id *= 0xff51afd7ed558ccdULL;
  id ^= id >> 33;
  id *= 0xc4ceb9fe1a85ec53ULL;
  id ^= id >> 33;
  return static_cast<std::int64_t>(id & 0x7fffffffULL);
}

}  // namespace ballast::build
