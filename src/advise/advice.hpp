#pragma once
// Advice: which layouts of a machine hold a circuit, at which cost, and which of them to take. Pure
// functions of a Demand, a MachineProfile and what the user asked for; the text of it is in
// advice_report.hpp, the job in job_script.hpp.

#include <optional>
#include <string>
#include <vector>

#include "advise/layout_prediction.hpp"
#include "advise/machine_profile.hpp"

namespace ballast::advise {

/// What the chosen layout has least of.
enum class Goal { nodes, core_hours, time };

struct Request {
  Goal goal = Goal::nodes;
  std::optional<std::int64_t> max_nodes, max_seconds;  ///< beside the machine's
  double headroom = 0.05;                              ///< part of a node's memory that stays free
  std::vector<std::int64_t> ranks_per_node;            ///< to try; empty: the machine's
  std::vector<std::int32_t> cycles;                    ///< to show; empty: 1, and what is needed
};

/// Throws InputError where what is asked for cannot be had of this machine.
void check(const Request& request, const MachineProfile& profile);

enum class Verdict {
  fits,
  more_ranks_than_cells,
  needs_memory,
  needs_time,
  run_unknown,  ///< builds in cycles; what the run takes is not known
};

/// One layout on the partition that takes it, else on that which is nearest to.
struct Row {
  LayoutPrediction prediction = {};  ///< of more ranks than cells the layout alone
  Partition partition = {};          ///< with the user's limits
  Bytes limit = {};                  ///< of a node, headroom taken off
  Verdict verdict = Verdict::fits;
  double core_hours = 0;  ///< of whole nodes
  double price = 0;
};

/// Another layout that takes less memory because its pools are just below a doubling.
struct Neighbour {
  LayoutPrediction prediction;
  double saving = 0;  ///< of the memory of all nodes, relative
};

/// 20 to 25 MB per neuron, and 15 neurons per core, in nodes.
struct RuleOfThumb {
  std::int64_t least_for_memory = 0, most_for_memory = 0, for_cores = 0;
};

/// Where nothing fits: what would. Absent ones would not, alone.
struct Remedies {
  std::optional<LayoutPrediction> more_nodes;
  std::optional<LayoutPrediction> fewer_ranks;  ///< per node than asked for
  std::optional<Bytes> memory_per_node;         ///< usable, headroom included, on `widest`
  std::optional<std::int64_t> max_seconds;      ///< on `widest`
  LayoutPrediction widest;                      ///< the most nodes within the limits
};

struct Advice {
  std::vector<Row> rows;  ///< by ranks per node, falling; cycles; nodes
  std::optional<std::size_t> chosen;
  std::optional<Neighbour> neighbour;  ///< of the chosen
  std::optional<Remedies> remedies;    ///< if nothing is chosen
  RuleOfThumb rule_of_thumb;
};

/// Time: that of some dozens of predictions.
[[nodiscard]] Advice advise(const Demand& demand, const MachineProfile& profile,
                            const Request& request);

}  // namespace ballast::advise
