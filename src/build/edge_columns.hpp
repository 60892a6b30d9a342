#pragma once
// EdgeColumns: reads, for a block of edges, the columns that building needs and no others. Knows
// under which names circuits of different origin keep them. Memory: about 8 bytes per edge and
// column.

#include <cstdint>
#include <string>
#include <vector>

#include "model/synapses.hpp"
#include "sonata/population.hpp"

namespace ballast::build {

/// One block, one entry per edge in ascending order of edge id.
struct EdgeBlock {
  std::vector<std::uint64_t> edge, source, target;
  std::vector<std::uint32_t> kind;     ///< index into the classifier's kinds
  std::vector<double> weight;          ///< conductance or syn_weight * nsyns; without override
  std::vector<double> delay;           ///< ms, as in the file; empty for gap junctions
  std::vector<std::int64_t> section;   ///< empty where targets have no sections
  std::vector<double> position;        ///< NaN where a segment says it
  std::vector<std::int64_t> segment;   ///< empty where positions are given
  std::vector<double> segment_offset;  ///< um
  std::vector<double> u_hill;          ///< empty unless asked for
  std::vector<std::int64_t> own_junction, other_junction;  ///< of gap junctions
  std::vector<std::vector<double>> attributes;  ///< parallel to EdgeColumns::attributes()

  [[nodiscard]] std::size_t size() const { return edge.size(); }
};

class EdgeColumns {
 public:
  /// `kinds`: those of the classifier, with the parameters that the engine's mechanisms have.
  /// `with_hill`: read u_hill_coefficient too. Borrows population, classifier and kinds.
  EdgeColumns(const sonata::EdgePopulation& edges, const model::SynapseClassifier& classifier,
              const std::vector<model::SynapseKind>& kinds, bool with_hill);

  /// Edge columns that feed mechanism parameters, each once.
  [[nodiscard]] const std::vector<std::string>& attributes() const { return attributes_; }
  /// Index into attributes().
  [[nodiscard]] std::size_t attribute(const std::string& name) const;
  /// Throws InputError for a column that is missing, or a delay that is negative or no number.
  [[nodiscard]] EdgeBlock read(const sonata::Selection& rows) const;

 private:
  [[nodiscard]] bool has_class(model::SynapseClass wanted) const;
  void read_weights(const sonata::Selection& rows, EdgeBlock& block) const;
  void read_places(const sonata::Selection& rows, EdgeBlock& block) const;
  void check_delays(const EdgeBlock& block) const;

  const sonata::EdgePopulation& edges_;
  const model::SynapseClassifier& classifier_;
  const std::vector<model::SynapseKind>& kinds_;
  bool with_hill_;
  std::vector<std::string> attributes_;
  std::vector<bool> optional_;  ///< parallel to attributes_
};

}  // namespace ballast::build
