#include "balancer/repair.hpp"

#include <algorithm>

#include "balancer/loads.hpp"
#include "balancer/lpt.hpp"
#include "core/error.hpp"

namespace ballast::balancer {
namespace {

constexpr int most_rounds = 2;         ///< of levelling and refining in turn
constexpr int most_level_passes = 72;  ///< in a round
constexpr int most_idle_passes = 4;    ///< in a row, without a move
constexpr int patient_passes = 48;     ///< of these, in which cells go where they are tied to
constexpr int most_refine_passes = 4;  ///< in a round
constexpr std::size_t cells_of_a_pass = 256;  ///< looked at in a part
constexpr double least_relief = 1e-12;        ///< more than rounding

struct Move {
  std::uint32_t cell = 0;
  std::int32_t to = -1;
  double rate = 0;  ///< loss of the cut over relief
};

class Repairer {
 public:
  Repairer(const RepairInput& input, std::vector<std::int32_t>& part_of)
      : input_(input),
        part_of_(part_of),
        loads_({input.measures, input.limits, input.parts}, part_of),
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
  /// Moves out of parts above what is aimed at.
  std::size_t level() {
    ties_.remember();
    std::size_t moved = 0;
    int idle = 0;
    for (int pass = 0; pass < most_level_passes; ++pass) {
      if (loads_.are_within_limits()) {
        break;
      }
      const std::size_t now = level_once(pass);
      idle = now == 0 ? idle + 1 : 0;
      if (idle == most_idle_passes) {
        break;
      }
      moved += now;
    }
    return moved;
  }

  std::size_t level_once(int pass) {
    std::vector<std::vector<std::uint32_t>> cells_of(static_cast<std::size_t>(input_.parts));
    for (std::size_t cell = 0; cell < part_of_.size(); ++cell) {
      if (loads_.excess(part_of_[cell]) > 0) {
        cells_of[part_of_[cell]].push_back(static_cast<std::uint32_t>(cell));
      }
    }
    std::size_t moved = 0;
    for (std::int32_t part = 0; part < input_.parts; ++part) {
      moved += relieve(part, some_of(cells_of[part], pass), pass < patient_passes);
    }
    return moved;
  }

  /// Every pass looks at others, so that it is quick where parts have many cells.
  [[nodiscard]] static std::vector<std::uint32_t> some_of(const std::vector<std::uint32_t>& cells,
                                                          int pass) {
    const std::size_t stride = cells.size() / cells_of_a_pass + 1;
    std::vector<std::uint32_t> some;
    for (std::size_t i = static_cast<std::size_t>(pass) % stride; i < cells.size(); i += stride) {
      some.push_back(cells[i]);
    }
    return some;
  }

  std::size_t relieve(std::int32_t part, const std::vector<std::uint32_t>& cells, bool patient) {
    std::vector<Move> moves;
    const std::vector<std::int32_t> lightest = loads_.lightest();
    for (const std::uint32_t cell : cells) {
      const Move best = best_move(cell, part, lightest, patient);
      if (best.to >= 0) {
        moves.push_back(best);
      }
    }
    std::stable_sort(moves.begin(), moves.end(),
                     [](const Move& a, const Move& b) { return a.rate < b.rate; });
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

  /// To a part that the cell is tied to or that is the lightest, whichever loses least of the cut
  /// for its relief; without patience to the lightest, if that relieves at all.
  [[nodiscard]] Move best_move(std::uint32_t cell, std::int32_t from,
                               const std::vector<std::int32_t>& lightest, bool patient) const {
    const std::int64_t own = ties_.remembered(cell, from);
    Move best;
    for (const std::int32_t to : lightest) {
      consider(cell, from, to, own - ties_.remembered(cell, to), best);
    }
    if (patient || best.to < 0) {
      for (const Tie& tie : ties_.remembered(cell)) {
        consider(cell, from, tie.part, own - tie.weight, best);
      }
    }
    return best;
  }

  void consider(std::uint32_t cell, std::int32_t from, std::int32_t to, std::int64_t loss,
                Move& best) const {
    const double relief = to < 0 || to == from ? 0 : loads_.relief(cell, from, to);
    if (relief <= least_relief) {
      return;
    }
    const double rate = static_cast<double>(loss) / relief;
    if (best.to < 0 || rate < best.rate || (rate == best.rate && to < best.to)) {
      best = {cell, to, rate};
    }
  }

  /// Moves to parts with room that cells are tied to more strongly.
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
  std::vector<std::int32_t> repaired = part_of;
  const std::size_t moves = Repairer(input, repaired).run();
  const std::vector<double> before = imbalances(input.measures, part_of, input.parts);
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
    result.push_back(balancer::measure(measure, part_of, parts).max_over_mean);
  }
  return result;
}

}  // namespace ballast::balancer
