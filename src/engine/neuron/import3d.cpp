#include "engine/neuron/import3d.hpp"

#include <stdlib.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

#include "engine/neuron/protected_call.hpp"
#include "import3d_text.hpp"

namespace ballast::engine::neuron {

namespace {

using model::Morphology;

// State of a hoc function, which has no other way to reach C++ objects.
struct Import {
  const Morphology* given = nullptr;
  Morphology read;                  // the last file read here
  std::vector<::Section*> created;  // of the cell being made; kept to spare allocations
  std::array<char, 1024> error{};
};

Import& import_state() {
  static Import state;
  return state;
}

// Templates may change the case of the extension before they read.
bool same_file_name(const std::filesystem::path& a, const std::filesystem::path& b) {
  const std::string x = a.filename().string();
  const std::string y = b.filename().string();
  return std::equal(x.begin(), x.end(), y.begin(), y.end(), [](unsigned char c, unsigned char d) {
    return std::tolower(c) == std::tolower(d);
  });
}

// nullptr with the reason in state.error: no exception may pass through hoc.
const Morphology* find_morphology(Import& state, const char* path) noexcept {
  try {
    if (state.given != nullptr && same_file_name(state.given->file, path)) return state.given;
    if (state.read.sections.empty() || state.read.file != path) {
      state.read = model::read_morphology(path);
    }
    return &state.read;
  } catch (const std::exception& error) {
    std::strncpy(state.error.data(), error.what(), state.error.size() - 1);
    return nullptr;
  }
}

void create_arrays(const Morphology& morphology, Object* cell) {
  std::array<char, 256> statement{};
  for (const model::SectionArray& array : morphology.arrays) {
    std::snprintf(statement.data(), statement.size(), "create %s[%d]\n", array.name.c_str(),
                  array.count);
    hoc_obj_run(statement.data(), cell);
  }
}

::Section* find_section(const Morphology& morphology, const model::Section& section, Object* cell) {
  const char* name = morphology.arrays[static_cast<std::size_t>(section.array)].name.c_str();
  const Symbol* symbol = hoc_table_lookup(name, cell->ctemplate->symtable);
  return cell->u.dataspace[symbol->u.oboff].psecitm[section.index]->element.sec;
}

void connect_to_parent(::Section* child, ::Section* parent, const model::Section& section) {
  nrn_pushsec(child);
  hoc_pushx(section.own_end);
  nrn_pushsec(parent);
  hoc_pushx(section.parent_position);
  simpleconnectsection();
}

void add_points(::Section* created, const model::Section& section, const Morphology& morphology) {
  if (section.has_logical_start) {
    const model::Point& start = section.logical_start;
    nrn_pt3dstyle1(created, start.x, start.y, start.z);
  }
  nrn_pt3dclear(created, static_cast<int>(section.point_count));
  const model::Point* point = morphology.points.data() + section.first_point;
  for (std::uint32_t i = 0; i < section.point_count; ++i, ++point) {
    stor_pt3d(created, point->x, point->y, point->z, point->diameter);
  }
}

void* section_list_of(Object* cell, const char* name) {
  const Symbol* symbol = hoc_table_lookup(name, cell->ctemplate->symtable);
  Object* list = symbol != nullptr ? *cell->u.dataspace[symbol->u.oboff].pobj : nullptr;
  if (list == nullptr || std::strcmp(list->ctemplate->sym->name, "SectionList") != 0) {
    hoc_execerror(name, "is not a SectionList of the template");
  }
  return list->u.this_pointer;
}

void append_array(const Morphology& morphology, const std::vector<::Section*>& created,
                  Object* cell, std::size_t array, const std::string& list_name) {
  if (list_name.empty()) return;
  void* list = section_list_of(cell, list_name.c_str());
  for (std::size_t i = 0; i < created.size(); ++i) {
    if (static_cast<std::size_t>(morphology.sections[i].array) == array) {
      lvappendsec_and_ref(list, created[i]);
    }
  }
}

void fill_lists(const Morphology& morphology, const std::vector<::Section*>& created,
                Object* cell) {
  void* all = section_list_of(cell, "all");
  for (::Section* section : created) lvappendsec_and_ref(all, section);
  for (std::size_t a = 0; a < morphology.arrays.size(); ++a) {
    const model::SectionArray& array = morphology.arrays[a];
    append_array(morphology, created, cell, a, array.list);
    for (const std::string& list : array.also_in) append_array(morphology, created, cell, a, list);
  }
}

// Siblings come out in the reverse of the order in which they are connected.
std::size_t nth_connected(const Morphology& morphology, std::size_t n) {
  return morphology.connect_order.empty() ? n : morphology.connect_order[n];
}

void replay(const Morphology& morphology, std::vector<::Section*>& created, Object* cell) {
  create_arrays(morphology, cell);
  created.clear();
  for (const model::Section& section : morphology.sections) {
    created.push_back(find_section(morphology, section, cell));
  }
  fill_lists(morphology, created, cell);
  for (std::size_t n = 0; n < created.size(); ++n) {
    const std::size_t i = nth_connected(morphology, n);
    const model::Section& section = morphology.sections[i];
    if (section.parent >= 0) {
      connect_to_parent(created[i], created[static_cast<std::size_t>(section.parent)], section);
    }
    add_points(created[i], section, morphology);
  }
}

// hoc: ballast_instantiate(cell, path)
void instantiate() {
  Object* cell = *hoc_objgetarg(1);
  Import& state = import_state();
  const Morphology* morphology = find_morphology(state, hoc_gargstr(2));
  if (morphology == nullptr) hoc_execerror(state.error.data(), nullptr);
  replay(*morphology, state.created, cell);
  hoc_ret();
  hoc_pushx(1.0);
}

void register_function() {
  static std::array<VoidFunc, 2> functions{
      {{"ballast_instantiate", instantiate}, {nullptr, nullptr}}};
  Symlist* current = hoc_symlist;
  hoc_symlist = hoc_built_in_symlist;  // so that templates see it
  hoc_register_var(nullptr, nullptr, functions.data());
  hoc_symlist = current;
}

// hoc remembers a loaded file by the name it was asked for: loaded once from a folder of ours, the
// name "import3d.hoc" is never searched for again (oc/fileio.cpp).
void load_from_temporary_folder() {
  namespace fs = std::filesystem;
  std::string folder = (fs::temp_directory_path() / "ballast_hoc_XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) throw HocError("no temporary folder can be made");
  std::ofstream(fs::path(folder) / "import3d.hoc") << import3d_text;
  const fs::path here = fs::current_path();
  fs::current_path(folder);
  std::string failure;
  try {
    execute("{load_file(\"import3d.hoc\")}");
  } catch (const HocError& error) {
    failure = error.what();
  }
  fs::current_path(here);
  fs::remove_all(folder);
  if (!failure.empty()) throw HocError(failure);
}

}  // namespace

void install_import3d() {
  register_function();
  load_from_temporary_folder();
}

MorphologyForImport::MorphologyForImport(const Morphology* morphology) {
  import_state().given = morphology;
}

MorphologyForImport::~MorphologyForImport() {
  import_state().given = nullptr;
}

}  // namespace ballast::engine::neuron
