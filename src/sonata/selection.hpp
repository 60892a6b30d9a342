#pragma once
// Selection: a sorted set of ids as disjoint half-open ranges; the only way to ask for rows of a
// population. Value type; memory is proportional to the number of ranges, not of ids.

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace ballast::sonata {

struct Range {
  std::uint64_t begin = 0, end = 0;  ///< half open, begin < end
  friend bool operator==(const Range&, const Range&) = default;
};

class Selection {
 public:
  Selection() = default;
  /// Any ranges, in any order, overlapping or empty ones too.
  explicit Selection(std::vector<Range> ranges);
  static Selection all(std::uint64_t size);
  /// From ids in any order, repeated ones too.
  static Selection of_ids(std::vector<std::uint64_t> ids);

  [[nodiscard]] const std::vector<Range>& ranges() const { return ranges_; }
  [[nodiscard]] std::uint64_t size() const;
  [[nodiscard]] bool empty() const { return ranges_.empty(); }
  [[nodiscard]] bool contains(std::uint64_t id) const;
  [[nodiscard]] std::vector<std::uint64_t> flatten() const;
  /// Consecutive selections of at most `block` ids each, in order.
  void for_each_block(std::uint64_t block, const std::function<void(const Selection&)>& body) const;

  friend Selection operator&(const Selection& a, const Selection& b);  ///< intersection
  friend Selection operator|(const Selection& a, const Selection& b);  ///< union
  friend Selection operator-(const Selection& a, const Selection& b);  ///< difference
  friend bool operator==(const Selection&, const Selection&) = default;

 private:
  std::vector<Range> ranges_;
};

}  // namespace ballast::sonata
