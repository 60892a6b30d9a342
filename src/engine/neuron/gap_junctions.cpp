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
  GapHalf half{.own_id = checked_id(own_id), .other_id = checked_id(other_id)};
  const Site site = cells_->site(location);
  try {
    protect([&] {
      half.process = new_point_process(gap.symbol, site);
      data_of(half.process)[gap.conductance] = conductance;
    });
  } catch (const HocError& error) {
    throw EngineError({.problem = "cannot make the gap junction",
                       .value = std::to_string(own_id),
                       .reason = error.what()});
  }
  halves_.push_back(half);
}

// Call inside protect().
void GapJunctions::register_half(const GapHalf& half, Symbol* receive, Symbol* publish) const {
  Object* parallel = session_->parallel_context();
  const auto* process = static_cast<const Point_process*>(half.process->u.this_pointer);
  hoc_push_object(half.process);
  hoc_pushpx(data_of(half.process) + mechanism_.voltage);
  hoc_pushx(half.other_id);
  call_method(parallel, receive, 3);
  nrn_pushsec(process->sec);
  hoc_pushpx(&NODEV(process->node));
  hoc_pushx(half.own_id);
  call_method(parallel, publish, 2);
  nrn_popsec();
}

void GapJunctions::set_up() {
  Object* parallel = session_->parallel_context();
  Symbol* receive = find_member(parallel, "target_var");
  Symbol* publish = find_member(parallel, "source_var");
  Symbol* method = find_member(parallel, "setup_transfer");
  try {
    protect([&] {
      for (const GapHalf& half : halves_) register_half(half, receive, publish);
      call_method(parallel, method, 0);
    });
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
