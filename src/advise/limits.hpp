#pragma once
// What a job may take: the partitions of a machine with a user's own limits. Private to advise;
// pure.

#include "advise/advice.hpp"

namespace ballast::advise {

class Limits {
 public:
  Limits(const MachineProfile& profile, const Request& request);

  [[nodiscard]] std::int64_t max_nodes() const { return max_nodes_; }
  /// How far a layout is from what some partition takes: 1 and below will do.
  [[nodiscard]] double excess(const LayoutPrediction& prediction) const;
  /// The same layout with verdict and costs.
  [[nodiscard]] Row judge(const LayoutPrediction& prediction) const;
  /// The most memory that any partition's node offers, headroom taken off.
  [[nodiscard]] Bytes most_memory() const;
  /// What a node must offer to leave the headroom beside `needed`.
  [[nodiscard]] Bytes with_headroom(Bytes needed) const;

 private:
  // How far from what one partition takes, as parts of it.
  struct Excess {
    double nodes = 0, memory = 0, time = 0;
    [[nodiscard]] double most() const;
  };
  [[nodiscard]] Excess excess_on(const Partition& partition,
                                 const LayoutPrediction& prediction) const;
  [[nodiscard]] Bytes limit_of(const Partition& partition) const;

  std::vector<Partition> partitions_;
  std::int64_t max_nodes_;
  double headroom_;
  double cores_per_node_, price_per_node_hour_;
};

}  // namespace ballast::advise
