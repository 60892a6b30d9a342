#include "dry_run/measuring.hpp"

#include "comm/failure.hpp"
#include "core/error.hpp"
#include "core/installed_file.hpp"
#include "engine/engine.hpp"
#include "estimator/store.hpp"
#include "inputs/inputs.hpp"
#include "inputs/support.hpp"
#include "machine/child_program.hpp"

namespace ballast::dry_run {

namespace {

constexpr const char* program_name = "ballast-measure";
constexpr char succeeded = 'S';
constexpr char failed = 'F';

std::string request_text(const MeasuringJob& job, const estimator::MeasurementTask& task,
                         bool with_trials) {
  Json sample = Json::object();
  for (const auto& [population, nodes] : task.sample) {
    Json ids = Json::array();
    for (const NodeId node : nodes) ids.push_back(node.value);
    sample[population] = std::move(ids);
  }
  const Json request{{"simulation_config", job.simulation_config.string()},
                     {"library", job.library.string()},
                     {"kernels", job.kernels.string()},
                     {"quiet", job.quiet},
                     {"trials", with_trials},
                     {"models", task.models},
                     {"common", task.common},
                     {"sample", std::move(sample)}};
  return request.dump();
}

MeasuringJob job_from(const JsonValue& request) {
  return {.simulation_config = request.at("simulation_config").as_string(),
          .library = request.at("library").as_string(),
          .kernels = request.at("kernels").as_string(),
          .quiet = request.at("quiet").as_bool()};
}

estimator::MeasurementTask task_from(const JsonValue& request) {
  estimator::MeasurementTask task;
  task.common = request.at("common").as_bool();
  for (const JsonValue& index : request.at("models").elements()) {
    task.models.push_back(index.as_unsigned());
  }
  for (const auto& [population, ids] : request.at("sample").members()) {
    for (const JsonValue& id : ids.elements()) {
      task.sample[population].emplace_back(id.as_unsigned());
    }
  }
  return task;
}

std::string measured(const JsonValue& request) {
  const MeasuringJob job = job_from(request);
  Logger log(job.quiet ? LogLevel::warning : LogLevel::info);
  Logger unheard(LogLevel::silent);  // what the caller has said already
  const model::Circuit circuit =
      model::read_circuit(job.simulation_config, unheard, model::Metypes::left_out);
  const inputs::Inputs inputs = inputs::read_inputs(circuit, unheard);
  const auto alone = comm::make_serial();
  const bool with_trials = request.at("trials").as_bool();
  const auto engine =
      engine::open_neuron(*alone, with_trials ? engine::Trials::made : engine::Trials::left_out);
  inputs::prepare_engine(*engine, circuit.simulation, job.library);
  return to_json(estimator::measure({.circuit = circuit,
                                     .replays = inputs.replays,
                                     .engine = *engine,
                                     .kernels = job.kernels,
                                     .log = log},
                                    task_from(request)))
      .dump();
}

std::filesystem::path find_program() {
  const std::filesystem::path program = installed_file(program_name);
  if (!program.empty()) return program;
  const auto places = installed_places(program_name);
  throw ResourceError(
      {.problem = "program not found",
       .value = program_name,
       .reason = "looked for " + places.front().string() + " and " + places.back().string()});
}

}  // namespace

estimator::MemoryModel measure_in_process(const MeasuringJob& job,
                                          const estimator::MeasurementTask& task) {
  // Trials in children of its own take a third of its time and only tell what crashed.
  const std::filesystem::path program = find_program();
  machine::ChildAnswer answer = machine::ask_program(program, request_text(job, task, false));
  if (answer.text.empty()) answer = machine::ask_program(program, request_text(job, task, true));
  if (answer.text.empty()) {
    throw EngineError({.problem = "measuring the sample of the circuit failed",
                       .reason = "its process " + answer.ending});
  }
  const std::string text = answer.text.substr(1);
  if (answer.text.front() == failed) comm::throw_failure(text);
  return estimator::memory_model_from(JsonValue::parse(text, "measurement"));
}

int serve_measurement(int request, int answer) {
  std::string text;
  try {
    text = measured(JsonValue::parse(machine::read_all(request), "request"));
    text.insert(text.begin(), succeeded);
  } catch (const std::exception& error) {
    text = std::string(1, failed) + comm::pack_failure(error);
  }
  return machine::write_all(answer, text) ? 0 : 1;
}

}  // namespace ballast::dry_run
