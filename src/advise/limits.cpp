#include "advise/limits.hpp"

#include <algorithm>
#include <limits>

#include "advise/node_search.hpp"

namespace ballast::advise {

namespace {

constexpr double seconds_per_hour = 3600;

}  // namespace

double Limits::Excess::most() const {
  return std::max({nodes > 1 ? std::numeric_limits<double>::infinity() : nodes, memory, time});
}

Limits::Limits(const MachineProfile& profile, const Request& request)
    : partitions_(profile.partitions),
      max_nodes_(std::min(profile.max_nodes(), request.max_nodes.value_or(profile.max_nodes()))),
      headroom_(request.headroom),
      cores_per_node_(double(profile.cores_per_node)),
      price_per_node_hour_(profile.price_per_node_hour) {
  for (Partition& partition : partitions_) {
    partition.max_nodes = std::min(partition.max_nodes, max_nodes_);
    partition.max_seconds =
        std::min(partition.max_seconds, request.max_seconds.value_or(no_time_limit));
  }
}

Bytes Limits::limit_of(const Partition& partition) const {
  return Bytes::rounded(double(partition.memory.count()) * (1.0 - headroom_));
}

Limits::Excess Limits::excess_on(const Partition& partition,
                                 const LayoutPrediction& prediction) const {
  return {.nodes = double(prediction.layout.nodes) / double(partition.max_nodes),
          .memory = memory_excess(prediction, limit_of(partition)),
          .time = prediction.most_seconds() / double(partition.max_seconds)};
}

double Limits::excess(const LayoutPrediction& prediction) const {
  double least = std::numeric_limits<double>::infinity();
  for (const Partition& partition : partitions_) {
    least = std::min(least, excess_on(partition, prediction).most());
  }
  return least;
}

Row Limits::judge(const LayoutPrediction& prediction) const {
  const auto nearest =
      std::min_element(partitions_.begin(), partitions_.end(), [&](const auto& a, const auto& b) {
        return std::max(1.0, excess_on(a, prediction).most()) <
               std::max(1.0, excess_on(b, prediction).most());
      });
  const Excess excess = excess_on(*nearest, prediction);
  const double node_hours = double(prediction.layout.nodes) * prediction.seconds / seconds_per_hour;
  Row row{.prediction = prediction,
          .partition = *nearest,
          .limit = limit_of(*nearest),
          .core_hours = node_hours * cores_per_node_,
          .price = node_hours * price_per_node_hour_};
  if (excess.most() <= 1) {
    row.verdict = prediction.node.run == Bytes(0) ? Verdict::run_unknown : Verdict::fits;
  } else {
    row.verdict = excess.memory > 1 ? Verdict::needs_memory : Verdict::needs_time;
  }
  return row;
}

Bytes Limits::most_memory() const {
  Bytes most;
  for (const Partition& partition : partitions_) most = std::max(most, limit_of(partition));
  return most;
}

Bytes Limits::with_headroom(Bytes needed) const {
  return Bytes::rounded(double(needed.count()) / (1.0 - headroom_));
}

}  // namespace ballast::advise
