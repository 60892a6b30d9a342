#include "balancer/level_by_law.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "core/error.hpp"

namespace ballast::balancer {
namespace {

constexpr std::int64_t moves_per_part = 8;  // at most, and some more
constexpr std::int64_t more_moves = 64;
constexpr std::size_t most_candidates = 64;  // cells of the fullest part looked at in a turn
constexpr std::size_t most_swapped = 16;     // of each side, looked at for a swap
constexpr std::size_t most_targets = 4;      // lightest parts looked at in a turn

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
  Leveller(const LevelInput& input, std::span<std::int32_t> part_of)
      : input_(input),
        part_of_(part_of),
        sums_(static_cast<std::size_t>(input.parts), Sums(input.law.terms())),
        cells_(sums_.size()),
        peak_(sums_.size()) {
    for (std::uint32_t i = 0; i < part_of.size(); ++i) {
      input.law.add(input.cells[i], sums_[part_of[i]]);
      cells_[part_of[i]].push_back(i);
    }
    for (std::int32_t part = 0; part < input.parts; ++part) {
      peak_[part] = peak_of(sums_[part]);
      total_ += peak_[part];
      order_.insert({peak_[part], part});
    }
  }

  std::size_t run() {
    std::size_t moves = 0;
    const std::int64_t most = moves_per_part * input_.parts + more_moves;
    for (std::int64_t turn = 0; turn < most && !is_level() && one_step(); ++turn) {
      ++moves;
    }
    return moves;
  }

 private:
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
    step.peak = std::max(changed_peak(from, change, -1), changed_peak(step.to, change, 1));
    if (step.peak < best.peak) {
      best = step;
    }
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
    return cell;
  }
  void put(std::int32_t part, std::uint32_t cell) {
    cells_[part].insert(std::upper_bound(cells_[part].begin(), cells_[part].end(), cell), cell);
    input_.law.add(input_.cells[cell], sums_[part]);
    part_of_[cell] = part;
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
  std::span<std::int32_t> part_of_;
  std::vector<Sums> sums_;                                 ///< by part
  std::vector<std::vector<std::uint32_t>> cells_;          ///< by part, ascending
  std::vector<std::int64_t> peak_;                         ///< by part
  std::int64_t total_ = 0;                                 ///< of the peaks
  std::set<std::pair<std::int64_t, std::int32_t>> order_;  ///< parts by peak
  Sums cell_, changed_;                                    ///< scratch
};

}  // namespace

std::size_t level_by_law(const LevelInput& input, std::span<std::int32_t> part_of) {
  BALLAST_EXPECT(input.parts >= 1 && input.cells.size() == part_of.size());
  return input.parts == 1 ? 0 : Leveller(input, part_of).run();
}

}  // namespace ballast::balancer
