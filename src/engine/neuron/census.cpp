#include "engine/neuron/census.hpp"

#include <malloc.h>

#include <algorithm>
#include <cstring>
#include <unordered_set>

#include "engine/neuron/connections.hpp"

namespace ballast::engine::neuron {

namespace {

// List and hash entries of NEURON's C++ containers, measured as differences of the heap in use.
constexpr std::int64_t gid_table_entry = 48;
constexpr std::int64_t source_list_entry = 48;
// An entry in each direction that a source without gid has, so that it hears when its generator
// goes (ivoc/ivoc.cpp, nrn_notify_when_void_freed()).
constexpr std::int64_t watched_pointer = 2 * 64;
constexpr std::int64_t observed_object = 144;  // what watches the target of a NetCon
constexpr std::int64_t list_storage = 64;
constexpr std::size_t vector_size = 48;   // IvocVect (ivoc/ivocvect.h)
constexpr std::size_t list_size = 64;     // OcList (ivoc/oclist.h)
constexpr std::size_t source_size = 200;  // PreSyn (nrncvode/netcon.h)

// What initialisation keeps for each instance of a listed mechanism: a pointer to its node, the
// node's index, pointers to its values (nrnoc/multicore.cpp, thread_memblist_setup()).
constexpr Bytes listed_instance(3 * sizeof(void*) + sizeof(int));
// And for each node: pointers to it and its parent, its parent's index, six values of the matrix
// and the voltage (nrnoc/multicore.cpp; nrnoc/treeset.cpp, nrn_recalc_node_ptrs()).
constexpr Bytes listed_node(2 * sizeof(void*) + sizeof(int) + 6 * sizeof(double));

// Bytes that glibc's malloc takes for a request: a header of 8, multiples of 16, at least 32. What
// it gives may be 16 more where a smaller rest would be of no use; that depends on what was freed
// before, and a census does not.
constexpr std::int64_t chunk_for(std::size_t request) {
  return std::max<std::int64_t>(32, (static_cast<std::int64_t>(request) + 8 + 15) / 16 * 16);
}

template <class T>
std::int64_t chunk(const T* memory, std::size_t count = 1) {
  return memory == nullptr ? 0 : chunk_for(count * sizeof(T));
}

// For what NEURON declares in no header.
std::int64_t given_chunk(const void* memory) {
  if (memory == nullptr) return 0;
  return static_cast<std::int64_t>(malloc_usable_size(const_cast<void*>(memory))) + 8;
}

std::string mechanism_name(int type) {
  return type == CABLESECTION ? "section" : memb_func[type].sym->name;
}

class Walk {
 public:
  explicit Walk(const Session& session) : session_(&session), counts_(n_memb_func, 0) {}

  Census take() {
    walk_sections();
    walk_owners();
    walk_point_processes();
    walk_netcons();
    walk_lists();
    finish();
    return std::move(census_);
  }

 private:
  void add(const char* name, std::int64_t bytes) { census_.individual[name] += Bytes(bytes); }

  void walk_properties(const Prop* property) {
    std::int64_t bytes = 0;
    for (; property != nullptr; property = property->next) {
      if (memb_func[property->type].is_point != 0) continue;  // counted with their objects
      ++counts_[static_cast<std::size_t>(property->type)];
      bytes += chunk(property);
    }
    add("properties", bytes);
  }

  void walk_node(const Node* node) {
    add("nodes", chunk(node));
    walk_properties(node->prop);
  }

  void walk_section(const hoc_Item* item) {
    const ::Section* section = item->element.sec;
    ++census_.sections;
    census_.segments += section->nnode - 1;
    census_.points += section->npt3d;
    const auto nodes = static_cast<std::size_t>(section->nnode);
    add("sections", chunk(item) + chunk(section->pnode, nodes));
    add("points", chunk(section->pt3d, static_cast<std::size_t>(section->pt3d_bsize)) +
                      chunk(section->logical_connection));
    walk_properties(section->prop);
    for (std::size_t i = 0; i < nodes; ++i) walk_node(section->pnode[i]);
    nodes_ += section->nnode;
    if (section->parentsec == nullptr) {  // the beginning of a root, made when the tree is set up
      add("nodes", chunk_for(sizeof(Node)));
      ++nodes_;
    }
    if (Object* owner = section->prop->dparam[6].obj) owners_.insert(owner);
  }

  void walk_sections() {
    for (const hoc_Item* item = section_list->next; item != section_list; item = item->next) {
      const bool is_of_engine = item->element.sec->prop->dparam[6].obj == nullptr;
      if (!is_of_engine) walk_section(item);
    }
  }

  std::int64_t bytes_of_member(Symbol& symbol, Objectdata* data) const {
    const SymbolKinds& kinds = session_->kinds();
    const Objectdata& value = data[symbol.u.oboff];
    if (symbol.type == kinds.string)
      return chunk(value.ppstr) +
             (*value.ppstr == nullptr ? 0 : chunk_for(std::strlen(*value.ppstr) + 1));
    const bool sized =
        symbol.type == kinds.number || symbol.type == kinds.object || symbol.type == kinds.section;
    const std::size_t count = sized ? hoc_total_array_data(&symbol, data) : 0;
    if (symbol.type == kinds.number) return chunk(value.pval, count);
    if (symbol.type == kinds.object) return chunk(value.pobj, count);
    if (symbol.type == kinds.section) return chunk(value.psecitm, count);
    return 0;
  }

  void walk_owners() {
    for (const Object* owner : owners_) {
      ++census_.cells;
      const cTemplate* made_by = owner->ctemplate;
      std::int64_t bytes =
          chunk(owner) + chunk(owner->itm_me) +
          chunk(owner->u.dataspace, static_cast<std::size_t>(made_by->dataspace_size));
      for (Symbol* s = made_by->symtable->first; s != nullptr; s = s->next) {
        const bool external = s->cpublic == 2;
        if (!external) bytes += bytes_of_member(*s, owner->u.dataspace);
      }
      add("objects", bytes);
    }
  }

  void walk_point_process(int type, const Object* object) {
    const auto* process = static_cast<const Point_process*>(object->u.this_pointer);
    if (process == nullptr || process->prop == nullptr) return;
    ++counts_[static_cast<std::size_t>(type)];
    if (nrn_is_artificial_[type] != 0) {
      ++census_.cells;
    } else {
      ++census_.point_processes;
    }
    std::int64_t bytes =
        chunk(object) + chunk(object->itm_me) + chunk(process) + chunk(process->prop);
    if (object->observers != nullptr) bytes += observed_object;
    census_.processes[memb_func[type].sym->name] += Bytes(bytes);
  }

  void walk_point_processes() {
    for (int type = 0; type < n_memb_func; ++type) {
      if (memb_func[type].is_point == 0 || memb_func[type].sym == nullptr) continue;
      const Symbol* symbol = session_->find_point_process(memb_func[type].sym->name);
      if (symbol == nullptr) continue;
      const hoc_Item* list = symbol->u.ctemplate->olist;
      for (const hoc_Item* i = list->next; i != list; i = i->next)
        walk_point_process(type, i->element.obj);
    }
  }

  void walk_source(const PreSynData* source) {
    if (source == nullptr || !sources_.insert(source).second) return;
    add("lists of targets", given_chunk(source->targets_begin));
    if (source->output_index >= 0) return;  // counts with its cell
    if (source->gid < 0) {
      ++census_.event_sources;
      add("event sources", chunk_for(source_size) + source_list_entry + watched_pointer);
      return;
    }
    ++census_.sources;
    add("sources", chunk_for(source_size) + gid_table_entry + source_list_entry);
  }

  void walk_netcons() {
    const hoc_Item* list = session_->require_template("NetCon")->u.ctemplate->olist;
    std::int64_t bytes = 0;
    for (const hoc_Item* item = list->next; item != list; item = item->next) {
      const Object* object = item->element.obj;
      const auto* netcon = static_cast<const NetConData*>(object->u.this_pointer);
      ++census_.netcons;
      bytes += chunk(object) + chunk(item) + chunk(netcon) +
               chunk(netcon->weights, static_cast<std::size_t>(netcon->weight_count));
      walk_source(netcon->source);
    }
    add("netcons", bytes);
  }

  // `own`: bytes of what the object stands for, without its contents.
  template <class Measure>
  void walk_class(const char* name, const char* label, std::size_t own, Measure&& contents) {
    const hoc_Item* list = session_->require_template(name)->u.ctemplate->olist;
    std::int64_t bytes = 0;
    for (const hoc_Item* item = list->next; item != list; item = item->next) {
      const Object* object = item->element.obj;
      bytes += chunk(object) + chunk(item) + chunk_for(own) + contents(object);
    }
    add(label, bytes);
  }

  void walk_lists() {
    walk_class("SectionList", "section lists", sizeof(hoc_Item), [](const Object* object) {
      const auto* list = static_cast<const hoc_Item*>(object->u.this_pointer);
      std::int64_t bytes = 0;
      if (list == nullptr) return bytes;
      for (const hoc_Item* item = list->next; item != list; item = item->next) bytes += chunk(item);
      return bytes;
    });
    walk_class("Vector", "vectors", vector_size, [](const Object* object) {
      double* data = nullptr;
      const int size = vector_instance_px(object->u.this_pointer, &data);
      return size > 0 ? chunk(data, static_cast<std::size_t>(size)) : 0;
    });
    walk_class("List", "lists", list_size, [](const Object*) { return list_storage; });
  }

  void finish() {
    for (int type = 0; type < n_memb_func; ++type) {
      const std::int64_t count = counts_[static_cast<std::size_t>(type)];
      if (count > 0) census_.instances[mechanism_name(type)] = count;
    }
    if (nodes_ > 0) census_.instances["node"] = nodes_;
  }

  const Session* session_;
  Census census_;
  std::vector<std::int64_t> counts_;
  std::int64_t nodes_ = 0;
  std::unordered_set<const Object*> owners_;
  std::unordered_set<const PreSynData*> sources_;
};

// A slot of a pool of arrays: its values and a pointer to them (nrniv/arraypool.h).
std::int64_t slot_bytes(int values) {
  return values == 0 ? 0 : 8 * values + 8;
}

// Mechanisms that are listed (nrnoc/treeset.cpp, v_setup_vectors()). The data of all but artificial
// cells are copied (nrniv/cxprop.cpp, in_place_data_realloc()).
bool is_computed(const Memb_func& mechanism) {
  return mechanism.current != nullptr || mechanism.state != nullptr ||
         mechanism.initialize != nullptr;
}

}  // namespace

Census take_census(const Session& session) {
  return Walk(session).take();
}

std::map<std::string, PoolLaw> pool_laws_of_mechanisms() {
  constexpr std::int64_t first_capacity = 1000;  // APSIZE in nrniv/cxprop.cpp
  constexpr int section_values = 11;             // cab_alloc() in nrnoc/cabcode.cpp
  std::map<std::string, PoolLaw> laws;
  laws["node"] = {.first_capacity = 1, .slot_bytes = Bytes(0), .listed_bytes = listed_node};
  laws["section"] = {first_capacity, Bytes(static_cast<std::int64_t>(sizeof(::Section)) + 8 +
                                           slot_bytes(section_values))};
  for (int type = CABLESECTION + 1; type < n_memb_func; ++type) {
    if (memb_func[type].sym == nullptr) continue;
    const std::int64_t values = slot_bytes(nrn_prop_param_size_[type]);
    const bool computed = is_computed(memb_func[type]);
    laws[mechanism_name(type)] = {
        .first_capacity = first_capacity,
        .slot_bytes = Bytes(values + slot_bytes(nrn_prop_dparam_size_[type])),
        .copied_bytes = Bytes(computed && nrn_is_artificial_[type] == 0 ? values : 0),
        .listed_bytes = computed ? listed_instance : Bytes(0)};
  }
  return laws;
}

}  // namespace ballast::engine::neuron
