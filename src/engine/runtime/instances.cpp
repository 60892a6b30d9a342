#include "engine/runtime/instances.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace ballast::runtime {

namespace {

bool is_wanted(const MechanismInstances::Keeping& keeping, std::int32_t column) {
  return !keeping.wanted.empty() && keeping.wanted[static_cast<std::size_t>(column)];
}

// An assignment of {} would keep the room.
template <class T>
void release(std::vector<T>& values) {
  values = std::vector<T>();
}

// Where a stride of 0 is allowed: kernel.hpp, Use.
bool may_be_shared(const MechanismType& type, const kernel::ColumnInfo& info) {
  const bool loops_allow_it = type.model.point_process || info.use == kernel::Use::event;
  return loops_allow_it && info.use != kernel::Use::output;
}

}  // namespace

MechanismInstances::MechanismInstances(const MechanismType& type, const built::MechanismData& data,
                                       const GivenValues& values, const NodeOrder& order,
                                       const Keeping& keeping)
    : type_(&type) {
  view_.count = data.count;
  if (!type.model.artificial) store_nodes(data, order);
  const Value given = [&](std::int32_t column, std::int32_t instance) {
    const std::int32_t row = values.rows[static_cast<std::size_t>(instance)];
    return values.values[static_cast<std::size_t>(row) * type.model.value_count + column];
  };
  columns_.resize(static_cast<std::size_t>(type.model.value_count));
  store_wanted(keeping, given);
  std::vector<Kept> kept;
  for (std::int32_t c = 0; c < type.model.value_count; ++c) {
    kept.push_back(kept_at_first(c, keeping, given));
  }
  store_columns(kept, given);
  if (type.role == Role::ion) {
    styles_.resize(static_cast<std::size_t>(data.count));
    for (std::int32_t i = 0; i < data.count; ++i) {
      styles_[static_cast<std::size_t>(place(i))] =
          data.data[static_cast<std::size_t>(i) * type.model.datum_count];
    }
  }
  if (type.kernel != nullptr) {
    const auto count = static_cast<std::size_t>(data.count);
    slots_.resize(count * type.kernel->slot_count);
    watched_.resize(count * type.kernel->watches);
    ions_.resize(static_cast<std::size_t>(type.kernel->ion_count));
    ion_instances_.resize(ions_.size());
  }
  view_.columns = columns_.data();
  view_.nodes = nodes_.data();
  view_.ions = ions_.data();
  view_.slots = slots_.data();
  view_.globals = type.globals.data();
  // Kernels only read the tables after fill_tables().
  view_.tables = const_cast<double*>(type.tables.data());
  view_.watched = watched_.data();
}

void MechanismInstances::store_nodes(const built::MechanismData& data, const NodeOrder& order) {
  places_ = order_instances(data.nodes, order);
  nodes_.resize(data.nodes.size());
  for (std::size_t i = 0; i < data.nodes.size(); ++i) {
    nodes_[static_cast<std::size_t>(places_[i])] =
        order.place[static_cast<std::size_t>(data.nodes[i])];
  }
}

bool MechanismInstances::same_in_all(std::int32_t column, const Value& value) const {
  for (std::int32_t i = 1; i < count(); ++i) {
    if (value(column, i) != value(column, 0)) return false;
  }
  return count() > 0;
}

MechanismInstances::Kept MechanismInstances::kept_at_first(std::int32_t column,
                                                           const Keeping& keeping,
                                                           const Value& value) const {
  if (is_wanted(keeping, column)) return Kept::where_it_is;
  if (type_->kernel == nullptr || keeping.keep_all) return Kept::one_by_one;
  const kernel::ColumnInfo& info = type_->kernel->columns[column];
  if (info.use == kernel::Use::output) return Kept::not_at_all;
  const bool shared = may_be_shared(*type_, info) && info.written_by == kernel::nobody &&
                      same_in_all(column, value);
  return shared ? Kept::once : Kept::one_by_one;
}

MechanismInstances::Kept MechanismInstances::kept_for_good(std::int32_t column,
                                                           const Keeping& keeping,
                                                           const Value& value) const {
  if (is_wanted(keeping, column)) return Kept::where_it_is;
  if (columns_[static_cast<std::size_t>(column)].data == nullptr) return Kept::not_at_all;
  const kernel::ColumnInfo& info = type_->kernel->columns[column];
  if (info.use == kernel::Use::initial) return Kept::not_at_all;
  const bool constant = (info.written_by & ~kernel::the_start) == 0;
  const bool shared = constant && may_be_shared(*type_, info) && same_in_all(column, value);
  return shared ? Kept::once : Kept::one_by_one;
}

void MechanismInstances::store_wanted(const Keeping& keeping, const Value& value) {
  const auto count_here = static_cast<std::size_t>(count());
  std::vector<std::int32_t> wanted;
  for (std::int32_t c = 0; c < type_->model.value_count; ++c) {
    if (is_wanted(keeping, c)) wanted.push_back(c);
  }
  wanted_values_.resize(wanted.size() * count_here);
  double* next = wanted_values_.data();
  for (const std::int32_t c : wanted) {
    for (std::int32_t i = 0; i < count(); ++i) next[place(i)] = value(c, i);
    columns_[static_cast<std::size_t>(c)] = {next, 1};
    next += count_here;
  }
}

void MechanismInstances::store_columns(const std::vector<Kept>& kept, const Value& value) {
  const auto size_of = [&](Kept how) {
    const std::int32_t values = how == Kept::one_by_one ? count()
                                : how == Kept::once     ? kernel::stretch
                                                        : 0;
    return static_cast<std::size_t>(values);
  };
  std::size_t size = 0;
  for (const Kept how : kept) size += size_of(how);
  std::vector<double> values(size);
  double* next = values.data();
  std::vector<kernel::Column> columns = columns_;
  for (std::size_t c = 0; c < kept.size(); ++c) {
    const auto column = static_cast<std::int32_t>(c);
    if (kept[c] == Kept::where_it_is) continue;
    columns[c] = {kept[c] == Kept::not_at_all ? nullptr : next, kept[c] == Kept::once ? 0 : 1};
    if (kept[c] == Kept::once) std::fill_n(next, size_of(kept[c]), value(column, 0));
    for (std::int32_t i = 0; kept[c] == Kept::one_by_one && i < count(); ++i) {
      next[place(i)] = value(column, i);
    }
    next += size_of(kept[c]);
  }
  values_ = std::move(values);
  std::copy(columns.begin(), columns.end(), columns_.begin());  // views point there
}

void MechanismInstances::settle(const Keeping& keeping) {
  if (type_->kernel == nullptr || keeping.keep_all) return;
  const std::vector<kernel::Column> before = columns_;
  const Value stored = [&](std::int32_t column, std::int32_t instance) {
    const kernel::Column& from = before[static_cast<std::size_t>(column)];
    return from.data[place(instance) * from.stride];
  };
  std::vector<Kept> kept;
  for (std::int32_t c = 0; c < type_->model.value_count; ++c) {
    kept.push_back(kept_for_good(c, keeping, stored));
  }
  store_columns(kept, stored);
}

double* MechanismInstances::value(std::int32_t column, std::int32_t instance) {
  const kernel::Column& stored = columns_.at(static_cast<std::size_t>(column));
  BALLAST_EXPECT(stored.data != nullptr && stored.stride == 1);
  return stored.data + instance;
}

void MechanismInstances::set_ion(std::int32_t k, MechanismInstances& ion,
                                 std::vector<std::int32_t> instances, bool keep_current,
                                 bool keep_conductance) {
  kernel::Ion& used = ions_.at(static_cast<std::size_t>(k));
  for (std::int32_t c = 0; c < kernel::ion_columns; ++c) {
    const bool keep = c == kernel::current       ? keep_current
                      : c == kernel::conductance ? keep_conductance
                                                 : true;
    used.columns[c] = keep ? ion.columns_[static_cast<std::size_t>(c)].data : nullptr;
  }
  used.styles = ion.styles_.data();
  std::vector<std::int32_t>& stored = ion_instances_[static_cast<std::size_t>(k)];
  stored.resize(instances.size());
  for (std::size_t i = 0; i < instances.size(); ++i) {
    stored[static_cast<std::size_t>(place(static_cast<std::int32_t>(i)))] = instances[i];
  }
  used.instances = stored.data();
}

bool MechanismInstances::starts_run(std::int32_t i) const {
  if (i == 0) return true;
  const auto at = static_cast<std::size_t>(i);
  if (nodes_[at] != nodes_[at - 1] + 1) return true;
  return std::any_of(ion_instances_.begin(), ion_instances_.end(),
                     [&](const auto& ion) { return ion[at] != ion[at - 1] + 1; });
}

void MechanismInstances::make_runs() {
  if (type_->model.point_process || type_->model.artificial) return;
  std::vector<kernel::Run> runs;
  for (std::int32_t i = 0; i < count(); ++i) {
    if (starts_run(i)) {
      kernel::Run& run = runs.emplace_back();
      run = {.first = i, .count = 0, .node = nodes_[static_cast<std::size_t>(i)], .ions = {}};
      for (std::size_t k = 0; k < ion_instances_.size(); ++k) {
        run.ions[k] = ion_instances_[k][static_cast<std::size_t>(i)];
      }
    }
    ++runs.back().count;
  }
  runs_.assign(runs.begin(), runs.end());
  for (auto& ion : ions_) ion.instances = nullptr;
  ion_instances_.clear();
  view_.runs = runs_.data();
  view_.run_count = static_cast<std::int32_t>(runs_.size());
}

void MechanismInstances::set_slot(std::int32_t slot, std::int32_t instance, void* value) {
  slots_.at(static_cast<std::size_t>(slot) * count() + instance) = value;
}

Bytes MechanismInstances::memory() const {
  const auto bytes = [](const auto&... vectors) {
    return Bytes(static_cast<std::int64_t>(((vectors.capacity() * sizeof(vectors[0])) + ... + 0)));
  };
  Bytes sum = bytes(places_, values_, wanted_values_, columns_, nodes_, styles_, runs_, ions_,
                    slots_, watched_);
  for (const auto& instances : ion_instances_) sum += bytes(instances);
  return sum;
}

Bytes MechanismInstances::shared_memory() const {
  const auto shared = std::count_if(columns_.begin(), columns_.end(), [](const auto& column) {
    return column.data != nullptr && column.stride == 0;
  });
  const std::size_t values = static_cast<std::size_t>(shared) * kernel::stretch;
  return Bytes(static_cast<std::int64_t>(
      values * sizeof(double) + columns_.capacity() * sizeof(kernel::Column) +
      ions_.capacity() * sizeof(kernel::Ion) + runs_.capacity() * sizeof(kernel::Run)));
}

void MechanismInstances::forget_places() {
  release(places_);
  if (type_->role == Role::capacitance) {
    release(columns_);
    release(values_);
  }
  if (type_->model.point_process) return;  // their kernels look nodes up
  release(nodes_);
  view_.nodes = nullptr;
}

}  // namespace ballast::runtime
