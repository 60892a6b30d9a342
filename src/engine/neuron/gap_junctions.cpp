#include "engine/neuron/gap_junctions.hpp"

#include <limits>

#include "core/error.hpp"
#include "engine/neuron/point_processes.hpp"

namespace ballast::engine::neuron {

namespace {

int checked_id(std::int64_t id) {
  if (id >= 0 && id <= std::numeric_limits<int>::max()) return static_cast<int>(id);
  throw EngineError({.problem = "id of a gap junction out of range",
                     .value = std::to_string(id),
                     .reason = "NEURON counts them up to 2147483647"});
}

}  // namespace

const GapJunctions::Mechanism& GapJunctions::mechanism() {
  if (mechanism_.symbol == nullptr) {
    Symbol* symbol = require_point_process(*session_, "Gap");
    mechanism_ = {symbol, require_range_index(*session_, symbol, "vgap"),
                  require_range_index(*session_, symbol, "g")};
  }
  return mechanism_;
}

void GapJunctions::create(const Location& location, std::int64_t own_id, std::int64_t other_id,
                          double conductance) {
  const Mechanism& gap = mechanism();
  const int own = checked_id(own_id);
  const int other = checked_id(other_id);
  const Site site = cells_->site(location);
  Object* parallel = session_->parallel_context();
  Symbol* receive = find_member(parallel, "target_var");
  Symbol* publish = find_member(parallel, "source_var");
  Object* half = nullptr;
  try {
    protect([&] {
      half = new_point_process(gap.symbol, site);
      data_of(half)[gap.conductance] = conductance;
      hoc_push_object(half);
      hoc_pushpx(data_of(half) + gap.voltage);
      hoc_pushx(other);
      call_method(parallel, receive, 3);
      nrn_pushsec(site.section);
      hoc_pushpx(&NODEV(node_exact(site.section, site.position)));
      hoc_pushx(own);
      call_method(parallel, publish, 2);
      nrn_popsec();
    });
  } catch (const HocError& error) {
    throw EngineError({.problem = "cannot make the gap junction",
                       .value = std::to_string(own_id),
                       .reason = error.what()});
  }
  halves_.push_back({half, own, other});
}

void GapJunctions::set_up() {
  Object* parallel = session_->parallel_context();
  Symbol* method = find_member(parallel, "setup_transfer");
  try {
    protect([&] { call_method(parallel, method, 0); });
  } catch (const HocError& error) {
    throw EngineError({.problem = "cannot connect the gap junctions", .reason = error.what()});
  }
  was_set_up_ = true;
}

// Once voltages went from rank to rank, NEURON goes on looking at the list of those to send
// although gid_clear() has freed it (nrn_partrans_update_ptrs() in nrniv/partrans.cpp). So a list
// of one voltage, of a section that stays, takes its place; the transfer itself is switched off.
void GapJunctions::park_transfer() {
  if (parked_ == nullptr) {
    execute("create ballast_parked_");
    const Symbol* symbol = hoc_lookup("ballast_parked_");
    parked_ = hoc_top_level_data[symbol->u.oboff].psecitm[0]->element.sec;
  }
  Object* parallel = session_->parallel_context();
  Symbol* receive = find_member(parallel, "target_var");
  Symbol* publish = find_member(parallel, "source_var");
  const double id = static_cast<double>(std::numeric_limits<int>::max() - session_->rank());
  protect([&] {
    hoc_pushpx(&parked_voltage_);
    hoc_pushx(id);
    call_method(parallel, receive, 2);
    nrn_pushsec(parked_);
    hoc_pushpx(&NODEV(node_exact(parked_, 0.5)));
    hoc_pushx(id);
    call_method(parallel, publish, 2);
    nrn_popsec();
  });
  set_up();
  nrnthread_v_transfer_ = nullptr;
  nrnthread_vi_compute_ = nullptr;
  nrnmpi_v_transfer_ = nullptr;
  nrn_mk_transfer_thread_data_ = nullptr;
}

void GapJunctions::clear() {
  protect([&] {
    for (; !halves_.empty(); halves_.pop_back()) hoc_obj_unref(halves_.back().process);
  });
  halves_.shrink_to_fit();
  if (was_set_up_ && session_->ranks() > 1) park_transfer();
}

}  // namespace ballast::engine::neuron
