#pragma once
// Kernels written by hand, small enough to follow: a leak, an exponential synapse, an artificial
// cell that fires at intervals, a gap junction, what has a POINTER; and a model's header that names
// them.

#include <cmath>

#include "built/model.hpp"
#include "engine/runtime/core_loops.hpp"
#include "engine/runtime/mechanism_table.hpp"

namespace ballast::runtime::test {

using kernel::Column;
using kernel::Instances;
using kernel::Step;
using kernel::Store;
using kernel::Use;

// leak: columns g (S/cm2), e (mV), i (mA/cm2)
inline constexpr kernel::ColumnInfo leak_columns[] = {
    {"g", Use::loop, 0}, {"e", Use::loop, 0}, {"i", Use::output, kernel::steps}};

inline void leak_current(const Step& step, const Instances& in, Store store) {
  for (std::int32_t r = 0; r < in.run_count; ++r) {
    for (std::int32_t k = 0; k < in.runs[r].count; ++k) {
      const std::int32_t id = in.runs[r].first + k, node = in.runs[r].node + k;
      const double g = in.columns[0].data[id];
      const double i = g * (step.v[node] - in.columns[1].data[id]);
      step.rhs[node] -= i;
      step.d[node] += g;
      if (store == Store::all && in.columns[2].data != nullptr) in.columns[2].data[id] = i;
    }
  }
}

// synapse: columns tau (ms), g (uS); area in um2
inline constexpr kernel::ColumnInfo synapse_columns[] = {
    {"tau", Use::loop, 0}, {"g", Use::loop, kernel::the_start | kernel::events | kernel::steps}};

inline void synapse_initialize(const Step&, const Instances& in) {
  for (std::int32_t i = 0; i < in.count; ++i) in.columns[1].data[i] = 0.0;
}
inline void synapse_current(const Step& step, const Instances& in, Store) {
  for (std::int32_t i = 0; i < in.count; ++i) {
    const std::int32_t node = in.nodes[i];
    const double scale = 100.0 / step.area[node];
    step.rhs[node] -= scale * in.columns[1].data[i] * step.v[node];
    step.d[node] += scale * in.columns[1].data[i];
  }
}
inline void synapse_state(const Step& step, const Instances& in, Store) {
  for (std::int32_t i = 0; i < in.count; ++i) {
    in.columns[1].data[i] *= std::exp(-step.dt / in.columns[0].data[i]);
  }
}
inline void synapse_receive(const Step&, const Instances& in, std::int32_t i, double* weights,
                            std::int32_t weight, double) {
  in.columns[1].data[i] += weights[weight];
}

// clock: columns interval (ms), an artificial cell that fires at every multiple of it
inline constexpr kernel::ColumnInfo clock_columns[] = {{"interval", Use::event, 0}};

inline void clock_initialize(const Step& step, const Instances& in) {
  for (std::int32_t i = 0; i < in.count; ++i) {
    step.services->net_send(step.services->group, in.mechanism, i, 0,
                            in.columns[0].data[i * in.columns[0].stride], 1.0);
  }
}
inline void clock_receive(const Step& step, const Instances& in, std::int32_t i, double*,
                          std::int32_t weight, double flag) {
  if (flag != 1.0) return;
  step.services->net_event(step.services->group, in.mechanism, i, step.t);
  step.services->net_send(step.services->group, in.mechanism, i, weight,
                          step.t + in.columns[0].data[i * in.columns[0].stride], 1.0);
}

// gap: columns g (uS), vgap (mV)
inline constexpr kernel::ColumnInfo gap_columns[] = {{"g", Use::loop, 0}, {"vgap", Use::loop, 0}};

inline void gap_current(const Step& step, const Instances& in, Store) {
  for (std::int32_t i = 0; i < in.count; ++i) {
    const std::int32_t node = in.nodes[i];
    const double scale = 100.0 / step.area[node];
    step.rhs[node] -= scale * in.columns[0].data[i] * (step.v[node] - in.columns[1].data[i]);
    step.d[node] += scale * in.columns[0].data[i];
  }
}

// probe: column x; a POINTER
inline constexpr kernel::ColumnInfo probe_columns[] = {{"x", Use::loop, 0}};
inline constexpr kernel::SlotInfo probe_slots[] = {{"from", kernel::SlotKind::pointer, 0}};

inline constexpr std::int32_t leak_type = 4, synapse_type = 5, clock_type = 6, gap_type = 7,
                              probe_type = 8;

inline kernel::Kernel empty_kernel(const char* name, kernel::Kind kind) {
  kernel::Kernel kernel{};
  kernel.name = name;
  kernel.file = "small_kernels.hpp";
  kernel.kind = kind;
  kernel.area_datum = -1;
  kernel.event_datum = -1;
  return kernel;
}

inline std::vector<kernel::Kernel> small_kernels() {
  auto leak = empty_kernel("leak", kernel::Kind::density);
  leak.columns = leak_columns;
  leak.column_count = 3;
  leak.current = leak_current;
  auto synapse = empty_kernel("synapse", kernel::Kind::point_process);
  synapse.columns = synapse_columns;
  synapse.column_count = 2;
  synapse.weight_count = 1;
  synapse.initialize = synapse_initialize;
  synapse.current = synapse_current;
  synapse.state = synapse_state;
  synapse.receive = synapse_receive;
  auto clock = empty_kernel("clock", kernel::Kind::artificial_cell);
  clock.columns = clock_columns;
  clock.column_count = 1;
  clock.weight_count = 1;
  clock.fires = 1;
  clock.initialize = clock_initialize;
  clock.receive = clock_receive;
  auto gap = empty_kernel("gap", kernel::Kind::point_process);
  gap.columns = gap_columns;
  gap.column_count = 2;
  gap.current = gap_current;
  auto probe = empty_kernel("probe", kernel::Kind::point_process);
  probe.columns = probe_columns;
  probe.column_count = 1;
  probe.slots = probe_slots;
  probe.slot_count = 1;
  probe.datum_count = 1;
  return {leak, synapse, clock, gap, probe};
}

/// dt 0.5 ms.
inline built::Header small_header() {
  built::Header header;
  header.mechanisms = {
      {.name = "capacitance", .type = 3, .value_count = 2},
      {.name = "leak", .type = leak_type, .value_count = 3},
      {.name = "synapse", .type = synapse_type, .point_process = true, .value_count = 2},
      {.name = "clock",
       .type = clock_type,
       .point_process = true,
       .artificial = true,
       .value_count = 1},
      {.name = "gap", .type = gap_type, .point_process = true, .value_count = 2},
      {.name = "probe",
       .type = probe_type,
       .point_process = true,
       .value_count = 1,
       .datum_count = 1}};
  header.globals = {{"celsius", {34.0}},
                    {"dt", {0.5}},
                    {"secondorder", {0.0}},
                    {"Random123_globalindex", {0.0}},
                    {"_nrnunit_use_legacy_", {0.0}}};
  return header;
}

/// Owns what a table of the small kernels borrows.
struct SmallMechanisms {
  std::vector<kernel::Kernel> kernels = small_kernels();
  kernel::Library library = {kernel::interface_version,
                             "test",
                             "any",
                             kernels.data(),
                             static_cast<std::int32_t>(kernels.size()),
                             {kernel::set_reversals, kernel::solve_trees}};
  KernelLibrary opened{library};
  MechanismTable table{small_header(), opened};
};

/// A cell of one node with area 100 um2 and capacitance 1 uF/cm2, without mechanisms, that fires as
/// `gid` above `threshold` (mV).
inline built::Group one_node_cell(std::int32_t gid, double threshold) {
  built::Group group;
  group.id = gid;
  group.source_gids = {gid};
  group.output_count = 1;
  group.cell_count = 1;
  group.parents = {-1};
  group.a = {0.0};
  group.b = {0.0};
  group.area = {100.0};
  group.v = {0.0};
  group.mechanisms = {{.type = 3, .count = 1, .nodes = {0}, .values = {1.0, 0.0}}};
  group.source_nodes = {0};
  group.thresholds = {threshold};
  return group;
}

/// A connection to instance 0 of `type`.
inline void connect(built::Group& group, std::int32_t source, std::int32_t type, double weight,
                    double delay) {
  group.netcon_sources.push_back(source);
  group.netcon_types.push_back(type);
  group.netcon_instances.push_back(0);
  group.weights.push_back(weight);
  group.delays.push_back(delay);
}

}  // namespace ballast::runtime::test
