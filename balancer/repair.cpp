#include "balancer/repair.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/error.hpp"

namespace ballast::balancer {
namespace {

constexpr int most_rounds = 3;          ///< of levelling and refining in turn
constexpr int most_level_passes = 100;  ///< in a round
constexpr int most_refine_passes = 4;   ///< in a round
constexpr double aim = 0.8;             ///< of what the limits allow above the mean
constexpr double least_relief = 1e-12;  ///< more than rounding

/// Loads of all parts by every measure, with what they may be.
class Loads {
 public:
  Loads(const RepairInput& input, std::span<const std::int32_t> part_of) : input_(input) {
    for (std::size_t m = 0; m < input.measures.size(); ++m) {
      std::vector<std::int64_t> loads(static_cast<std::size_t>(input.parts));
      for (std::size_t cell = 0; cell < part_of.size(); ++cell) {
        loads[part_of[cell]] += input.measures[m][cell];
      }
      const double sum = std::accumulate(loads.begin(), loads.end(), 0.0);
      const double mean = sum / input.parts;
      limits_.push_back(mean * input.limits[m]);
      // A little below the limit, so that parts are soon within it.
      fill_.push_back(sum > 0 ? 1 / (mean * (1 + aim * (input.limits[m] - 1))) : 0);
      loads_.push_back(std::move(loads));
    }
  }

  /// How far a part is above what is aimed at: a sum of squares, so that far counts more.
  [[nodiscard]] double excess(std::int32_t part) const {
    double sum = 0;
    for (std::size_t m = 0; m < loads_.size(); ++m) {
      sum += over(m, loads_[m][part]);
    }
    return sum;
  }

  [[nodiscard]] bool are_within_limits() const {
    for (std::size_t m = 0; m < loads_.size(); ++m) {
      if (static_cast<double>(*std::max_element(loads_[m].begin(), loads_[m].end())) > limits_[m]) {
        return false;
      }
    }
    return true;
  }

  /// By how much the excess of both parts together falls when the cell moves.
  [[nodiscard]] double relief(std::uint32_t cell, std::int32_t from, std::int32_t to) const {
    double sum = 0;
    for (std::size_t m = 0; m < loads_.size(); ++m) {
      const std::int64_t weight = input_.measures[m][cell];
      sum += over(m, loads_[m][from]) - over(m, loads_[m][from] - weight);
      sum += over(m, loads_[m][to]) - over(m, loads_[m][to] + weight);
    }
    return sum;
  }

  /// True if the part with the cell stays within all limits.
  [[nodiscard]] bool has_room(std::uint32_t cell, std::int32_t part) const {
    for (std::size_t m = 0; m < loads_.size(); ++m) {
      if (static_cast<double>(loads_[m][part] + input_.measures[m][cell]) > limits_[m]) {
        return false;
      }
    }
    return true;
  }

  void move(std::uint32_t cell, std::int32_t from, std::int32_t to) {
    for (std::size_t m = 0; m < loads_.size(); ++m) {
      loads_[m][from] -= input_.measures[m][cell];
      loads_[m][to] += input_.measures[m][cell];
    }
  }

  /// For each measure the part that has least of it.
  [[nodiscard]] std::vector<std::int32_t> lightest() const {
    std::vector<std::int32_t> parts;
    for (const std::vector<std::int64_t>& loads : loads_) {
      parts.push_back(
          static_cast<std::int32_t>(std::min_element(loads.begin(), loads.end()) - loads.begin()));
    }
    return parts;
  }

 private:
  [[nodiscard]] double over(std::size_t measure, std::int64_t load) const {
    const double excess = static_cast<double>(load) * fill_[measure] - 1;
    return excess > 0 ? excess * excess : 0.0;
  }
  const RepairInput& input_;
  std::vector<double> limits_;                    ///< by measure
  std::vector<double> fill_;                      ///< by measure: 1 / what is aimed at
  std::vector<std::vector<std::int64_t>> loads_;  ///< by measure and part
};

struct Move {
  std::uint32_t cell = 0;
  std::int32_t to = -1;
  double loss = 0;  ///< of the cut, per relief
};

class Repairer {
 public:
  Repairer(const RepairInput& input, std::vector<std::int32_t>& part_of)
      : input_(input),
        part_of_(part_of),
        loads_(input, part_of),
        ties_(input.affinity, part_of, input.parts) {}

  std::size_t run() {
    std::size_t moved = 0;
    for (int round = 0; round < most_rounds; ++round) {
      const std::size_t levelled = level();
      const std::size_t refined = input_.affinity.graph != nullptr ? refine() : 0;
      moved += levelled + refined;
      if (levelled + refined == 0) {
        break;
      }
    }
    return moved + level();
  }

 private:
  /// Moves out of parts above their limits.
  std::size_t level() {
    ties_.remember();
    std::size_t moved = 0;
    for (int pass = 0; pass < most_level_passes && !loads_.are_within_limits(); ++pass) {
      const std::size_t now = level_once();
      if (now == 0) {
        break;
      }
      moved += now;
    }
    return moved;
  }

  std::size_t level_once() {
    std::vector<std::vector<std::uint32_t>> cells_of(static_cast<std::size_t>(input_.parts));
    for (std::size_t cell = 0; cell < part_of_.size(); ++cell) {
      if (loads_.excess(part_of_[cell]) > 0) {
        cells_of[part_of_[cell]].push_back(static_cast<std::uint32_t>(cell));
      }
    }
    std::size_t moved = 0;
    for (std::int32_t part = 0; part < input_.parts; ++part) {
      moved += relieve(part, cells_of[part]);
    }
    return moved;
  }

  std::size_t relieve(std::int32_t part, const std::vector<std::uint32_t>& cells) {
    std::vector<Move> moves;
    const std::vector<std::int32_t> lightest = loads_.lightest();
    for (const std::uint32_t cell : cells) {
      const std::int64_t own = ties_.remembered(cell, part);
      Move best;
      for (const std::int32_t to : lightest) {
        consider(cell, part, to, own - ties_.remembered(cell, to), best);
      }
      for (const Tie& tie : ties_.remembered(cell)) {
        consider(cell, part, tie.part, own - tie.weight, best);
      }
      if (best.to >= 0) {
        moves.push_back(best);
      }
    }
    std::stable_sort(moves.begin(), moves.end(),
                     [](const Move& a, const Move& b) { return a.loss < b.loss; });
    std::size_t moved = 0;
    for (const Move& move : moves) {
      if (loads_.excess(part) == 0) {
        break;
      }
      if (loads_.relief(move.cell, part, move.to) > least_relief) {
        carry_out(move.cell, part, move.to);
        ++moved;
      }
    }
    return moved;
  }

  void consider(std::uint32_t cell, std::int32_t from, std::int32_t to, std::int64_t loss,
                Move& best) const {
    const double relief = to < 0 || to == from ? 0 : loads_.relief(cell, from, to);
    if (relief <= least_relief) {
      return;
    }
    const double rate = static_cast<double>(loss) / relief;
    if (best.to < 0 || rate < best.loss || (rate == best.loss && to < best.to)) {
      best = {cell, to, rate};
    }
  }

  /// Moves to parts with room that cell is tied to more strongly.
  std::size_t refine() {
    std::size_t moved = 0;
    for (int pass = 0; pass < most_refine_passes; ++pass) {
      const std::size_t now = refine_once();
      moved += now;
      if (now < part_of_.size() / 1000 + 1) {
        break;
      }
    }
    return moved;
  }

  std::size_t refine_once() {
    std::size_t moved = 0;
    for (std::uint32_t cell = 0; cell < part_of_.size(); ++cell) {
      const std::int32_t from = part_of_[cell];
      const std::int32_t to = strongest(cell, ties_.look_at(cell));
      if (to != from) {
        carry_out(cell, from, to);
        ++moved;
      }
    }
    return moved;
  }

  /// The part with room to which the cell has the strongest tie; its own unless another is
  /// stronger.
  [[nodiscard]] std::int32_t strongest(std::uint32_t cell, const std::vector<Tie>& ties) const {
    Tie best{part_of_[cell], 0};
    for (const Tie& tie : ties) {
      if (tie.part == best.part) {
        best.weight = tie.weight;
      }
    }
    const std::int32_t own = best.part;
    for (const Tie& tie : ties) {
      const bool stronger = tie.weight > best.weight ||
                            (tie.weight == best.weight && best.part != own && tie.part < best.part);
      if (tie.part != own && stronger && loads_.has_room(cell, tie.part)) {
        best = tie;
      }
    }
    return best.part;
  }

  void carry_out(std::uint32_t cell, std::int32_t from, std::int32_t to) {
    loads_.move(cell, from, to);
    ties_.move(cell, to);
    part_of_[cell] = to;
  }

  const RepairInput& input_;
  std::vector<std::int32_t>& part_of_;
  Loads loads_;
  Ties ties_;
};

}  // namespace

std::size_t repair(const RepairInput& input, std::vector<std::int32_t>& part_of) {
  BALLAST_EXPECT(input.parts >= 1 && input.limits.size() == input.measures.size());
  for (const std::vector<std::int64_t>& measure : input.measures) {
    BALLAST_EXPECT(measure.size() == part_of.size());
  }
  const std::vector<double> before = imbalances(input.measures, part_of, input.parts);
  std::vector<std::int32_t> repaired = part_of;
  const std::size_t moves = Repairer(input, repaired).run();
  const std::vector<double> after = imbalances(input.measures, repaired, input.parts);
  for (std::size_t m = 0; m < after.size(); ++m) {
    if (after[m] > std::max(before[m], input.limits[m])) {
      return 0;
    }
  }
  part_of = std::move(repaired);
  return moves;
}

std::vector<double> imbalances(std::span<const std::vector<std::int64_t>> measures,
                               std::span<const std::int32_t> part_of, std::int32_t parts) {
  std::vector<double> result;
  for (const std::vector<std::int64_t>& measure : measures) {
    std::vector<std::int64_t> loads(static_cast<std::size_t>(parts));
    for (std::size_t cell = 0; cell < part_of.size(); ++cell) {
      loads[part_of[cell]] += measure[cell];
    }
    const double mean = std::accumulate(loads.begin(), loads.end(), 0.0) / parts;
    const auto most = static_cast<double>(*std::max_element(loads.begin(), loads.end()));
    result.push_back(mean > 0 ? most / mean : 1.0);
  }
  return result;
}

std::uint64_t cut(const Graph& symmetric, std::span<const std::int32_t> part_of) {
  std::uint64_t sum = 0;
  for (std::size_t v = 0; v < symmetric.vertices(); ++v) {
    const auto others = symmetric.others(v);
    const auto weights = symmetric.weights(v);
    for (std::size_t i = 0; i < others.size(); ++i) {
      sum += part_of[others[i]] != part_of[v] ? weights[i] : 0;
    }
  }
  return sum / 2;
}

}  // namespace ballast::balancer
