#pragma once
// The advice as people read it and as scripts do. Pure functions from data to text.

#include <string>

#include "advise/advice.hpp"
#include "core/json.hpp"

namespace ballast::advise {

/// "fits", "needs 1.3 GiB more per node", "over the time limit by about 2 h" ...
[[nodiscard]] std::string verdict_text(const Row& row, const Demand& demand);

/// What nothing fits would need, a sentence each.
[[nodiscard]] std::vector<std::string> remedy_texts(const Remedies& remedies);

/// Circuit, machine, table of layouts, suggestion or remedies, rule of thumb.
[[nodiscard]] std::string advice_text(const Advice& advice, const Demand& demand,
                                      const MachineProfile& profile, const Request& request);
[[nodiscard]] Json advice_json(const Advice& advice, const Demand& demand,
                               const MachineProfile& profile, const Request& request);

/// Profiles, a line each.
[[nodiscard]] std::string profiles_text(const std::vector<MachineProfile>& profiles);
[[nodiscard]] Json profile_json(const MachineProfile& profile);

}  // namespace ballast::advise
