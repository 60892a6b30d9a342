#include "engine/neuron/gap_junctions.hpp"

#include "core/error.hpp"
#include "engine/neuron/point_processes.hpp"

namespace ballast::engine::neuron {

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
      hoc_pushx(static_cast<double>(other_id));
      call_method(parallel, receive, 3);
      nrn_pushsec(site.section);
      hoc_pushpx(&NODEV(node_exact(site.section, site.position)));
      hoc_pushx(static_cast<double>(own_id));
      call_method(parallel, publish, 2);
      nrn_popsec();
    });
  } catch (const HocError& error) {
    throw EngineError({.problem = "cannot make the gap junction",
                       .value = std::to_string(own_id),
                       .reason = error.what()});
  }
  halves_.push_back(half);
}

void GapJunctions::set_up() {
  Object* parallel = session_->parallel_context();
  Symbol* method = find_member(parallel, "setup_transfer");
  try {
    protect([&] { call_method(parallel, method, 0); });
  } catch (const HocError& error) {
    throw EngineError({.problem = "cannot connect the gap junctions", .reason = error.what()});
  }
}

void GapJunctions::clear() {
  protect([&] {
    for (; !halves_.empty(); halves_.pop_back()) hoc_obj_unref(halves_.back());
  });
  halves_.shrink_to_fit();
}

}  // namespace ballast::engine::neuron
