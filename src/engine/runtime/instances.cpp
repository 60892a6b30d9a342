#include "engine/runtime/instances.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace ballast::runtime {

namespace {

// How a column is kept.
enum class Kept : std::uint8_t { not_at_all, once, one_by_one };

bool same_in_all(const built::MechanismData& data, std::int32_t columns, std::int32_t column) {
  const double first = data.values[static_cast<std::size_t>(column)];
  for (std::int32_t i = 1; i < data.count; ++i) {
    if (data.values[static_cast<std::size_t>(i) * columns + column] != first) return false;
  }
  return true;
}

Kept kept(const MechanismType& type, const built::MechanismData& data, std::int32_t column,
          const MechanismInstances::Keeping& keeping) {
  const bool wanted = !keeping.wanted.empty() && keeping.wanted[static_cast<std::size_t>(column)];
  if (type.kernel == nullptr || keeping.keep_all || wanted) return Kept::one_by_one;
  const kernel::ColumnInfo& info = type.kernel->columns[column];
  if (info.use == kernel::Use::output) return Kept::not_at_all;
  const bool shared =
      may_be_shared(info) && data.count > 0 && same_in_all(data, type.model.value_count, column);
  return shared ? Kept::once : Kept::one_by_one;
}

}  // namespace

bool may_be_shared(const kernel::ColumnInfo& column) {
  return column.use == kernel::Use::event && column.written_by == kernel::nobody;
}

MechanismInstances::MechanismInstances(const MechanismType& type, const built::MechanismData& data,
                                       const NodeOrder& order, const Keeping& keeping)
    : type_(&type) {
  view_.count = data.count;
  if (!type.model.artificial) store_nodes(data, order);
  store_columns(data, keeping);
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

void MechanismInstances::store_columns(const built::MechanismData& data, const Keeping& keeping) {
  const std::int32_t columns = type_->model.value_count;
  const auto count = static_cast<std::size_t>(data.count);
  std::vector<Kept> how;
  std::size_t size = 0;
  for (std::int32_t c = 0; c < columns; ++c) {
    how.push_back(kept(*type_, data, c, keeping));
    size += how.back() == Kept::one_by_one ? count : how.back() == Kept::once ? 1 : 0;
  }
  values_.resize(size);
  columns_.resize(static_cast<std::size_t>(columns));
  double* next = values_.data();
  for (std::int32_t c = 0; c < columns; ++c) {
    const Kept here = how[static_cast<std::size_t>(c)];
    if (here == Kept::not_at_all) continue;
    columns_[static_cast<std::size_t>(c)] = {next, here == Kept::once ? 0 : 1};
    const std::size_t values = here == Kept::once ? 1 : count;
    for (std::size_t i = 0; i < values; ++i) {
      const auto at = here == Kept::once ? 0 : place(static_cast<std::int32_t>(i));
      next[at] = data.values[i * columns + c];
    }
    next += values;
  }
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

void MechanismInstances::forget_places() {
  places_ = {};
  if (type_->role == Role::capacitance) {
    columns_ = {};
    values_ = {};
  }
  if (type_->model.point_process) return;  // their kernels look nodes up
  nodes_ = {};
  view_.nodes = nullptr;
}

}  // namespace ballast::runtime
