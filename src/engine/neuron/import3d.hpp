#pragma once
// Morphologies for hoc templates. NEURON's Import3d is slow (97 % of the time of building a cell);
// in its place the templates find classes of the same names (data/hoc/import3d.hoc) whose
// instantiate() replays a model::Morphology through C calls: same sections, names, order,
// connections, points and lists.

#include "model/morphology.hpp"

namespace ballast::engine::neuron {

/// Defines the classes and makes load_file("import3d.hoc") of templates do nothing. Throws
/// HocError.
void install_import3d();

/// While it lives, templates that import the file of this name get this morphology; any other file
/// is read with model::read_morphology. One at a time.
class MorphologyForImport {
 public:
  explicit MorphologyForImport(const model::Morphology* morphology);
  ~MorphologyForImport();
  MorphologyForImport(const MorphologyForImport&) = delete;
  MorphologyForImport& operator=(const MorphologyForImport&) = delete;
};

}  // namespace ballast::engine::neuron
