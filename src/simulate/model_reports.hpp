#pragma once
// The reports of a run of a built model: what is to be sampled, and the files that the root writes
// while the simulation goes on, so that samples do not pile up.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "built/model_description.hpp"
#include "comm/communicator.hpp"
#include "engine/runtime/simulation.hpp"
#include "sonata/report_file.hpp"

namespace ballast::simulate {

/// Sets the start of each report to the time of its first sample after as many steps of `dt` (ms):
/// samples are taken at whole steps.
void begin_reports_at(std::int64_t steps, double dt, std::vector<built::ReportRequest>& reports);

/// One for each report, in order. `until` in ms ends all of them; steps that have ended by then
/// count, as they do for the run. Throws InputError naming a report whose type, variable or
/// sampling the runtime does not do, at its place in `file`, the model's description.
[[nodiscard]] std::vector<runtime::RecordRequest> record_requests(
    const std::vector<built::ReportRequest>& reports, const runtime::MechanismTable& mechanisms,
    double until, const std::filesystem::path& file);

class ModelReports {
 public:
  /// Borrows the simulation, which was made with these reports' requests. Files go to `folder`.
  /// Collective.
  ModelReports(runtime::Simulation& simulation, const built::ModelDescription& description,
               double until, const std::filesystem::path& folder, comm::Communicator& comm);

  /// Writes what was sampled since the last call. Collective.
  void flush();
  /// The files get their names. Call once, last. Collective.
  void commit();
  [[nodiscard]] const std::vector<std::filesystem::path>& files() const { return files_; }

 private:
  struct Layout {
    /// places[r][k] is the column of the k-th compartment of rank r; the root's only.
    std::vector<std::vector<std::size_t>> places;
    std::size_t width = 0;
  };
  [[nodiscard]] Layout gather_layout(std::size_t report, const built::PopulationRange& population,
                                     sonata::ReportMapping& mapping);
  [[nodiscard]] std::vector<double> gather_samples(std::size_t report);

  runtime::Simulation& simulation_;
  comm::Communicator& comm_;
  struct Part {
    std::string population;
    std::size_t file;  ///< in files_
    Layout layout;
  };
  [[nodiscard]] std::size_t file_number(const std::filesystem::path& file);

  std::vector<Part> parts_;  ///< [reports]: of one population each
  std::vector<std::filesystem::path> files_;
  std::vector<std::unique_ptr<sonata::ReportFile>> open_;  ///< [files_]; the root's only
};

}  // namespace ballast::simulate
