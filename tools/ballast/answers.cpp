#include "answers.hpp"

#include "dry_run/allocations.hpp"
#include "estimator/memory_report.hpp"
#include "simulate/model_run_report.hpp"

namespace ballast::program {

namespace {

std::string list_of(const std::vector<std::filesystem::path>& files) {
  std::string text = "Written:";
  for (const auto& file : files) text += " " + file.lexically_normal().string();
  return text + "\n";
}

void add(Answer& answer, const char* name, const Json& part, const std::string& words) {
  answer.json[name] = part;
  answer.text += (answer.text.empty() ? "" : "\n") + words;
}

}  // namespace

Answer answer_of(const run::DryRun& done, const estimator::TextOptions& options) {
  const dry_run::DryRunResult& result = done.result;
  const std::int32_t ranks = result.allocation.layout.ranks;
  Answer answer;
  answer.json = estimator::estimate_json(result.prediction, result.node, result.suggestion);
  answer.json["placements"] = estimator::placements_json(result.placements);
  answer.json["files_on_disk"] = estimator::outputs_json(done.outputs);
  answer.json["time"] = estimator::time_json(done.time, done.tstop);
  answer.text =
      estimator::estimate_text(result.prediction, result.node, result.suggestion, options) + "\n" +
      estimator::placements_text(result.placements) + "\n" + estimator::outputs_text(done.outputs) +
      "\n" + estimator::time_text(done.time, done.tstop, ranks) +
      "\n\nOther layouts and machines, with job scripts: ballast-advise\n" + list_of(done.files);
  return answer;
}

Answer answer_of(const run::InPlace& done) {
  const auto predicted = dry_run::predictions_of(done.allocation);
  Answer answer;
  answer.json = run::in_place_json(done.result);
  answer.json["memory"] = estimator::memory_report_json(predicted, done.result.measured);
  answer.text = estimator::memory_report_text(predicted, done.result.measured) + "\n" +
                done.record + run::in_place_text(done.result);
  return answer;
}

Answer answer_of(const run::ByModel& done) {
  Answer answer;
  if (done.built) {
    const auto& [allocation, result] = *done.built;
    add(answer, "build", run::cycles_json(result, allocation),
        run::cycles_text(result, allocation));
  }
  if (done.simulated) {
    const auto& [result, file] = *done.simulated;
    add(answer, "run", simulate::run_json(result, file), simulate::run_text(result, file));
  }
  return answer;
}

}  // namespace ballast::program
