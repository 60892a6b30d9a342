#include "engine/neuron/connections.hpp"

#include "core/error.hpp"

namespace ballast::engine::neuron {

namespace {

const NetConData& data_of_netcon(const Object* netcon) {
  return *static_cast<const NetConData*>(netcon->u.this_pointer);
}

[[noreturn]] void cannot_connect(const Object* target, const std::string& reason) {
  throw EngineError(
      {.problem = "cannot connect to", .value = target->ctemplate->sym->name, .reason = reason});
}

}  // namespace

Connections::Connections(const Session& session)
    : session_(&session),
      gid_connect_(find_member(session.parallel_context(), "gid_connect")),
      netcon_(session.require_template("NetCon")) {
  check_layout();
}

void Connections::check_layout() const {
  execute(
      "objref ballast_nil_, ballast_cell_\nballast_cell_ = new IntFire1()\n"
      "ballast_object_ = new NetCon(ballast_cell_, ballast_cell_)\n"
      "ballast_object_.delay = 3.25\nballast_object_.weight = 0.75");
  const Object* netcon = *hoc_top_level_data[hoc_lookup("ballast_object_")->u.oboff].pobj;
  const NetConData& data = data_of_netcon(netcon);
  const bool same = data.delay == 3.25 && data.object == netcon && data.weight_count == 1 &&
                    data.weights[0] == 0.75 && data.active &&
                    data.source->targets_end - data.source->targets_begin == 1 &&
                    *data.source->targets_begin == &data && data.source->gid == -1 &&
                    data.source->output_index == -1;
  execute("ballast_object_ = ballast_nil_\nballast_cell_ = ballast_nil_");
  if (!same) {
    throw EngineError({.problem = "NEURON's NetCon is not the one of version 8.2",
                       .suggestion = "Build ballast with the NEURON that it runs with."});
  }
}

void Connections::finish(Object* netcon, const MechanismTraits& traits,
                         const Connection& connection) {
  auto& data = *static_cast<NetConData*>(netcon->u.this_pointer);
  data.delay = connection.delay;
  if (data.weight_count > 0) data.weights[0] = connection.weight;
  if (traits.type_index > 0 && traits.type_index < data.weight_count) {
    data.weights[traits.type_index] = connection.type;
  }
  netcons_.push_back(netcon);
}

void Connections::connect(Gid source, Object* target, const MechanismTraits& traits,
                          const Connection& connection) {
  Object* parallel = session_->parallel_context();
  Object* netcon = nullptr;
  const int gid = checked_gid(source);
  try {
    protect([&] {
      hoc_pushx(gid);
      hoc_push_object(target);
      hoc_call_ob_proc(parallel, gid_connect_, 2);
      netcon = hoc_pop_object();  // comes with a reference
    });
  } catch (const HocError& error) {
    cannot_connect(target, error.what());
  }
  finish(netcon, traits, connection);
}

EventSourceHandle Connections::create_source(std::span<const double> times) {
  Symbol* symbol = require_point_process(*session_, "VecStim");
  EventSource source;
  try {
    source.times = new_vector(*session_, times.data(), times.size());
    protect([&] {
      source.generator = hoc_newobj1(symbol, 0);
      Symbol* play = find_member(source.generator, "play");
      if (play == nullptr) hoc_execerror("VecStim has no play()", nullptr);
      hoc_push_object(source.times);
      call_method(source.generator, play, 1);
    });
  } catch (const HocError& error) {
    throw EngineError(
        {.problem = "cannot play spike times", .value = "VecStim", .reason = error.what()});
  }
  sources_.push_back(source);
  return EventSourceHandle(static_cast<std::int32_t>(sources_.size()) - 1);
}

void Connections::connect(EventSourceHandle source, Object* target, const MechanismTraits& traits,
                          const Connection& connection) {
  connect_from(sources_.at(static_cast<std::size_t>(source.value)).generator, target, traits,
               connection);
}

void Connections::connect_from(Object* generator, Object* target, const MechanismTraits& traits,
                               const Connection& connection) {
  Object* netcon = nullptr;
  try {
    protect([&] {
      hoc_push_object(generator);
      hoc_push_object(target);
      netcon = hoc_newobj1(netcon_, 2);
    });
  } catch (const HocError& error) {
    cannot_connect(target, error.what());
  }
  finish(netcon, traits, connection);
}

void Connections::add_handles(Census& census) const {
  const auto bytes = [](std::size_t count, std::size_t each) {
    return Bytes(static_cast<std::int64_t>(count * each));
  };
  census.individual["netcons"] += bytes(netcons_.size(), sizeof(Object*));
  census.individual["handles"] += bytes(sources_.size(), sizeof(EventSource));
}

void Connections::clear() {
  protect([&] {
    for (; !netcons_.empty(); netcons_.pop_back()) hoc_obj_unref(netcons_.back());
    for (; !sources_.empty(); sources_.pop_back()) {
      hoc_obj_unref(sources_.back().generator);
      hoc_obj_unref(sources_.back().times);
    }
  });
  netcons_.shrink_to_fit();
  sources_.shrink_to_fit();
}

}  // namespace ballast::engine::neuron
