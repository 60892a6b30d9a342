#pragma once
// Counting distinct things, row by row: which of `columns` things each of `rows` owners has seen.
// Exact with a bit for each pair; with fewer bits by linear counting, that is, each thing sets the
// bit it hashes to and the number of bits still zero tells how many there were (Whang,
// Vander-Zanden and Taylor 1990, ACM TODS 15(2)). The same result for any order of the marks.
// Memory: rows x bits / 8 bytes, of which only touched pages are resident.

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

namespace ballast::estimator {

/// Expected number of distinct sources of `edges` edges that pick among `sources` at random:
/// S * (1 - (1 - 1/S)^E), the occupancy problem (Feller 1968, vol. 1, IV.2).
[[nodiscard]] double expected_distinct(double sources, double edges);

/// A count with its standard error, relative to the count; 0 = exact.
struct DistinctCount {
  double value = 0.0;
  double relative_error = 0.0;
};

class DistinctCounter {
 public:
  /// Exact if `bits` >= `columns`. Throws std::bad_alloc.
  DistinctCounter(std::size_t rows, std::uint64_t columns, std::uint64_t bits);

  [[nodiscard]] bool is_exact() const { return exact_; }

  void mark(std::size_t row, std::uint64_t column) {
    if (!exact_) {
      column = hashed(column);
      ++marks_[row];
    }
    words_[row * words_per_row_ + column / 64] |= std::uint64_t{1} << (column % 64);
  }

  /// Where every bit of a row is set, linear counting knows no more than the number of marks: then
  /// the value is the expected number of distinct ones, and the error 1.
  [[nodiscard]] DistinctCount count(std::size_t row) const;

  /// Calls body(column) for each column that the row has seen, ascending. Exact counters only.
  template <class Body>
  void for_each(std::size_t row, const Body& body) const {
    for (std::size_t w = 0; w < words_per_row_; ++w) {
      for (std::uint64_t word = words_[row * words_per_row_ + w]; word != 0; word &= word - 1) {
        body(64 * w + static_cast<std::size_t>(__builtin_ctzll(word)));
      }
    }
  }

 private:
  struct Free {
    void operator()(std::uint64_t* words) const { std::free(words); }
  };
  [[nodiscard]] std::uint64_t hashed(std::uint64_t column) const;

  std::uint64_t columns_, bits_;
  bool exact_;
  std::size_t words_per_row_;
  std::unique_ptr<std::uint64_t[], Free> words_;  ///< from calloc: zero without being touched
  std::vector<std::int64_t> marks_;               ///< per row; empty if exact
};

}  // namespace ballast::estimator
