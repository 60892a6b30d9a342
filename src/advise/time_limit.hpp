#pragma once
// Limits of time as Slurm writes them (sbatch(1), --time): "minutes", "minutes:seconds",
// "hours:minutes:seconds", "days-hours", "days-hours:minutes", "days-hours:minutes:seconds", and
// "infinite" or "UNLIMITED". Pure.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace ballast::advise {

/// Seconds that stand for no limit.
inline constexpr std::int64_t no_time_limit = std::numeric_limits<std::int64_t>::max();
inline constexpr const char* time_forms =
    "minutes, HH:MM:SS, D-HH or D-HH:MM:SS, as sbatch takes them";

/// Seconds, or nothing if the text has none of these forms or is no time at all (0).
[[nodiscard]] std::optional<std::int64_t> time_limit(std::string_view text);

/// "00:10:00", "2-12:00:00"; "UNLIMITED".
[[nodiscard]] std::string time_limit_text(std::int64_t seconds);

}  // namespace ballast::advise
