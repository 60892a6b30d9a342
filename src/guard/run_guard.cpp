#include "guard/run_guard.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

#include "core/output_file.hpp"

namespace ballast::guard {

namespace {

using build::Phase;
namespace fs = std::filesystem;

constexpr std::int64_t margin_divisor = 50;  // 2 %, as far as the law was ever off
// In which the rank that speaks has spoken and the launcher has ended the others.
constexpr std::chrono::seconds longest_silence(5);

const char* text_of(Phase phase) {
  constexpr std::array texts{"building cells", "building synapses", "initialising",
                             "running the simulation", "writing spikes"};
  return texts.at(static_cast<std::size_t>(phase));
}

bool is_building(Phase phase) {
  return phase == Phase::cells || phase == Phase::synapses;
}

Need predicted_for(const plan::RankPeak& peak, Phase phase) {
  if (is_building(phase)) return {.peak = peak.build, .half_width = peak.build_half_width};
  return {.peak = peak.run, .half_width = peak.run_half_width};
}

fs::path claim_of(const fs::path& report) {
  fs::path file = report;
  return file += ".tmp-claim";
}

std::string predicted_text(const std::optional<plan::RankPeak>& predicted) {
  if (!predicted) return "nothing is predicted for it";
  return fmt::format("{} while building and {} while running are predicted for it",
                     need_text(predicted_for(*predicted, Phase::cells)),
                     need_text(predicted_for(*predicted, Phase::running)));
}

}  // namespace

MemoryLimitError guard_error(const GuardReport& report, const fs::path& file) {
  return MemoryLimitError(
      {.place = {},
       .problem = "ended before memory runs out",
       .value = {},
       .reason = fmt::format(
           "while {}, {} of {} were in use: {}; rank {} on {} held {}, {} of address space; {}",
           text_of(report.phase), to_string(report.in_use), to_string(report.limit), report.source,
           report.rank, report.node, to_string(report.size.resident),
           to_string(report.size.address_space), predicted_text(report.predicted)),
       .suggestion = fmt::format("Use more nodes, fewer ranks on each or --lb-mode=Memory; a dry "
                                 "run tells how many. The figures are in {}.",
                                 file.string())});
}

Json guard_json(const GuardReport& report) {
  Json json = {{"schema", "ballast-memory-guard"},
               {"version", 1},
               {"rank", report.rank},
               {"node", report.node},
               {"phase", text_of(report.phase)},
               {"limit",
                {{"source", report.source},
                 {"bytes", report.limit.count()},
                 {"in_use_bytes", report.in_use.count()}}},
               {"resident_bytes", report.size.resident.count()},
               {"address_space_bytes", report.size.address_space.count()}};
  if (report.predicted) {
    json["predicted"] = {{"build_bytes", report.predicted->build.count()},
                         {"run_bytes", report.predicted->run.count()},
                         {"build_half_width", report.predicted->build_half_width.count()},
                         {"run_half_width", report.predicted->run_half_width.count()}};
  }
  return json;
}

// The report appears before its writer's claim goes, so whoever can claim later finds the report.
bool claim(const fs::path& report) {
  const fs::path file = claim_of(report);
  const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
  if (descriptor < 0) return errno != EEXIST;
  ::close(descriptor);
  std::error_code ignored;
  if (!fs::exists(report, ignored)) return true;
  fs::remove(file, ignored);
  return false;
}

std::optional<Excess> excess_of(const plan::RankPeak& predicted, Phase phase, Bytes peak) {
  const Need need = predicted_for(predicted, phase);
  const Bytes margin(need.peak.count() / margin_divisor);
  if (peak <= need.most() + margin) return std::nullopt;
  return Excess{.rank = predicted.rank.value, .peak = peak, .predicted = need};
}

std::string excess_text(const std::vector<Excess>& excesses, int ranks, Phase phase) {
  const Excess& most =
      *std::max_element(excesses.begin(), excesses.end(), [](const Excess& a, const Excess& b) {
        return a.peak - a.predicted.peak < b.peak - b.predicted.peak;
      });
  return fmt::format(
      "{} of {} rank(s) took more memory than predicted up to the end of {}, most of all rank {}: "
      "{}, predicted {}",
      excesses.size(), ranks, text_of(phase), most.rank, to_string(most.peak),
      need_text(most.predicted));
}

RunGuard::RunGuard(RunGuardInput input) : input_(std::move(input)) {
  comm::on_root(input_.comm, [&] {
    std::error_code ignored;  // a folder that is not there has none
    fs::remove(input_.report, ignored);
    fs::remove(claim_of(input_.report), ignored);
  });
  guard_.emplace(input_.admission.limits,
                 [this](const machine::WatchedLimit& limit, Bytes in_use) { end(limit, in_use); });
}

void RunGuard::begin(Phase phase) {
  const Phase ended = phase_.exchange(phase);
  if (phase != ended) tell_excess(ended);
  if (phase == Phase::writing) guard_.reset();
}

void RunGuard::tell_excess(Phase phase) {
  if (!input_.admission.predicted || told_) return;
  const auto mine = excess_of(*input_.admission.predicted, phase, machine::process_memory().peak);
  std::vector<Excess> excesses;
  if (mine) excesses.push_back(*mine);
  const auto all = comm::joined(comm::all_gather_values(input_.comm, excesses));
  if (all.empty()) return;
  told_ = true;
  input_.log.warning("{}", excess_text(all, input_.comm.size(), phase));
}

void RunGuard::end(const machine::WatchedLimit& limit, Bytes in_use) {
  const GuardReport report{.rank = input_.comm.rank(),
                           .node = input_.admission.node,
                           .phase = phase_,
                           .source = limit.limit.source,
                           .limit = limit.limit.limit,
                           .in_use = in_use,
                           .size = machine::process_size(),
                           .predicted = input_.admission.predicted};
  const bool first = claim(input_.report);
  if (!first) std::this_thread::sleep_for(longest_silence);
  try {
    if (first) write_file(input_.report, guard_json(report).dump(2) + "\n");
  } catch (const Error&) {
    // The message has the same figures, and the job has to end.
  }
  std::error_code ignored;
  fs::remove(claim_of(input_.report), ignored);
  input_.end(guard_error(report, input_.report));
}

}  // namespace ballast::guard
