#pragma once
// What `ballast` prints of a job's result: tables for people, JSON for scripts.

#include <string>

#include "core/json.hpp"
#include "estimator/report.hpp"
#include "run/job.hpp"

namespace ballast::program {

struct Answer {
  Json json = Json::object();
  std::string text;
};

[[nodiscard]] Answer answer_of(const run::DryRun& done, const estimator::TextOptions& options);
[[nodiscard]] Answer answer_of(const run::InPlace& done);
[[nodiscard]] Answer answer_of(const run::ByModel& done);

}  // namespace ballast::program
