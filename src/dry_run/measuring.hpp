#pragma once
// Measuring in processes of their own. A dry run starts the program ballast-measure (installed
// beside it), tells it what to build and reads the records that it answers: what it takes is not
// the caller's memory, a crash of users' code there is an error here, and, as it starts from
// nothing on addresses that are always the same, it measures the same for any caller.

#include <filesystem>
#include <string>

#include "core/log.hpp"
#include "estimator/measurement.hpp"

namespace ballast::dry_run {

struct MeasuringJob {
  std::filesystem::path simulation_config;
  std::filesystem::path library;  ///< compiled mechanisms
  std::filesystem::path kernels;  ///< of them, for the runtime; "" where there are none
  bool quiet = false;             ///< true: nothing in the log but warnings
};

/// The records of a task, measured by ballast-measure. An exception there is thrown here, same
/// class and text; a crash is an EngineError that says how the process ended. Throws ResourceError
/// if it cannot be started, Interrupted if the caller got a signal meanwhile. Not collective.
[[nodiscard]] estimator::MemoryModel measure_in_process(const MeasuringJob& job,
                                                        const estimator::MeasurementTask& task);

/// What ballast-measure does: reads a request of measure_in_process() from one file descriptor and
/// writes the answer to another. Returns its exit code.
[[nodiscard]] int serve_measurement(int request, int answer);

}  // namespace ballast::dry_run
