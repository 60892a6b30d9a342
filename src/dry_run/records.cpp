#include "dry_run/records.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "dry_run/measuring.hpp"
#include "engine/engine.hpp"
#include "estimator/measurement.hpp"
#include "estimator/pair_sampling.hpp"
#include "estimator/sample.hpp"
#include "estimator/store.hpp"
#include "estimator/workload.hpp"
#include "mechanisms/kernel_library.hpp"
#include "mechanisms/mechanism_library.hpp"

namespace ballast::dry_run {

namespace {

constexpr std::uint64_t synapses_per_kind = 16;  // all cost the same: these are for certainty

void refuse(const RecordsInput& input, const char* what, const std::string& of,
            const std::string& now) {
  input.log.warning("{}: not reused, it is of {} '{}' (now '{}'); measured anew",
                    input.store.string(), what, of, now);
}

// The store's records if they are of this engine and these mechanisms, else none.
estimator::MemoryModel usable_records(const RecordsInput& input) {
  estimator::MemoryModel none;
  none.engine = engine::version_of_neuron();
  none.mechanism_fingerprint = mechanisms::fingerprint(input.mechanisms);
  auto known = estimator::read_store(input.store);
  if (!known) return none;
  if (known->engine != none.engine) {
    refuse(input, "the engine", known->engine, none.engine);
    return none;
  }
  if (known->mechanism_fingerprint != none.mechanism_fingerprint) {
    refuse(input, "the mechanisms", known->mechanism_fingerprint, none.mechanism_fingerprint);
    return none;
  }
  return std::move(*known);
}

bool lacks_common(const RecordsInput& input, const estimator::MemoryModel& known) {
  return !has_common(known, input.counts, !input.inputs.replays.empty());
}

// Kernels for the runtime; "" with a warning where none can be made of these mechanisms.
std::string kernels_for(const RecordsInput& input) {
  if (!std::filesystem::is_directory(input.mechanisms)) return {};  // a library for NEURON
  try {
    return mechanisms::kernel_library_for(input.mechanisms, input.log).string();
  } catch (const Error& error) {
    input.log.warning("what a built model takes to run is not estimated: {}", error.what());
    return {};
  }
}

// Every rank's part of a task: models in turn; all else is the root's.
estimator::MeasurementTask share_of(const estimator::MeasurementTask& task,
                                    const comm::Communicator& comm) {
  estimator::MeasurementTask mine;
  const auto ranks = static_cast<std::size_t>(comm.size());
  for (auto i = static_cast<std::size_t>(comm.rank()); i < task.models.size(); i += ranks) {
    mine.models.push_back(task.models[i]);
  }
  if (!comm.is_root()) return mine;
  mine.common = task.common;
  mine.sample = task.sample;
  return mine;
}

// Takes over what was measured: cells in any case, all else from the process that measured it.
void merge(estimator::MemoryModel& known, estimator::MemoryModel measured, bool common) {
  known.pools = std::move(measured.pools);
  put_cells(known, std::move(measured.cells));
  if (!common) return;
  if (measured.time.cell_step_byte > 0) known.time = measured.time;
  known.spiked = measured.spiked;
  known.base = measured.base;
  known.start = measured.start;
  known.runtime = std::move(measured.runtime);
  known.connections = measured.connections;
  for (estimator::SynapseRecord& record : measured.synapses) {
    if (known.find_synapse(record.mechanism) == nullptr) {
      known.synapses.push_back(std::move(record));
    }
  }
}

// The same file for any number of ranks.
void sort_cells(estimator::MemoryModel& memory) {
  std::sort(memory.cells.begin(), memory.cells.end(),
            [](const auto& a, const auto& b) { return a.fingerprint < b.fingerprint; });
}

// Kinds whose synapses all lie on sections that a template deletes are counted and never built.
void add_unbuilt_kinds(const RecordsInput& input, estimator::MemoryModel& memory) {
  for (const model::AfferentCounts& afferents : input.counts) {
    for (std::size_t k = 0; k < afferents.kinds.size(); ++k) {
      const std::string& mechanism = afferents.kinds[k].mechanism;
      if (!estimator::needs_record(afferents, k) || memory.find_synapse(mechanism) != nullptr)
        continue;
      memory.synapses.push_back({.mechanism = mechanism, .cost = {}, .sample = 0});
    }
  }
}

// What the root knows and has to measure.
struct Survey {
  estimator::MemoryModel known;
  std::optional<estimator::PairSampling> pairs;
  estimator::MeasurementTask task;  ///< of this round; the sample is the root's alone
  std::string library;              ///< compiled mechanisms
  std::string kernels;              ///< for the runtime; the root's alone

  [[nodiscard]] bool is_complete() const { return task.models.empty() && !task.common; }
};

estimator::MemoryModel measure_share(const RecordsInput& input,
                                     const estimator::MeasurementTask& mine, const Survey& survey) {
  if (mine.models.empty() && !mine.common) return {};
  return measure_in_process({.simulation_config = input.circuit.simulation.file,
                             .library = survey.library,
                             .kernels = survey.kernels,
                             .quiet = !input.log.enabled(LogLevel::info)},
                            mine);
}

Survey start_survey(const RecordsInput& input) {
  Survey survey;
  comm::on_root(input.comm, [&] {
    survey.known = usable_records(input);
    survey.pairs.emplace(input.circuit.catalog, survey.known, input.sample_error);
    survey.task.models = survey.pairs->next(survey.known);
    survey.task.common = lacks_common(input, survey.known);
    if (survey.task.common || !survey.known.runtime) survey.kernels = kernels_for(input);
    survey.task.common |= !survey.known.runtime && !survey.kernels.empty();
  });
  survey.task.models = comm::broadcast_values(input.comm, survey.task.models);
  survey.task.common = input.comm.broadcast(survey.task.common ? "1" : "0") == "1";
  return survey;
}

void prepare(const RecordsInput& input, Survey& survey) {
  comm::on_root(input.comm, [&] {
    survey.library = mechanisms::library_for(input.mechanisms, input.log).string();
    if (survey.task.common) {
      survey.task.sample =
          estimator::synapse_sample(input.circuit.catalog, input.counts, synapses_per_kind);
    }
    input.log.info("{} with the mechanisms of {}", survey.known.engine, input.mechanisms.string());
  });
  survey.library = input.comm.broadcast(survey.library);
}

// Measures what the round's task says, on all ranks, and has the root choose the next.
void measure_round(const RecordsInput& input, Survey& survey) {
  const estimator::MeasurementTask mine = share_of(survey.task, input.comm);
  std::string answer;
  comm::together(input.comm, [&] {
    const estimator::MemoryModel measured = measure_share(input, mine, survey);
    if (!mine.models.empty() || mine.common) answer = to_json(measured).dump();
  });
  const std::vector<std::string> answers = input.comm.all_gather(answer);
  comm::on_root(input.comm, [&] {
    for (std::size_t rank = 0; rank < answers.size(); ++rank) {
      if (answers[rank].empty()) continue;
      merge(survey.known,
            estimator::memory_model_from(JsonValue::parse(answers[rank], "measurement")),
            rank == 0 && survey.task.common);
    }
    survey.task = {.models = survey.pairs->next(survey.known), .common = false, .sample = {}};
  });
  survey.task.common = false;
  survey.task.models = comm::broadcast_values(input.comm, survey.task.models);
}

}  // namespace

estimator::MemoryModel find_records(const RecordsInput& input) {
  Survey survey = start_survey(input);
  const bool measures = !survey.is_complete();
  if (measures) {
    prepare(input, survey);
  } else {
    input.log.info("{}: all that is needed is known, nothing is measured", input.store.string());
  }
  while (!survey.is_complete()) measure_round(input, survey);
  comm::on_root(input.comm, [&] {
    survey.pairs->predict(survey.known);
    add_unbuilt_kinds(input, survey.known);
    if (measures && !survey.known.spiked) {
      input.log.warning(
          "the sample did not spike: what events take while running is not measured, "
          "and the intervals are wider for it");
    }
    const estimator::SampleSummary sample = survey.pairs->summary(survey.known);
    if (sample.built < sample.pairs) input.log.info("{}", sample_text(sample));
    sort_cells(survey.known);
  });
  return std::move(survey.known);
}

std::optional<estimator::MemoryModel> known_records(const RecordsInput& input) {
  std::optional<estimator::MemoryModel> known;
  comm::on_root(input.comm, [&] {
    if (!std::filesystem::exists(input.store)) return;
    estimator::MemoryModel found = usable_records(input);
    const bool is_complete =
        has_all_cells(found, input.circuit.catalog) && !lacks_common(input, found);
    if (is_complete) known = std::move(found);
  });
  return known;
}

}  // namespace ballast::dry_run
