#pragma once
// The estimate as people read it (tables) and as scripts do (JSON). Pure functions from data to
// text.

#include <string>
#include <vector>

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
  std::int64_t nodes = 0;  ///< where not feasible: how many are not enough either, or 0
  std::int32_t ranks_per_node = 0;
  Bytes node_peak = {};  ///< predicted, heaviest node
  bool feasible = true;
  double headroom = 0;  ///< part of a node's memory that stays free
};

/// Fewest nodes like `node`, all cores used, whose share of the run peak fits with `headroom` (0.1
/// = a tenth of the memory left free); not feasible where the base of a rank per core alone does
/// not fit. Base counts once per rank; what the layout changes besides that (pool capacities,
/// sources) is left out: a first guess for run/suggestion.hpp.
[[nodiscard]] Suggestion suggest(const Prediction& prediction, const NodeOffer& node,
                                 double headroom);

/// The suggestion as one sentence, with a full stop.
[[nodiscard]] std::string suggestion_text(const NodeOffer& node, const Suggestion& suggestion);

/// One line of the breakdown of Totals::run(), in the order in which they add up.
struct TotalsPart {
  std::string name;
  Bytes bytes;
};
[[nodiscard]] std::vector<TotalsPart> totals_parts(const Totals& totals);

/// One kind of peak over all ranks.
struct PeakSpread {
  Bytes least, mean, most;
  Bytes half_width;  ///< of the heaviest rank
  Rank heaviest;     ///< the first of equals
};
/// Throws std::logic_error for a prediction without ranks.
[[nodiscard]] PeakSpread build_spread(const Prediction& prediction);
[[nodiscard]] PeakSpread run_spread(const Prediction& prediction);
/// What a job must have room for: running in place, the higher of both of a built model.
[[nodiscard]] PeakSpread peak_spread(const Prediction& prediction);

/// "± 1.5 MiB", or "-" where no interval is known.
[[nodiscard]] std::string interval_text(Bytes half_width);

struct TextOptions {
  std::size_t most_rows = 20;  ///< of a table; the smallest beyond become one line "n more"
};

/// All tables: per metype, per synapse kind, totals, ranks, suggestion.
[[nodiscard]] std::string estimate_text(const Prediction& prediction, const NodeOffer& node,
                                        const Suggestion& suggestion,
                                        const TextOptions& options = {});
/// The same with every metype and rank.
[[nodiscard]] Json estimate_json(const Prediction& prediction, const NodeOffer& node,
                                 const Suggestion& suggestion);

}  // namespace ballast::estimator
