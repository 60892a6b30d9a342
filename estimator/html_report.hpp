#pragma once
// The estimate as one page of HTML for a browser: tables that need no script, and charts and a
// what-if of ranks drawn by the page's own script from the figures embedded in it. Nothing is
// loaded from anywhere (the page's own policy forbids it). Pure function from data to text; the
// same data give the same text.

#include <string>
#include <vector>

#include "estimator/output_size.hpp"
#include "estimator/report.hpp"

namespace ballast::estimator {

/// What a job on so many ranks would take, predicted by the law for cells dealt out anew.
struct WhatIfPoint {
  std::int32_t ranks = 1;
  std::int32_t ranks_per_node = 1;
  Bytes run;             ///< peak of the heaviest rank while running
  Bytes run_half_width;  ///< of its 95 % interval
  Bytes total;           ///< run peaks of all ranks together
};

struct PageInput {
  std::string program;        ///< "ballast 0.1.0"
  std::string configuration;  ///< file name as the user knows it
  const Prediction& prediction;
  NodeOffer node;
  Suggestion suggestion;
  std::vector<WhatIfPoint> what_if;  ///< ascending in ranks; empty = the page leaves it out
  std::vector<OutputSize> outputs;   ///< empty = the page leaves them out
};

/// Throws std::logic_error for a prediction without ranks.
[[nodiscard]] std::string html_report(const PageInput& input);

}  // namespace ballast::estimator
