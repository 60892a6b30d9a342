#pragma once
// Cells of this process: those that a template builds and artificial ones. Owns the hoc objects
// and, per cell, the map from SONATA section ids to sections. Handles are positions in creation
// order.

#include <deque>
#include <vector>

#include "core/error.hpp"
#include "engine/engine.hpp"
#include "engine/neuron/templates.hpp"

namespace ballast::engine::neuron {

/// A place in NEURON's own terms.
struct Site {
  ::Section* section = nullptr;
  double position = 0.5;
};

class Cells {
 public:
  Cells(const Session& session, const Templates& templates)
      : session_(&session), templates_(&templates) {}

  CellHandle create(const CellRequest& request, const Conditions& conditions);
  CellHandle create_artificial(const ArtificialCellRequest& request);

  [[nodiscard]] bool has_section(CellHandle cell, std::int32_t section) const;
  /// Throws EngineError where the section does not exist.
  [[nodiscard]] Site site(const Location& location) const;
  [[nodiscard]] Object* object(CellHandle cell) const { return at(cell).object; }
  [[nodiscard]] Gid gid(CellHandle cell) const { return at(cell).gid; }
  /// By SONATA id; empty for artificial cells.
  [[nodiscard]] const std::vector<::Section*>& sections(CellHandle cell) const {
    return at(cell).sections;
  }
  [[nodiscard]] std::size_t size() const { return cells_.size(); }
  /// Bytes of what looks for the cells' spikes, of section maps and of this class' own records.
  void add_detectors_and_handles(Census& census) const;

  /// Unreferences all cells, the last one first, after their clear(). Throws HocError.
  void clear();

 private:
  struct Cell {
    Object* object = nullptr;
    Gid gid = {};
    std::vector<::Section*> sections;  ///< by SONATA id; nullptr = deleted by the template
  };

  [[nodiscard]] const Cell& at(CellHandle cell) const;
  [[nodiscard]] Object* build(const CellRequest& request) const;
  [[nodiscard]] Site spike_site(Object* cell, const Conditions& conditions) const;
  [[nodiscard]] std::vector<::Section*> section_map(Object* cell) const;
  void register_cell(const CellRequest& request, Object* cell,
                     const std::vector<::Section*>& sections, const Conditions& conditions);
  void release(Object* cell) const;
  void discard_unfinished(const cTemplate* made_by, int first_index) const;
  void seed_channels(Object* cell, std::uint32_t seed) const;
  void register_source(Gid gid, const Site* site, Object* process, double threshold);
  [[nodiscard]] ErrorParts failed(const CellRequest& request, const std::string& reason) const;
  CellHandle keep(Object* object, Gid gid, std::vector<::Section*> sections);

  const Session* session_;
  const Templates* templates_;
  std::deque<Cell> cells_;
  std::int64_t detectors_ = 0;  ///< gids that fire here
};

/// A RANGE variable of a point process; nullptr if it has none of this name.
[[nodiscard]] const Symbol* find_range_variable(const Session& session, const Symbol* process,
                                                const std::string& name);
/// Throws EngineError for a mechanism that is no point process.
[[nodiscard]] Symbol* require_point_process(const Session& session, const std::string& mechanism);
/// As find_range_variable; throws EngineError naming the variable.
[[nodiscard]] int require_range_index(const Session& session, const Symbol* process,
                                      const std::string& name);
/// NEURON's gids are ints; throws EngineError for a larger one.
[[nodiscard]] int checked_gid(Gid gid);

}  // namespace ballast::engine::neuron
