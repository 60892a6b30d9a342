#include "engine/neuron/cells.hpp"

#include <limits>

#include "core/error.hpp"
#include "engine/neuron/import3d.hpp"
#include "engine/neuron/section_map.hpp"

namespace ballast::engine::neuron {

namespace {

// PreSyn, entries of two lists and of the table of gids (nrncvode/netcvode.cpp,
// nrniv/netpar.cpp), measured as a difference of the heap in use.
constexpr std::int64_t detector_bytes = 208 + 2 * 48 + 48;

Object* nil_object = nullptr;  // hoc takes references to object variables

Node* node_at(const Site& site) {
  return node_exact(site.section, site.position);
}

// NetCon(source, nil, threshold, delay, weight), on the section that the source voltage is of.
Object* new_detector(Symbol* netcon, const Site* site, Object* process, double threshold) {
  if (site != nullptr) {
    nrn_pushsec(site->section);
    hoc_pushpx(&NODEV(node_at(*site)));
  } else {
    hoc_push_object(process);
  }
  hoc_pushobj(&nil_object);
  hoc_pushx(threshold);
  hoc_pushx(1.0);
  hoc_pushx(0.0);
  Object* detector = hoc_newobj1(netcon, 5);
  if (site != nullptr) nrn_popsec();
  return detector;
}

int push_arguments(const CellRequest& request) {
  const auto gid = request.template_gid < 0 ? static_cast<double>(request.gid.value)
                                            : static_cast<double>(request.template_gid);
  hoc_pushx(gid);
  push_string(request.morphology_directory);
  push_string(request.morphology_file);
  for (double argument : request.extra_arguments) hoc_pushx(argument);
  return 3 + static_cast<int>(request.extra_arguments.size());
}

}  // namespace

int checked_gid(Gid gid) {
  if (gid.value > static_cast<std::uint64_t>(std::numeric_limits<int>::max())) {
    throw EngineError({.problem = "gid too large",
                       .value = std::to_string(gid.value),
                       .reason = "NEURON counts cells up to 2147483647"});
  }
  return static_cast<int>(gid.value);
}

Symbol* require_point_process(const Session& session, const std::string& mechanism) {
  Symbol* symbol = session.find_point_process(mechanism);
  if (symbol == nullptr) {
    throw EngineError({.problem = "unknown point process",
                       .value = mechanism,
                       .reason = "the mechanism library does not have it",
                       .suggestion = "Add its .mod file to the mechanisms."});
  }
  return symbol;
}

const Symbol* find_range_variable(const Session& session, const Symbol* process,
                                  const std::string& name) {
  const Symbol* symbol = hoc_table_lookup(name.c_str(), process->u.ctemplate->symtable);
  const bool usable = symbol != nullptr && symbol->type == session.kinds().range_variable &&
                      symbol->subtype != NRNPOINTER;
  return usable ? symbol : nullptr;
}

int require_range_index(const Session& session, const Symbol* process, const std::string& name) {
  const Symbol* variable = find_range_variable(session, process, name);
  if (variable == nullptr) {
    throw EngineError(
        {.problem = "unknown parameter",
         .value = name,
         .reason = "point process " + std::string(process->name) + " has no such RANGE variable"});
  }
  return variable->u.rng.index;
}

ErrorParts Cells::failed(const CellRequest& request, const std::string& reason) const {
  return {.place = {templates_->file_of(request.template_name)},
          .problem = "cannot build the cell with gid",
          .value = std::to_string(request.gid.value),
          .reason = reason};
}

Object* Cells::build(const CellRequest& request) const {
  Symbol* symbol = session_->require_template(request.template_name);
  const MorphologyForImport morphology(request.morphology);
  const int first_new = symbol->u.ctemplate->index;
  Object* cell = nullptr;
  try {
    protect([&] { cell = hoc_newobj1(symbol, push_arguments(request)); });
  } catch (const HocError&) {
    discard_unfinished(symbol->u.ctemplate, first_new);
    throw;
  }
  return cell;
}

// A cell whose construction failed lives on where its template holds a reference to itself.
void Cells::discard_unfinished(const cTemplate* made_by, int first_index) const {
  const hoc_Item* list = made_by->olist;
  if (list->prev == list || list->prev->element.obj->index < first_index) return;
  Object* cell = list->prev->element.obj;
  hoc_obj_ref(cell);
  try {
    release(cell);
  } catch (const HocError&) {
    // Its clear() fails too: the remains stay.
  }
}

// As neurodamus does for every cell of a network (cell_distributor.py): templates with stochastic
// channels seed them there, others ignore it.
void Cells::seed_channels(Object* cell, std::uint32_t seed) const {
  Symbol* method = find_member(cell, "re_init_rng");
  if (method == nullptr || method->type != session_->kinds().procedure) return;
  protect([&] {
    hoc_pushx(static_cast<double>(seed));
    hoc_call_ob_proc(cell, method, 1);  // a procedure leaves no result
  });
}

// Whatever connect2target() of the template says: the middle of the soma does not depend on which
// end an import calls its last (docs/decisions/0003-where-spikes-are-seen.md).
Site Cells::spike_site(Object* cell, const Conditions& conditions) const {
  if (conditions.spike_location == SpikeLocation::ais) {
    return {find_named_section(*session_, cell, "axon", 1), 0.5};
  }
  return {find_named_section(*session_, cell, "soma", 0), 0.5};
}

void Cells::register_source(Gid gid, const Site* site, Object* process, double threshold) {
  Object* parallel = session_->parallel_context();
  Symbol* set_rank = find_member(parallel, "set_gid2node");
  Symbol* set_source = find_member(parallel, "cell");
  Symbol* netcon = session_->require_template("NetCon");
  const int id = checked_gid(gid);
  protect([&] {
    hoc_pushx(id);
    hoc_pushx(session_->rank());
    call_method(parallel, set_rank, 2);
    Object* detector = new_detector(netcon, site, process, threshold);
    hoc_pushx(id);
    hoc_push_object(detector);
    call_method(parallel, set_source, 2);
    hoc_obj_unref(detector);
  });
  ++detectors_;
}

CellHandle Cells::keep(Object* object, Gid gid, std::vector<::Section*> sections) {
  sections.shrink_to_fit();
  cells_.push_back({object, gid, std::move(sections)});
  return CellHandle(static_cast<std::int32_t>(cells_.size()) - 1);
}

void Cells::register_cell(const CellRequest& request, Object* cell,
                          const std::vector<::Section*>& sections, const Conditions& conditions) {
  seed_channels(cell, conditions.ion_channel_seed);
  if (!request.with_gid) return;
  Site site = spike_site(cell, conditions);
  if (site.section == nullptr && !sections.empty()) site = {sections.front(), 0.5};
  if (site.section == nullptr) throw HocError("it has no section where spikes can be seen");
  register_source(request.gid, &site, nullptr, conditions.spike_threshold);
}

CellHandle Cells::create(const CellRequest& request, const Conditions& conditions) {
  if (request.with_gid) (void)checked_gid(request.gid);
  Object* cell = nullptr;
  try {
    cell = build(request);
    std::vector<::Section*> sections = map_sections(*session_, cell);
    register_cell(request, cell, sections, conditions);
    return keep(cell, request.gid, std::move(sections));
  } catch (const HocError& error) {
    if (cell != nullptr) release(cell);
    throw EngineError(failed(request, error.what()));
  }
}

CellHandle Cells::create_artificial(const ArtificialCellRequest& request) {
  Symbol* symbol = require_point_process(*session_, request.mechanism);
  Object* cell = nullptr;
  std::vector<int> indices;
  for (const auto& [name, value] : request.parameters) {
    indices.push_back(require_range_index(*session_, symbol, name));
  }
  try {
    protect([&] { cell = hoc_newobj1(symbol, 0); });
    double* values = static_cast<Point_process*>(cell->u.this_pointer)->prop->param;
    for (std::size_t i = 0; i < indices.size(); ++i)
      values[indices[i]] = request.parameters[i].second;
    register_source(request.gid, nullptr, cell, 0.0);
  } catch (const HocError& error) {
    throw EngineError({.problem = "cannot make the artificial cell with gid",
                       .value = std::to_string(request.gid.value),
                       .reason = request.mechanism + ": " + error.what()});
  }
  return keep(cell, request.gid, {});
}

const Cells::Cell& Cells::at(CellHandle cell) const {
  BALLAST_EXPECT(cell.value >= 0 && static_cast<std::size_t>(cell.value) < cells_.size());
  return cells_[static_cast<std::size_t>(cell.value)];
}

bool Cells::has_section(CellHandle cell, std::int32_t section) const {
  const std::vector<::Section*>& sections = at(cell).sections;
  return section >= 0 && static_cast<std::size_t>(section) < sections.size() &&
         sections[static_cast<std::size_t>(section)] != nullptr;
}

Site Cells::site(const Location& location) const {
  if (!has_section(location.cell, location.section)) {
    throw EngineError({.problem = "no such section",
                       .value = std::to_string(location.section),
                       .reason = std::string("cell ") + hoc_object_name(object(location.cell)) +
                                 " has none of this id, or its template deleted it"});
  }
  return {at(location.cell).sections[static_cast<std::size_t>(location.section)],
          location.position};
}

void Cells::add_detectors_and_handles(Census& census) const {
  std::size_t bytes = cells_.size() * sizeof(Cell);
  for (const Cell& cell : cells_) bytes += cell.sections.capacity() * sizeof(::Section*);
  census.individual["handles"] += Bytes(static_cast<std::int64_t>(bytes));
  census.individual["spike detectors"] += detectors_ * Bytes(detector_bytes);
}

// Templates keep themselves alive by CellRef = this; their clear() breaks that circle.
void Cells::release(Object* cell) const {
  const bool from_template = cell->ctemplate->is_point_ <= 0;
  if (from_template && find_member(cell, "clear") != nullptr) execute("clear()", cell);
  protect([&] { hoc_obj_unref(cell); });
}

void Cells::clear() {
  while (!cells_.empty()) {
    Object* cell = cells_.back().object;
    cells_.pop_back();
    release(cell);
  }
  cells_.shrink_to_fit();
  detectors_ = 0;
}

}  // namespace ballast::engine::neuron
