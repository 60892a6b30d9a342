#include "sonata/selection.hpp"

#include <algorithm>
#include <utility>

namespace ballast::sonata {

namespace {

/// Sorts, drops empty ranges, and joins those that touch or overlap.
std::vector<Range> normalised(std::vector<Range> ranges) {
  std::erase_if(ranges, [](const Range& range) { return range.begin >= range.end; });
  std::sort(ranges.begin(), ranges.end(),
            [](const Range& a, const Range& b) { return a.begin < b.begin; });
  std::vector<Range> joined;
  for (const Range& range : ranges) {
    if (!joined.empty() && range.begin <= joined.back().end) {
      joined.back().end = std::max(joined.back().end, range.end);
    } else {
      joined.push_back(range);
    }
  }
  return joined;
}

}  // namespace

Selection::Selection(std::vector<Range> ranges) : ranges_(normalised(std::move(ranges))) {}

Selection Selection::all(std::uint64_t size) {
  return Selection({{0, size}});
}

Selection Selection::of_ids(std::vector<std::uint64_t> ids) {
  std::sort(ids.begin(), ids.end());
  Selection result;
  for (const std::uint64_t id : ids) {
    if (!result.ranges_.empty() && id <= result.ranges_.back().end) {
      result.ranges_.back().end = id + 1;
    } else {
      result.ranges_.push_back({id, id + 1});
    }
  }
  return result;
}

std::uint64_t Selection::size() const {
  std::uint64_t count = 0;
  for (const Range& range : ranges_) count += range.end - range.begin;
  return count;
}

bool Selection::contains(std::uint64_t id) const {
  const auto after =
      std::upper_bound(ranges_.begin(), ranges_.end(), id,
                       [](std::uint64_t value, const Range& range) { return value < range.begin; });
  return after != ranges_.begin() && id < std::prev(after)->end;
}

std::vector<std::uint64_t> Selection::flatten() const {
  std::vector<std::uint64_t> ids;
  ids.reserve(size());
  for (const Range& range : ranges_) {
    for (std::uint64_t id = range.begin; id < range.end; ++id) ids.push_back(id);
  }
  return ids;
}

void Selection::for_each_block(std::uint64_t block,
                               const std::function<void(const Selection&)>& body) const {
  Selection part;
  std::uint64_t room = block;
  for (Range range : ranges_) {
    while (range.begin < range.end) {
      const std::uint64_t taken = std::min(room, range.end - range.begin);
      part.ranges_.push_back({range.begin, range.begin + taken});
      range.begin += taken;
      room -= taken;
      if (room > 0) continue;
      body(part);
      part.ranges_.clear();
      room = block;
    }
  }
  if (!part.empty()) body(part);
}

Selection operator&(const Selection& a, const Selection& b) {
  Selection result;
  auto in_a = a.ranges_.begin();
  auto in_b = b.ranges_.begin();
  while (in_a != a.ranges_.end() && in_b != b.ranges_.end()) {
    const Range common{std::max(in_a->begin, in_b->begin), std::min(in_a->end, in_b->end)};
    if (common.begin < common.end) result.ranges_.push_back(common);
    ++(in_a->end < in_b->end ? in_a : in_b);
  }
  return result;
}

Selection operator|(const Selection& a, const Selection& b) {
  std::vector<Range> both = a.ranges_;
  both.insert(both.end(), b.ranges_.begin(), b.ranges_.end());
  return Selection(std::move(both));
}

Selection operator-(const Selection& a, const Selection& b) {
  Selection result;
  auto cut = b.ranges_.begin();
  for (Range rest : a.ranges_) {
    while (cut != b.ranges_.end() && cut->end <= rest.begin) ++cut;
    for (auto next = cut; next != b.ranges_.end() && next->begin < rest.end; ++next) {
      if (rest.begin < next->begin) result.ranges_.push_back({rest.begin, next->begin});
      rest.begin = std::min(rest.end, next->end);
    }
    if (rest.begin < rest.end) result.ranges_.push_back(rest);
  }
  return result;
}

}  // namespace ballast::sonata
