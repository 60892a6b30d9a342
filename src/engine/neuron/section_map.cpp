#include "engine/neuron/section_map.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace ballast::engine::neuron {

namespace {

constexpr double highest_id = 1e6;

bool exists(const ::Section* section) {
  return section->prop != nullptr;
}

Object* find_list(const Session& session, Object* cell) {
  const Symbol* symbol = find_member(cell, "all");
  if (symbol == nullptr || symbol->type != session.kinds().object) return nullptr;
  Object* list = *cell->u.dataspace[symbol->u.oboff].pobj;
  const bool usable =
      list != nullptr && std::strcmp(list->ctemplate->sym->name, "SectionList") == 0;
  return usable ? list : nullptr;
}

std::vector<::Section*> collect(const hoc_Item* list, const Object* owner) {
  std::vector<::Section*> sections;
  for (const hoc_Item* item = list->next; item != list; item = item->next) {
    ::Section* section = item->element.sec;
    if (!exists(section)) continue;
    if (owner == nullptr || section->prop->dparam[6].obj == owner) sections.push_back(section);
  }
  return sections;
}

std::vector<::Section*> sections_of(const Session& session, Object* cell) {
  if (const Object* list = find_list(session, cell)) {
    return collect(static_cast<const hoc_Item*>(list->u.this_pointer), nullptr);
  }
  return collect(section_list, cell);
}

double written_id(const ::Section* section) {
  return NODEV(section->pnode[0]);
}

// Empty where what is written cannot be ids: fractions, or one value in all sections. Two sections
// may bear one id (an axon of one section, replaced by two): the later one has it, as in
// neurodamus.
std::vector<::Section*> map_written_ids(const std::vector<::Section*>& sections) {
  std::vector<::Section*> map;
  std::size_t written = 0;
  std::size_t distinct = 0;
  for (::Section* section : sections) {
    const double id = written_id(section);
    if (id < 0) continue;  // a section that was added later, at its resting potential
    if (id != std::floor(id) || id > highest_id) return {};
    const auto index = static_cast<std::size_t>(id);
    if (index >= map.size()) map.resize(index + 1, nullptr);
    if (map[index] == nullptr) ++distinct;
    map[index] = section;
    ++written;
  }
  return distinct == 1 && written > 1 ? std::vector<::Section*>() : map;
}

}  // namespace

std::vector<::Section*> map_sections(const Session& session, Object* cell) {
  std::vector<::Section*> sections = sections_of(session, cell);
  std::vector<::Section*> map = map_written_ids(sections);
  std::vector<::Section*>& result = map.empty() ? sections : map;
  result.shrink_to_fit();
  return std::move(result);
}

int count_named_sections(const Session& session, Object* cell, const char* array) {
  const Symbol* symbol = find_member(cell, array);
  if (symbol == nullptr || symbol->type != session.kinds().section) return 0;
  const Arrayinfo* shape = cell->u.dataspace[symbol->u.oboff + 1].arayinfo;
  return shape == nullptr ? 1 : shape->sub[0];
}

::Section* find_named_section(const Session& session, Object* cell, const char* array, int index) {
  if (index >= count_named_sections(session, cell, array)) return nullptr;
  const Symbol* symbol = find_member(cell, array);
  hoc_Item* item = cell->u.dataspace[symbol->u.oboff].psecitm[index];
  return item != nullptr && exists(item->element.sec) ? item->element.sec : nullptr;
}

}  // namespace ballast::engine::neuron
