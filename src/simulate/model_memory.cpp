#include "simulate/model_memory.hpp"

#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>

#include "built/group_sizes.hpp"
#include "core/table.hpp"
#include "engine/runtime/group_loading.hpp"

namespace ballast::simulate {

namespace {

// At most while a group is loaded: nodes are laid out first, then mechanism after mechanism, whose
// values as they were read are then given up; at last only what is opaque is left of what was read.
Bytes highest(const built::GroupSizes& as_read, const runtime::LoadedGroup& loaded,
              const built::Model& model) {
  Bytes now = as_read.total() + loaded.laid_out.nodes;
  Bytes most = std::max(now, as_read.opaque.bytes + loaded.before_start.total());
  for (const built::Mechanism& mechanism : model.header().mechanisms) {
    const auto found = as_read.mechanisms.find(mechanism.name);
    if (found == as_read.mechanisms.end()) continue;
    now += loaded.laid_out.mechanisms.at(mechanism.name);
    most = std::max(most, now);
    now -= found->second.count * std::int64_t{mechanism.value_count} * Bytes(sizeof(double));
  }
  return most;
}

// What one group of a rank takes, and the gids that it publishes and wants.
class GroupSum {
 public:
  void add(const built::Model& model, built::Group read, const runtime::MechanismTable& mechanisms,
           const runtime::GroupOptions& options) {
    const built::GroupSizes as_read = built::sizes_of(read, model.header());
    const runtime::LoadedGroup loaded = runtime::load_group(std::move(read), mechanisms, options);
    runtime::GroupMemory memory;
    for (const auto& part : loaded.parts) {
      memory += part->memory();
      const auto own = part->own_gids();
      const auto wanted = part->listens_to();
      own_.insert(own_.end(), own.begin(), own.end());
      wanted_.insert(wanted_.end(), wanted.begin(), wanted.end());
    }
    loading_ = std::max(loading_, memory_.total() + highest(as_read, loaded, model));
    memory_ += memory;
  }

  [[nodiscard]] PredictedMemory memory(comm::Communicator& comm) const {
    PredictedMemory sum{.groups = memory_, .loading = loading_};
    sum.groups.other += runtime::SpikeExchange::memory_for(own_, wanted_, comm);
    return sum;
  }

 private:
  runtime::GroupMemory memory_;
  Bytes loading_;
  std::vector<std::int32_t> own_, wanted_;
};

}  // namespace

PredictedMemory predict_memory(const built::Model& model, const std::vector<std::int32_t>& groups,
                               const runtime::MechanismTable& mechanisms,
                               const runtime::GroupOptions& options, comm::Communicator& comm) {
  GroupSum sum;
  comm::together(comm, [&] {
    for (const std::int32_t id : groups) {
      sum.add(model, model.read_group(id), mechanisms, options);
    }
    malloc_trim(0);
  });
  return sum.memory(comm);
}

std::vector<RankMemory> gather(const RankMemory& mine, comm::Communicator& comm) {
  const std::vector<std::int64_t> numbers{mine.predicted.count(), mine.kept.count(),
                                          mine.before.count(),    mine.after.count(),
                                          mine.loading.count(),   mine.peak.count()};
  std::vector<RankMemory> ranks;
  for (const auto& of_rank : comm::all_gather_values(comm, numbers)) {
    ranks.push_back({.predicted = Bytes(of_rank[0]),
                     .kept = Bytes(of_rank[1]),
                     .before = Bytes(of_rank[2]),
                     .after = Bytes(of_rank[3]),
                     .loading = Bytes(of_rank[4]),
                     .peak = Bytes(of_rank[5])});
  }
  return ranks;
}

std::string memory_text(const std::vector<RankMemory>& ranks) {
  Table table({{"Rank"},
               {"Arrays predicted"},
               {"kept"},
               {"Resident predicted"},
               {"measured"},
               {"Peak predicted"},
               {"measured"}});
  for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
    const RankMemory& memory = ranks[rank];
    table.add_row({std::to_string(rank), to_string(memory.predicted), to_string(memory.kept),
                   to_string(memory.predicted_resident()), to_string(memory.after),
                   to_string(memory.predicted_peak()), to_string(memory.peak)});
  }
  return table.render();
}

Json memory_json(const std::vector<RankMemory>& ranks) {
  Json list = Json::array();
  for (const RankMemory& memory : ranks) {
    list.push_back({{"arrays_predicted", memory.predicted.count()},
                    {"arrays_kept", memory.kept.count()},
                    {"resident_predicted", memory.predicted_resident().count()},
                    {"resident_measured", memory.after.count()},
                    {"peak_predicted", memory.predicted_peak().count()},
                    {"peak_measured", memory.peak.count()}});
  }
  return list;
}

}  // namespace ballast::simulate
