#pragma once
// One job, from a SONATA configuration to its results: an estimate (dry run), a run in place on
// NEURON, or a run by way of a model on disk. A program, a test or a library calls it; nothing is
// printed here. All is collective; a failure of any rank is one message and the end of all.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "comm/communicator.hpp"
#include "core/error.hpp"
#include "core/json.hpp"
#include "core/log.hpp"
#include "dry_run/estimate.hpp"
#include "estimator/output_size.hpp"
#include "estimator/time_report.hpp"
#include "inputs/inputs.hpp"
#include "model/catalog.hpp"
#include "plan/allocation.hpp"
#include "run/in_place.hpp"
#include "run/model_job.hpp"

namespace ballast::run {

/// What is asked of a job, beyond its configuration.
struct JobOptions {
  std::filesystem::path config;       ///< simulation_config.json
  std::filesystem::path output_path;  ///< in place of output/output_dir; empty = as configured
  std::filesystem::path mechanisms;   ///< folder or library; empty = as configured
  bool disable_reports = false;
  bool estimate_only = false;       ///< a dry run
  std::optional<int> target_ranks;  ///< of a dry run; by default those that run it
  int cycles = 1;                   ///< build cycles
  bool cycles_named = false;        ///< by the user
  ModelOptions model;               ///< built on disk
  dry_run::Placing placing;
  double sample_error = 0.01;     ///< that an estimate may add to the total of the cells
  bool force = false;             ///< also where memory is predicted to run out
  bool neurodamus_files = false;  ///< of a dry run
  std::filesystem::path page;     ///< of a dry run, for a browser; empty = none
};

/// Who runs the job.
struct Host {
  std::string title = "ballast";                         ///< of pages
  std::string version = {};                              ///< of built models
  std::function<void(const Error&)> end = [](auto&) {};  ///< ends all ranks, from any thread
};

/// A dry run's result: the root's alone.
struct DryRun {
  dry_run::DryRunResult result;
  std::vector<estimator::OutputSize> outputs;
  estimator::TimeEstimate time;
  double tstop = 0;                          ///< ms
  std::vector<std::filesystem::path> files;  ///< written, in order
};

struct InPlace {
  plan::Allocation allocation;  ///< the root's has the predicted peaks
  InPlaceResult result;
  std::string record;  ///< of the runs of this folder, in words; the root's
};

/// By way of a model on disk.
struct ByModel {
  struct Built {
    plan::Allocation allocation;
    build::CyclesResult result;
  };
  std::optional<Built> built;  ///< nothing where the model was there
  std::optional<SimulatedModel> simulated;
};

class Job {
 public:
  /// Reads circuit and inputs with the options applied; refuses what is not supported. Keeps
  /// references to the communicator and the log.
  Job(JobOptions options, Host host, comm::Communicator& comm, Logger& log);
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  [[nodiscard]] const model::Circuit& circuit() const { return circuit_; }

  [[nodiscard]] DryRun dry_run();
  [[nodiscard]] InPlace run_in_place();
  [[nodiscard]] ByModel run_by_model();

 private:
  [[nodiscard]] plan::Allocation allocation() const;
  [[nodiscard]] std::vector<estimator::ReportRequest> requested_reports() const;
  void write_page(const DryRun& done) const;
  [[nodiscard]] std::string keep_record(const InPlace& done) const;
  void check_model_input() const;
  void provide_model(ByModel& done) const;
  [[nodiscard]] ByModel::Built build(const Versions& versions,
                                     const build::BuildKey& content) const;
  void check_cycles(const std::filesystem::path& folder) const;

  JobOptions options_;
  Host host_;
  model::Circuit circuit_;
  inputs::Inputs inputs_;
  dry_run::EstimateInput input_;
};

/// The circuit with the options applied. Collective.
[[nodiscard]] model::Circuit read_job(const JobOptions& options, comm::Communicator& comm,
                                      Logger& log);

}  // namespace ballast::run
