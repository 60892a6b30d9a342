#pragma once
// Which section of a built cell a SONATA section id means.

#include <vector>

#include "engine/neuron/session.hpp"

namespace ballast::engine::neuron {

/// Sections by SONATA id. Templates that replace the axon have written each section's id into
/// v(0.0001) of the sections that stay (neurodamus' indexSections() convention); where no section
/// carries such an id, ids count along the cell's list `all`, else along its sections in creation
/// order.
[[nodiscard]] std::vector<::Section*> map_sections(const Session& session, Object* cell);

/// How many sections one of the template's section arrays has; 0 if there is none.
[[nodiscard]] int count_named_sections(const Session& session, Object* cell, const char* array);

/// A section of one of the template's section arrays; nullptr if there is none.
[[nodiscard]] ::Section* find_named_section(const Session& session, Object* cell, const char* array,
                                            int index);

}  // namespace ballast::engine::neuron
