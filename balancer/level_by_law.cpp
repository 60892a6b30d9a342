#include "balancer/level_by_law.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "core/error.hpp"

namespace ballast::balancer {
namespace {

constexpr std::int64_t moves_per_part = 64;  // at most, and some more
constexpr std::int64_t more_moves = 64;
constexpr int most_rounds = 4;                // of levelling, and refining where there are ties
constexpr std::size_t most_candidates = 64;   // cells of the fullest part looked at in a turn
constexpr std::size_t most_swapped = 16;      // of each side, looked at for a swap
constexpr std::size_t most_ties_tried = 256;  // of the fullest part, in a turn
constexpr std::size_t most_targets = 8;       // lightest parts looked at in a turn

using Sums = std::vector<double>;

/// One cell goes, and perhaps another comes in return; numbers are positions in a part's list.
struct Step {
  std::int64_t peak = 0;  ///< of the fuller of both parts afterwards
  std::int32_t to = -1;
  std::size_t cell = 0;
  std::size_t in_return = none;
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
};

class Leveller {
 public:
  Leveller(const LevelInput& input, std::vector<std::int32_t>& part_of)
      : input_(input),
        part_of_(part_of),
        ties_(input.affinity, part_of, input.parts),
        sums_(static_cast<std::size_t>(input.parts), Sums(input.law.terms())),
        cells_(sums_.size()),
        peak_(sums_.size()) {
    for (std::uint32_t i = 0; i < part_of.size(); ++i) {
      input.law.add(input.cells[i], sums_[part_of[i]]);
      cells_[part_of[i]].push_back(i);
    }
    load_.resize(sums_.size());
    for (std::uint32_t i = 0; i < input.bounded.size(); ++i) {
      load_[part_of[i]] += input.bounded[i];
    }
    most_load_ = input.bound * std::accumulate(load_.begin(), load_.end(), 0.0) / input.parts;
    for (std::int32_t part = 0; part < input.parts; ++part) {
      peak_[part] = peak_of(sums_[part]);
      total_ += peak_[part];
      order_.insert({peak_[part], part});
    }
  }

  std::size_t run() {
    std::size_t moves = level();
    for (int round = 1; round < most_rounds && input_.affinity.graph != nullptr; ++round) {
      const std::size_t refined = refine();
      moves += refined;
      if (refined == 0) {
        break;
      }
      moves += level();
    }
    return moves;
  }

 private:
  std::size_t level() {
    ties_.remember();
    std::size_t moves = 0;
    const std::int64_t most = moves_per_part * input_.parts + more_moves;
    for (std::int64_t turn = 0; turn < most && !is_level() && one_step(); ++turn) {
      ++moves;
    }
    return moves;
  }

  /// Moves to parts that cells are tied to more strongly and that stay below the fullest.
  std::size_t refine() {
    std::size_t moves = 0;
    for (std::uint32_t cell = 0; cell < part_of_.size(); ++cell) {
      const std::int32_t from = part_of_[cell];
      const std::int32_t to = strongest(cell, from);
      if (to != from) {
        const auto found = std::lower_bound(cells_[from].begin(), cells_[from].end(), cell);
        carry_out(
            from,
            {.peak = 0, .to = to, .cell = static_cast<std::size_t>(found - cells_[from].begin())});
        ++moves;
      }
    }
    return moves;
  }

  [[nodiscard]] std::int32_t strongest(std::uint32_t cell, std::int32_t from) {
    around_ = ties_.look_at(cell);
    std::sort(around_.begin(), around_.end(), [](const Tie& a, const Tie& b) {
      return a.weight > b.weight || (a.weight == b.weight && a.part < b.part);
    });
    for (const Tie& tie : around_) {
      if (tie.part == from) {
        break;  // nor are those that follow stronger
      }
      if (has_room(cell, tie.part)) {
        return tie.part;
      }
    }
    return from;
  }

  [[nodiscard]] bool has_room(std::uint32_t cell, std::int32_t part) {
    if (!input_.bounded.empty() &&
        static_cast<double>(load_[part] + input_.bounded[cell]) > most_load_) {
      return false;
    }
    describe(cell, cell_);
    return changed_peak(part, cell_, 1) < order_.rbegin()->first;
  }

  [[nodiscard]] std::int64_t peak_of(const Sums& sums) const {
    return input_.moment == Moment::run ? input_.law.run(sums) : input_.law.build(sums);
  }
  [[nodiscard]] bool is_level() const {
    const double mean = static_cast<double>(total_) / static_cast<double>(peak_.size());
    return static_cast<double>(order_.rbegin()->first) <= input_.goal * mean;
  }

  /// Makes the fullest part less full; false where nothing does.
  bool one_step() {
    const std::int32_t from = order_.rbegin()->second;
    if (input_.affinity.graph != nullptr && step_along_ties(from)) {
      return true;
    }
    Step best{.peak = peak_[from]};
    std::size_t targets = 0;
    for (auto light = order_.begin(); light != order_.end() && targets < most_targets; ++light) {
      if (light->second != from) {
        try_moves(from, light->second, best);
        ++targets;
      }
    }
    for (auto light = order_.begin(); best.to < 0 && targets > 0; ++light, --targets) {
      if (light->second != from) {
        try_swaps(from, light->second, best);
      }
    }
    if (best.to < 0) {
      return false;
    }
    carry_out(from, best);
    return true;
  }

  /// The first of the moves to parts that cells are tied to that helps, least loss of the cut
  /// first.
  bool step_along_ties(std::int32_t from) {
    ties_by_loss_.clear();
    const double mean = static_cast<double>(total_) / static_cast<double>(peak_.size());
    for (std::size_t i = 0; i < cells_[from].size(); ++i) {
      const std::uint32_t cell = cells_[from][i];
      const std::int64_t own = ties_.remembered(cell, from);
      for (const Tie& tie : ties_.remembered(cell)) {
        if (tie.part >= 0 && tie.part != from && static_cast<double>(peak_[tie.part]) < mean) {
          ties_by_loss_.emplace_back(own - tie.weight, i, tie.part);
        }
      }
    }
    const std::size_t tried = std::min(most_ties_tried, ties_by_loss_.size());
    std::partial_sort(ties_by_loss_.begin(),
                      ties_by_loss_.begin() + static_cast<std::ptrdiff_t>(tried),
                      ties_by_loss_.end());
    for (std::size_t t = 0; t < tried; ++t) {
      const auto& [loss, cell, to] = ties_by_loss_[t];
      Step best{.peak = peak_[from]};
      describe(cells_[from][cell], cell_);
      consider(from, {.peak = 0, .to = to, .cell = cell}, cell_, best);
      if (best.to >= 0) {
        carry_out(from, best);
        return true;
      }
    }
    return false;
  }

  void try_moves(std::int32_t from, std::int32_t to, Step& best) {
    const std::size_t stride = stride_of(from, most_candidates);
    for (std::size_t i = 0; i < cells_[from].size(); i += stride) {
      describe(cells_[from][i], cell_);
      consider(from, {.peak = 0, .to = to, .cell = i}, cell_, best);
    }
  }

  void try_swaps(std::int32_t from, std::int32_t to, Step& best) {
    Sums other;
    const std::size_t stride = stride_of(from, most_swapped);
    const std::size_t other_stride = stride_of(to, most_swapped);
    for (std::size_t i = 0; i < cells_[from].size(); i += stride) {
      describe(cells_[from][i], cell_);
      for (std::size_t j = 0; j < cells_[to].size(); j += other_stride) {
        describe(cells_[to][j], other);
        std::transform(cell_.begin(), cell_.end(), other.begin(), other.begin(), std::minus<>());
        consider(from, {.peak = 0, .to = to, .cell = i, .in_return = j}, other, best);
      }
    }
  }

  /// Keeps the step if both parts stay below what is best so far.
  void consider(std::int32_t from, Step step, const Sums& change, Step& best) {
    if (!stays_bounded(from, step)) {
      return;
    }
    step.peak = std::max(changed_peak(from, change, -1), changed_peak(step.to, change, 1));
    if (step.peak < best.peak) {
      best = step;
    }
  }

  /// Neither part's bounded load rises above what is allowed.
  [[nodiscard]] bool stays_bounded(std::int32_t from, const Step& step) const {
    if (input_.bounded.empty()) {
      return true;
    }
    std::int64_t moved = input_.bounded[cells_[from][step.cell]];
    if (step.in_return != Step::none) {
      moved -= input_.bounded[cells_[step.to][step.in_return]];
    }
    const std::int32_t gains = moved > 0 ? step.to : from;
    return moved == 0 || static_cast<double>(load_[gains] + std::abs(moved)) <= most_load_;
  }

  std::int64_t changed_peak(std::int32_t part, const Sums& change, double sign) {
    changed_ = sums_[part];
    for (std::size_t term = 0; term < changed_.size(); ++term) {
      changed_[term] += sign * change[term];
    }
    return peak_of(changed_);
  }

  void carry_out(std::int32_t from, const Step& step) {
    const std::uint32_t cell = take(from, step.cell);
    if (step.in_return != Step::none) {
      put(from, take(step.to, step.in_return));
    }
    put(step.to, cell);
    renew(from);
    renew(step.to);
  }

  std::uint32_t take(std::int32_t part, std::size_t position) {
    const std::uint32_t cell = cells_[part][position];
    cells_[part].erase(cells_[part].begin() + static_cast<std::ptrdiff_t>(position));
    describe(cell, cell_);
    std::transform(sums_[part].begin(), sums_[part].end(), cell_.begin(), sums_[part].begin(),
                   std::minus<>());
    load_[part] -= input_.bounded.empty() ? 0 : input_.bounded[cell];
    return cell;
  }
  void put(std::int32_t part, std::uint32_t cell) {
    cells_[part].insert(std::upper_bound(cells_[part].begin(), cells_[part].end(), cell), cell);
    input_.law.add(input_.cells[cell], sums_[part]);
    load_[part] += input_.bounded.empty() ? 0 : input_.bounded[cell];
    part_of_[cell] = part;
    ties_.move(cell, part);
  }
  void renew(std::int32_t part) {
    order_.erase({peak_[part], part});
    total_ -= peak_[part];
    peak_[part] = peak_of(sums_[part]);
    total_ += peak_[part];
    order_.insert({peak_[part], part});
  }

  void describe(std::uint32_t cell, Sums& sums) const {
    sums.assign(input_.law.terms(), 0);
    input_.law.add(input_.cells[cell], sums);
  }
  /// So that at most `most` of a part's cells are looked at.
  [[nodiscard]] std::size_t stride_of(std::int32_t part, std::size_t most) const {
    return cells_[part].size() / most + 1;
  }

  const LevelInput& input_;
  std::vector<std::int32_t>& part_of_;
  Ties ties_;
  std::vector<Sums> sums_;                                 ///< by part
  std::vector<std::vector<std::uint32_t>> cells_;          ///< by part, ascending
  std::vector<std::int64_t> peak_;                         ///< by part
  std::vector<std::int64_t> load_;                         ///< bounded one, by part
  double most_load_ = 0;                                   ///< that a step may leave
  std::int64_t total_ = 0;                                 ///< of the peaks
  std::set<std::pair<std::int64_t, std::int32_t>> order_;  ///< parts by peak
  /// Loss of the cut, position in the part's list, where to.
  std::vector<std::tuple<std::int64_t, std::size_t, std::int32_t>> ties_by_loss_;
  std::vector<Tie> around_;
  Sums cell_, changed_;  ///< scratch
};

}  // namespace

std::vector<std::int64_t> peaks_by_law(const MemoryLaw& law, std::span<const std::int32_t> part_of,
                                       std::int32_t parts) {
  std::vector<Sums> sums(static_cast<std::size_t>(parts), Sums(law.terms()));
  for (std::size_t cell = 0; cell < part_of.size(); ++cell) {
    law.add(static_cast<std::uint32_t>(cell), sums[part_of[cell]]);
  }
  std::vector<std::int64_t> peaks;
  for (const Sums& sum : sums) {
    peaks.push_back(law.run(sum));
  }
  return peaks;
}

std::size_t level_by_law(const LevelInput& input, std::vector<std::int32_t>& part_of) {
  BALLAST_EXPECT(input.parts >= 1 && input.cells.size() == part_of.size());
  BALLAST_EXPECT(input.bounded.empty() || input.bounded.size() == part_of.size());
  return input.parts == 1 ? 0 : Leveller(input, part_of).run();
}

}  // namespace ballast::balancer
