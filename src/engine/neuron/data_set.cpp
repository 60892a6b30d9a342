#include "engine/neuron/data_set.hpp"

#include <fmt/core.h>
#include <malloc.h>

#include <algorithm>
#include <array>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "core/piped_files.hpp"
#include "engine/neuron/connections.hpp"
#include "engine/neuron/data_set_text.hpp"
#include "engine/neuron/point_processes.hpp"
#include "engine/neuron/section_map.hpp"

namespace ballast::engine::neuron {

namespace {

// The first source of the process in NEURON's order that watches a voltage, which is what NEURON
// calls a group by (CellGroup::mk_cellgroups). Its iteration hands nothing on but gid and cell.
int first_watching = -1;

void look_at_source(int gid, Object* /*cell*/) {
  const auto* source = reinterpret_cast<const PreSynData*>(nrn_gid2presyn(gid));
  if (first_watching < 0 && source->watched != nullptr) first_watching = gid;
}

// Without cells that have sections: the first artificial cell that has a gid.
int first_artificial_gid() {
  for (int type = 0; type < n_memb_func; ++type) {
    if (!nrn_is_artificial_[type]) continue;
    for (int i = 0; i < memb_list[type].nodecount; ++i) {
      const auto* process = static_cast<const Point_process*>(memb_list[type].pdata[i][1]._pvoid);
      const auto* source = static_cast<const PreSynData*>(process->presyn_);
      if (source != nullptr && source->output_index >= 0) return source->output_index;
    }
  }
  return -1;
}

GapArrays arrays_of(const std::vector<GapHalf>& halves, int voltage_column) {
  GapArrays gaps;
  for (const GapHalf& half : halves) {
    const auto* process = static_cast<const Point_process*>(half.process->u.this_pointer);
    const int type = process->prop->type;
    const Memb_list& instances = *nrn_threads->_ml_list[type];
    gaps.source_ids.push_back(half.own_id);
    gaps.source_types.push_back(-1);  // a voltage
    gaps.source_indices.push_back(static_cast<int>(&NODEV(process->node) - nrn_threads->_actual_v));
    gaps.target_ids.push_back(half.other_id);
    gaps.target_types.push_back(type);
    gaps.target_indices.push_back(
        static_cast<int>(process->prop->param + voltage_column - instances.data[0]));
  }
  return gaps;
}

// Sections that the template added bear the id that neurodamus gives them: counted in their list,
// behind the somata (metype.py, get_section_id).
int id_of(const ::Section* section, const std::vector<::Section*>& map, int index) {
  const auto found = std::find(map.begin(), map.end(), section);
  return found == map.end() ? 1 + index : static_cast<int>(found - map.begin());
}

ListedSections list_sections(const Session& session, Object* cell,
                             const std::vector<::Section*>& map, const char* name) {
  ListedSections list{.name = name};
  const int count = count_named_sections(session, cell, name);
  for (int i = 0; i < count; ++i) {
    const ::Section* section = find_named_section(session, cell, name, i);
    if (section == nullptr) continue;
    ++list.section_count;
    const int id = id_of(section, map, i);
    for (int segment = 0; segment < section->nnode - 1; ++segment) {  // the last node has no area
      list.sections.push_back(id);
      list.nodes.push_back(section->pnode[segment]->v_node_index);
    }
  }
  return list;
}

std::vector<MappedCell> map_cells(const Session& session, const Cells& cells) {
  std::vector<MappedCell> mapped;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const CellHandle cell(static_cast<std::int32_t>(i));
    if (cells.sections(cell).empty()) continue;
    mapped.push_back({.gid = checked_gid(cells.gid(cell)), .lists = {}});
    for (const char* name : {"soma", "axon", "dend", "apic"}) {
      mapped.back().lists.push_back(
          list_sections(session, cells.object(cell), cells.sections(cell), name));
    }
  }
  return mapped;
}

template <class Body>
void in_neuron(const std::filesystem::path& folder, const Body& body) {
  try {
    body();
  } catch (const HocError& error) {
    throw EngineError(
        {.place = {folder}, .problem = "cannot write the built model", .reason = error.what()});
  }
}

std::vector<std::string> piped_names(std::optional<Gid> id, bool with_tables) {
  std::vector<std::string> names;
  if (id) names = {fmt::format("{}_1.dat", id->value), fmt::format("{}_2.dat", id->value)};
  if (with_tables) names.insert(names.end(), {"bbcore_mech.dat", "globals.dat"});
  return names;
}

}  // namespace

// NEURON writes cells in the order of a hash table, which depends on how far it ever grew: growing
// it at once makes a group the same whatever was built before (nrniv/netpar.cpp, gid2out_).
void DataSet::reserve(std::int64_t cells) const {
  Object* parallel = session_->parallel_context();
  Symbol* set_rank = find_member(parallel, "set_gid2node");
  Symbol* forget = find_member(parallel, "gid_clear");
  protect([&] {
    for (std::int64_t gid = 0; gid < cells; ++gid) {
      hoc_pushx(static_cast<double>(gid));
      hoc_pushx(session_->rank());
      call_method(parallel, set_rank, 2);
    }
    call_method(parallel, forget, 0);
  });
}

std::optional<Gid> DataSet::first_gid() const {
  first_watching = -1;
  nrn_gidout_iter(look_at_source);
  const int gid = first_watching >= 0 ? first_watching : first_artificial_gid();
  if (gid < 0) return std::nullopt;
  return Gid(static_cast<std::uint64_t>(gid));
}

// Refuses here, on all ranks, what NEURON's writer refuses on one.
void DataSet::initialize(const Conditions& conditions) const {
  execute("{cvode.cache_efficient(1)}");
  execute(fmt::format("{{finitialize({:.17g})}}", conditions.v_init));
  protect([] { model_ready(); });
  malloc_trim(0);
}

// With a Vector for the id NEURON leaves files.dat to us, and the ranks need not wait for each
// other.
void DataSet::write_cells(const std::filesystem::path& pipes, std::optional<Gid> id) const {
  Object* parallel = session_->parallel_context();
  Symbol* method = find_member(parallel, "nrnbbcore_write");
  Object* written = new_vector(*session_, nullptr, 0);
  const std::string folder = pipes.string();
  protect([&] {
    push_string(folder);
    hoc_push_object(written);
    call_method(parallel, method, 2);
  });
  const double found = *vector_vec(static_cast<IvocVect*>(written->u.this_pointer));
  hoc_obj_unref(written);
  BALLAST_EXPECT(found == (id ? static_cast<double>(id->value) : -1.0));
}

void DataSet::write_own(const std::filesystem::path& folder, Gid id) const {
  const std::string name = (folder / std::to_string(id.value)).string();
  write_file(name + "_3.dat", mapping_text(map_cells(*session_, *cells_), chkpnt));
  if (gaps_->size() == 0) return;
  write_file(name + "_gap.dat", gap_text(arrays_of(gaps_->halves(), gaps_->voltage_column())));
}

std::optional<Gid> DataSet::write(const GroupTarget& target, const Conditions& conditions) const {
  comm::Communicator& comm = session_->comm();
  std::optional<Gid> id;
  std::optional<PipedFiles> files;
  comm::together(comm, [&] {
    if (target.initialise) in_neuron(target.folder, [&] { initialize(conditions); });
    id = first_gid();
    files.emplace(target.folder, piped_names(id, target.with_tables && comm.is_root()));
  });
  comm::together(comm, [&] {
    in_neuron(target.folder, [&] { write_cells(files->pipes(), id); });
    files->finish();
    if (id) write_own(target.folder, *id);
  });
  return id;
}

}  // namespace ballast::engine::neuron
