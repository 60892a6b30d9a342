#include "engine/neuron/point_processes.hpp"

#include <cmath>

#include "core/error.hpp"

namespace ballast::engine::neuron {

Object* new_point_process(Symbol* symbol, const Site& site) {
  nrn_pushsec(site.section);
  hoc_pushx(site.position);
  Object* process = hoc_newobj1(symbol, 1);
  nrn_popsec();
  return process;
}

double* data_of(const Object* process) {
  return static_cast<const Point_process*>(process->u.this_pointer)->prop->param;
}

PointProcessKind PointProcesses::prepare(const std::string& mechanism,
                                         const std::vector<std::string>& parameters) {
  Kind kind{require_point_process(*session_, mechanism), {}};
  for (const std::string& name : parameters) {
    kind.indices.push_back(require_range_index(*session_, kind.symbol, name));
  }
  kinds_.push_back(std::move(kind));
  return PointProcessKind(static_cast<std::int32_t>(kinds_.size()) - 1);
}

PointProcessHandle PointProcesses::create(const Location& location, PointProcessKind kind_id,
                                          std::span<const double> values) {
  const Kind& kind = kinds_.at(static_cast<std::size_t>(kind_id.value));
  BALLAST_EXPECT(values.size() == kind.indices.size());
  const Site site = cells_->site(location);
  Object* process = nullptr;
  try {
    protect([&] { process = new_point_process(kind.symbol, site); });
  } catch (const HocError& error) {
    throw EngineError({.problem = "cannot place the point process",
                       .value = kind.symbol->name,
                       .reason = error.what()});
  }
  double* data = data_of(process);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isnan(values[i])) data[kind.indices[i]] = values[i];
  }
  processes_.push_back(process);
  return PointProcessHandle(static_cast<std::int32_t>(processes_.size()) - 1);
}

void PointProcesses::set_random_stream(PointProcessHandle process_id, const RandomIds& ids) {
  Object* process = object(process_id);
  MechanismTraits& mechanism = traits(process);
  Symbol* method = mechanism.set_random;
  if (method == nullptr) {
    throw EngineError({.problem = "mechanism without random numbers",
                       .value = process->ctemplate->sym->name,
                       .reason = "it has no function setRNG"});
  }
  protect([&] {
    hoc_pushx(ids.id1);
    hoc_pushx(ids.id2);
    hoc_pushx(ids.id3);
    call_method(process, method, 3);
  });
  ++mechanism.random_streams;
}

Object* PointProcesses::object(PointProcessHandle process) const {
  BALLAST_EXPECT(process.value >= 0 && static_cast<std::size_t>(process.value) < processes_.size());
  return processes_[static_cast<std::size_t>(process.value)];
}

MechanismTraits& PointProcesses::traits(Object* process) {
  const auto [entry, inserted] = traits_.try_emplace(process->ctemplate);
  if (inserted) {
    entry->second.set_random = find_member(process, "setRNG");
    const std::string name = std::string("nc_type_param_") + process->ctemplate->sym->name;
    const Symbol* index = hoc_lookup(name.c_str());
    if (index != nullptr && index->type == session_->kinds().number &&
        index->subtype == USERDOUBLE) {
      entry->second.type_index = static_cast<int>(*index->u.pval);
    }
  }
  return entry->second;
}

void PointProcesses::add_streams_and_handles(Census& census) const {
  constexpr std::int64_t stream_bytes = 48;  // nrnran123_State with its header
  for (const auto& [made_by, mechanism] : traits_) {
    census.processes[made_by->sym->name] += mechanism.random_streams * Bytes(stream_bytes);
  }
  for (const Object* process : processes_) {
    census.processes[process->ctemplate->sym->name] += Bytes(sizeof(Object*));
  }
}

void PointProcesses::clear() {
  protect([&] {
    while (!processes_.empty()) {
      Object* process = processes_.back();
      processes_.pop_back();
      hoc_obj_unref(process);
    }
  });
  processes_.shrink_to_fit();
  for (auto& [made_by, mechanism] : traits_) mechanism.random_streams = 0;
}

}  // namespace ballast::engine::neuron
