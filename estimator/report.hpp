#pragma once
// The estimate as people read it (tables) and as scripts do (JSON). Pure functions from data to
// text.

#include <string>

#include "core/json.hpp"
#include "estimator/prediction.hpp"

namespace ballast::estimator {

/// What one node offers; the machine module fills it.
struct NodeOffer {
  std::string name;
  Bytes usable_memory;
  std::int32_t cores = 1;
};

/// A job that would hold the circuit.
struct Suggestion {
  std::int64_t nodes = 0;
  std::int32_t ranks_per_node = 0;
  Bytes node_peak;       ///< predicted, heaviest node
  bool feasible = true;  ///< false if one rank's base alone does not fit
};

/// Fewest nodes like `node`, all cores used, whose share of the run peak fits with `headroom` (0.1
/// = a tenth of the memory left free). Base counts once per rank; what the layout changes besides
/// that (pool capacities, sources) is predicted again by a dry run with --num-target-ranks.
[[nodiscard]] Suggestion suggest(const Prediction& prediction, const NodeOffer& node,
                                 double headroom);

/// All tables: per metype, per synapse kind, totals, ranks, suggestion.
[[nodiscard]] std::string estimate_text(const Prediction& prediction, const NodeOffer& node,
                                        const Suggestion& suggestion);
[[nodiscard]] Json estimate_json(const Prediction& prediction, const NodeOffer& node,
                                 const Suggestion& suggestion);

}  // namespace ballast::estimator
