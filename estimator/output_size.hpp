#pragma once
// What a run will write to disk: spikes and configured reports, from counts alone. Pure functions.
// Reports have the layout of SONATA reports (SONATA guide, "Report"): /report/<population>/data,
// steps x elements of 4 bytes, and a mapping of 8 bytes per cell for its id and its index pointer,
// 4 per element and 24 for the time. The buffers are those of libsonatareport as neurodamus sets it
// (src/data/sonata_data.cpp; option --report-buffer-size), one a rank, report and population;
// ballast itself writes no reports yet.

#include <cstdint>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "core/quantity.hpp"
#include "estimator/workload.hpp"
#include "plan/allocation.hpp"

namespace ballast::estimator {

/// What a report records of a cell.
enum class ReportItems {
  soma,      ///< one value
  sections,  ///< the middle of every section
  segments,  ///< every segment
  synapses   ///< every synapse of one mechanism
};

/// The cells of one population that are reported; vectors run parallel.
struct ReportedCells {
  std::vector<std::uint32_t> position;  ///< in CellColumn::nodes, ascending
  std::vector<std::uint32_t> elements;  ///< as the report lists them; empty = by ReportItems
};

/// A configured report with its node set resolved.
struct ReportRequest {
  std::string file;        ///< in the output folder
  std::string what;        ///< for tables: "compartment v, soma"
  std::int64_t steps = 0;  ///< report_steps()
  bool countable = true;   ///< false: what it records is not known here; its size stays open
  bool is_limit = false;   ///< records only some of the items, of which the records do not tell
  ReportItems items = ReportItems::soma;
  std::string mechanism;             ///< of synapses
  std::vector<ReportedCells> cells;  ///< parallel to Workload::populations
};

/// One file of a run's output.
struct OutputSize {
  std::string file, what;
  std::int64_t cells = 0;
  std::int64_t elements = 0;  ///< values per time step, of all cells
  std::int64_t steps = 0;
  bool known = true;      ///< false: size and buffer are not
  bool is_limit = false;  ///< true: at most so much
  Bytes size = {};
  Bytes buffer = {};  ///< largest of a rank, of all populations together
};

/// Time steps from `start` to `end` (ms, half open), rounded as libsonatareport does
/// (src/library/report.cpp).
[[nodiscard]] std::int64_t report_steps(double start, double end, double dt);

/// Bytes of one population in a report, without the file's own headers of a few KiB.
[[nodiscard]] Bytes report_size(std::int64_t cells, std::int64_t elements, std::int64_t steps);

/// Largest buffer of a rank, for one population with so many elements on each rank: as many steps
/// as fit into 8 MiB on the rank with most elements, at least one, at most all.
[[nodiscard]] Bytes report_buffer(const std::vector<std::int64_t>& elements, std::int64_t steps);

[[nodiscard]] OutputSize report_output(const MemoryModel& memory, const Workload& workload,
                                       const plan::Allocation& allocation,
                                       const ReportRequest& request);

/// Bytes of a spikes file as sonata/spikes.hpp writes it, from the number of spikes of each
/// population: 16 a spike, 1,800 a population and 8 KiB; right within 3 KiB.
[[nodiscard]] Bytes spikes_size(const std::vector<std::int64_t>& spikes);

/// With every cell firing at `rate` (Hz) for `duration` ms.
[[nodiscard]] OutputSize spikes_output(const Workload& workload, const std::string& file,
                                       double rate, double duration);

/// Its cells in the table: file, content, cells, values a step, steps, size, buffer of a rank.
[[nodiscard]] std::vector<std::string> output_cells(const OutputSize& output);
/// The table "Files on disk".
[[nodiscard]] std::string outputs_text(const std::vector<OutputSize>& outputs);
[[nodiscard]] Json outputs_json(const std::vector<OutputSize>& outputs);

}  // namespace ballast::estimator
