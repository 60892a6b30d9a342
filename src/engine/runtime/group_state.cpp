#include "engine/runtime/group_state.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "engine/runtime/cell_group.hpp"

namespace ballast::runtime {

namespace {

std::string key_of(const GroupMechanism& mechanism, std::size_t column) {
  return mechanism.instances.type().model.name + "/" + std::to_string(column);
}

// True if a step or an event may change the column: a kernel, or who has its address.
bool changes(const GroupMechanism& mechanism, std::size_t column) {
  const kernel::Kernel* kernel = mechanism.instances.type().kernel;
  const auto& wanted = mechanism.keeping.wanted;
  if (kernel == nullptr || (!wanted.empty() && wanted[column])) return true;
  return (kernel->columns[column].written_by & (kernel::events | kernel::steps)) != 0;
}

// How many values of a column are part of the state.
std::size_t size_of(const GroupMechanism& mechanism, std::size_t column) {
  const auto& columns = mechanism.instances.columns();
  const bool kept = columns[column].data != nullptr && columns[column].stride == 1;
  return kept && changes(mechanism, column) ? static_cast<std::size_t>(mechanism.instances.count())
                                            : 0;
}

[[noreturn]] void refuse(std::int32_t group, const std::string& what,
                         const std::string& suggestion = "") {
  throw InputError({.problem = "the saved state does not fit the model",
                    .value = what,
                    .reason = "group " + std::to_string(group) + " has it in another size",
                    .suggestion = suggestion});
}

template <class T>
void put(std::vector<T>& to, const std::vector<T>& from, std::int32_t group, const char* what) {
  if (to.size() != from.size()) refuse(group, what);
  std::copy(from.begin(), from.end(), to.begin());
}

// Columns that nothing but a report looks at are kept for it alone.
constexpr const char* other_reports = "Restore it with the reports that it was saved with.";

}  // namespace

GroupState CellGroup::state() const {
  GroupState state;
  state.t = step_.t;
  state.v = arrays_.nodes.v;
  for (const GroupMechanism& mechanism : arrays_.mechanisms) {
    const auto& columns = mechanism.instances.columns();
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const std::size_t size = size_of(mechanism, c);
      if (size > 0) {
        state.columns[key_of(mechanism, c)].assign(columns[c].data, columns[c].data + size);
      }
    }
    const auto watched = mechanism.instances.watched();
    if (!watched.empty()) {
      state.watched[mechanism.instances.type().model.name].assign(watched.begin(), watched.end());
    }
  }
  state.weights = arrays_.connections->weights();
  for (const ThresholdSource& source : arrays_.thresholds) state.above.push_back(source.above);
  state.events = queue_.content();
  for (const PlayedValue& played : arrays_.played) state.played.push_back(played.position());
  state.sent = sent_;
  state.last_sent = last_sent_;
  state.streams = states_.content();
  return state;
}

void CellGroup::set_columns(const GroupState& state) {
  std::size_t used = 0;
  for (GroupMechanism& mechanism : arrays_.mechanisms) {
    auto& columns = mechanism.instances.columns();
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const std::size_t size = size_of(mechanism, c);
      if (size == 0) continue;
      const auto found = state.columns.find(key_of(mechanism, c));
      if (found == state.columns.end() || found->second.size() != size) {
        refuse(id(), key_of(mechanism, c), other_reports);
      }
      std::copy(found->second.begin(), found->second.end(), columns[c].data);
      ++used;
    }
    const auto watched = mechanism.instances.watched();
    if (watched.empty()) continue;
    const std::string& name = mechanism.instances.type().model.name;
    const auto found = state.watched.find(name);
    if (found == state.watched.end() || found->second.size() != watched.size()) refuse(id(), name);
    std::copy(found->second.begin(), found->second.end(), watched.begin());
  }
  if (used != state.columns.size()) refuse(id(), "columns", other_reports);
}

void CellGroup::set_state(const GroupState& state) {
  put(arrays_.nodes.v, state.v, id(), "nodes");
  set_columns(state);
  put(arrays_.connections->weights(), state.weights, id(), "weights");
  if (state.above.size() != arrays_.thresholds.size()) refuse(id(), "spike sources");
  for (std::size_t i = 0; i < state.above.size(); ++i) {
    arrays_.thresholds[i].above = state.above[i] != 0;
  }
  if (state.played.size() != arrays_.played.size()) refuse(id(), "played values");
  for (std::size_t i = 0; i < state.played.size(); ++i) {
    arrays_.played[i].go_to(state.played[i]);
  }
  states_.set_content(state.streams);
  queue_.set_content(state.events, state.t);
  sent_ = state.sent;
  last_sent_ = state.last_sent;
  step_.t = state.t;
}

}  // namespace ballast::runtime
