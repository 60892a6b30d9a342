#pragma once
// MemoryModel: everything measured that a prediction needs, as plain data with its source; saved in
// cell_memory_usage.json (estimator/store.hpp) and reused by later dry runs and by the advisor.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/quantity.hpp"
#include "estimator/memory_law.hpp"
#include "estimator/time_model.hpp"

namespace ballast::estimator {

/// How well the record of a pair that was not built is known: half-widths of 95 % intervals over
/// its bytes (estimator/sampling.hpp).
struct CellPrediction {
  std::string group = {};       ///< records of a group share the error of their level
  double level_half_width = 0;  ///< of the level
  double own_half_width = 0;    ///< of the pair's own difference from it
  friend bool operator==(const CellPrediction&, const CellPrediction&) = default;
};

/// One cell of a (template, morphology) pair, as its census counted it or as a sample of pairs of
/// its kind predicts it.
struct CellRecord {
  std::string template_name;
  std::string morphology;   ///< file name; empty where the template has its own geometry
  std::string fingerprint;  ///< of both files' content (or of the point neuron's parameters)
  Cost cost;
  std::int64_t sections = 0, segments = 0, points = 0;
  bool predicted = false;          ///< true: not built
  CellPrediction prediction = {};  ///< if it is predicted

  /// Every section ends with a node of its own, and a cell begins with one (NEURON 8.2, nrnoc/
  /// cabcode.cpp and solve.cpp); point neurons have none.
  [[nodiscard]] std::int64_t nodes() const { return segments > 0 ? segments + sections + 1 : 0; }
  friend bool operator==(const CellRecord&, const CellRecord&) = default;
};

/// One synapse of a kind, without its connections.
struct SynapseRecord {
  std::string mechanism;  ///< "Gap" for one half of a gap junction
  Cost cost;
  std::int64_t sample = 0;  ///< synapses measured
  friend bool operator==(const SynapseRecord&, const SynapseRecord&) = default;
};

/// What connecting costs, whatever the kinds at both ends.
struct ConnectionRecord {
  Cost netcon;        ///< each connection onto a synapse or artificial cell
  Cost source;        ///< each presynaptic gid of another rank
  Cost event_source;  ///< each source of given spikes, with what a source of its own costs
  Cost replay_event;  ///< each spike time that an event source holds
  friend bool operator==(const ConnectionRecord&, const ConnectionRecord&) = default;
};

/// What an instance of a mechanism takes on the runtime for built models.
struct RuntimeMechanism {
  double kept = 0;           ///< bytes of its arrays, and of what its kernel allocates
  double laid_out = 0;       ///< bytes of its arrays before INITIAL, which some columns are for
  double read = 0;           ///< bytes of it in a group as it is read
  std::int32_t weights = 0;  ///< of a connection onto it
  friend bool operator==(const RuntimeMechanism&, const RuntimeMechanism&) = default;
};

/// The runtime's law (runtime_law.hpp).
struct RuntimeModel {
  double node = 0;       ///< bytes of a node's arrays
  double node_read = 0;  ///< bytes of it in a group as it is read
  Bytes group = {};      ///< what every group takes once: its queue, shared columns
  std::map<std::string, RuntimeMechanism> mechanisms = {};  ///< by name
  friend bool operator==(const RuntimeModel&, const RuntimeModel&) = default;
};

struct MemoryModel {
  std::string engine;                 ///< "NEURON 8.2.2"
  std::string mechanism_fingerprint;  ///< of the mechanism library's sources
  /// Resident size of a process with engine, mechanisms and templates, and what it keeps of files
  /// that it read; without the circuit's tables (build::table_memory) and without MPI.
  Bytes base;
  Bytes start;          ///< what initialisation takes once, whatever the cells
  bool spiked = false;  ///< the sample did, so that what events take was measured
  TimeModel time;
  std::vector<MechanismPool> pools;
  std::vector<CellRecord> cells;
  std::vector<SynapseRecord> synapses;
  ConnectionRecord connections;
  std::optional<RuntimeModel> runtime = {};  ///< absent where no kernels can be made

  [[nodiscard]] const SynapseRecord* find_synapse(const std::string& mechanism) const;
  friend bool operator==(const MemoryModel&, const MemoryModel&) = default;
};

/// Records of cells by fingerprint. Borrows the model, whose records must not change meanwhile.
class CellIndex {
 public:
  explicit CellIndex(const MemoryModel& memory);
  [[nodiscard]] const CellRecord* find(const std::string& fingerprint) const;

 private:
  const MemoryModel* memory_;
  std::unordered_map<std::string, std::size_t> position_;
};

/// Adds records, in place of those of the same fingerprint.
void put_cells(MemoryModel& memory, std::vector<CellRecord> records);

}  // namespace ballast::estimator
