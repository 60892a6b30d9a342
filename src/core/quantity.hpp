#pragma once
// Quantities as distinct types, so that a memory figure is never a bare number and a node id never
// a gid. All are plain values, ordered, hashable, with no unit conversion hidden in an operator.

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

namespace ballast {

/// An amount of memory or disk in bytes; may be negative as a difference.
class Bytes {
 public:
  constexpr Bytes() = default;
  constexpr explicit Bytes(std::int64_t count) : count_(count) {}
  /// Nearest whole number of bytes.
  static Bytes rounded(double count);

  [[nodiscard]] constexpr std::int64_t count() const { return count_; }
  [[nodiscard]] constexpr double kib() const { return static_cast<double>(count_) / 1024.0; }
  [[nodiscard]] constexpr double mib() const { return kib() / 1024.0; }

  constexpr Bytes& operator+=(Bytes other) {
    count_ += other.count_;
    return *this;
  }
  constexpr Bytes& operator-=(Bytes other) {
    count_ -= other.count_;
    return *this;
  }
  friend constexpr Bytes operator+(Bytes a, Bytes b) { return a += b; }
  friend constexpr Bytes operator-(Bytes a, Bytes b) { return a -= b; }
  friend constexpr Bytes operator*(Bytes a, std::int64_t n) { return Bytes(a.count_ * n); }
  friend constexpr Bytes operator*(std::int64_t n, Bytes a) { return a * n; }
  friend constexpr bool operator==(Bytes, Bytes) = default;
  friend constexpr auto operator<=>(Bytes a, Bytes b) { return a.count_ <=> b.count_; }

 private:
  std::int64_t count_ = 0;
};

/// "812 B", "1.5 KiB", "203.4 MiB", "12.31 GiB": four significant digits at most.
[[nodiscard]] std::string to_string(Bytes bytes);

/// An integer that names something; `Tag` keeps the kinds apart.
template <class Tag, class Integer>
struct Id {
  Integer value = 0;
  constexpr Id() = default;
  constexpr explicit Id(Integer v) : value(v) {}
  friend constexpr auto operator<=>(Id, Id) = default;
};

using NodeId = Id<struct NodeIdTag, std::uint64_t>;  ///< 0-based within its population
using EdgeId = Id<struct EdgeIdTag, std::uint64_t>;  ///< 0-based within its population
using Gid = Id<struct GidTag, std::uint64_t>;        ///< node id plus its population's offset
using Rank = Id<struct RankTag, std::int32_t>;       ///< MPI rank, 0-based
using Cycle = Id<struct CycleTag, std::int32_t>;     ///< build cycle, 0-based

}  // namespace ballast

template <class Tag, class Integer>
struct std::hash<ballast::Id<Tag, Integer>> {
  std::size_t operator()(ballast::Id<Tag, Integer> id) const {
    return std::hash<Integer>{}(id.value);
  }
};
