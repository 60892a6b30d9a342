#include "guard/memory_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "estimator/report.hpp"

namespace ballast::guard {

namespace {

using machine::LimitKind;

// Equal for the ranks that share the limit.
std::string key_of(const RankState& state, std::size_t rank, const RankState::Limit& limit) {
  const std::string key = state.node + "\n" + limit.source;
  return limit.kind == LimitKind::address_space ? fmt::format("{}\n{}", key, rank) : key;
}

// What others than the ranks of the job take of the limit.
Bytes taken_by_others(const SharedLimit& shared, const std::vector<RankState>& ranks) {
  Bytes in_use, own;
  for (const SharedLimit::Member& member : shared.members) {
    const RankState& state = ranks[member.rank];
    in_use = std::max(in_use, state.limits[member.limit].in_use);
    own += shared.kind == LimitKind::address_space ? state.size.resident : state.size.own;
  }
  if (shared.kind == LimitKind::resident) return Bytes(0);
  return std::max(Bytes(0), in_use - own);
}

Need need_of(const plan::RankPeak& peak) {
  if (peak.run >= peak.build) return {.peak = peak.run, .half_width = peak.run_half_width};
  return {.peak = peak.build, .half_width = peak.build_half_width};
}

std::string members_text(const SharedLimit& limit) {
  if (limit.members.size() == 1) {
    return fmt::format("rank {} on {} needs", limit.members.front().rank, limit.node);
  }
  return fmt::format("the {} ranks on {} need", limit.members.size(), limit.node);
}

}  // namespace

std::vector<SharedLimit> shared_limits(const std::vector<RankState>& ranks) {
  std::vector<SharedLimit> shared;
  std::map<std::string, std::size_t> places;
  for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
    const RankState& state = ranks[rank];
    for (std::size_t i = 0; i < state.limits.size(); ++i) {
      const RankState::Limit& limit = state.limits[i];
      const auto [place, added] = places.try_emplace(key_of(state, rank, limit), shared.size());
      if (added) {
        shared.push_back({.node = state.node,
                          .kind = limit.kind,
                          .source = limit.source,
                          .limit = limit.limit,
                          .left = {},
                          .members = {}});
      }
      shared[place->second].members.push_back({rank, i});
    }
  }
  for (SharedLimit& limit : shared) {
    limit.left = std::max(Bytes(0), limit.limit - taken_by_others(limit, ranks));
  }
  return shared;
}

Need need_of(const SharedLimit& limit, const std::vector<plan::RankPeak>& peaks) {
  Need sum;
  for (const SharedLimit::Member& member : limit.members) {
    const Need need = need_of(peaks.at(member.rank));
    sum.peak += need.peak;
    sum.half_width += need.half_width;
  }
  return sum;
}

std::optional<Shortage> find_shortage(const std::vector<SharedLimit>& limits,
                                      const std::vector<plan::RankPeak>& peaks,
                                      Certainty certainty) {
  std::optional<Shortage> worst;
  std::size_t count = 0;
  for (const SharedLimit& limit : limits) {
    const Need need = need_of(limit, peaks);
    const Bytes missing = (certainty == Certainty::sure ? need.most() : need.peak) - limit.left;
    if (missing <= Bytes(0)) continue;
    ++count;
    if (!worst || missing > worst->missing) {
      worst = Shortage{.limit = limit, .need = need, .missing = missing};
    }
  }
  if (worst) worst->others = count - 1;
  return worst;
}

std::string need_text(const Need& need) {
  if (need.half_width == Bytes(0)) return to_string(need.peak);
  return to_string(need.peak) + " " + estimator::interval_text(need.half_width);
}

std::string shortage_text(const Shortage& shortage) {
  std::string text = fmt::format("{} {}, {} are left under the {} of {}, {} are missing",
                                 members_text(shortage.limit), need_text(shortage.need),
                                 to_string(shortage.limit.left), shortage.limit.source,
                                 to_string(shortage.limit.limit), to_string(shortage.missing));
  if (shortage.others > 0) {
    text += fmt::format("; {} more limit(s) are too low", shortage.others);
  }
  return text;
}

}  // namespace ballast::guard
