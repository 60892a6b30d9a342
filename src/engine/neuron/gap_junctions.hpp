#pragma once
// Gap junctions: point process Gap (RANGE vgap, g) at each end, voltages exchanged at every step by
// ParallelContext's parallel transfer, so that results do not depend on the number of ranks.

#include <vector>

#include "engine/neuron/cells.hpp"

namespace ballast::engine::neuron {

struct GapHalf {
  Object* process = nullptr;
  int own_id = 0, other_id = 0;
};

class GapJunctions {
 public:
  GapJunctions(const Session& session, const Cells& cells) : session_(&session), cells_(&cells) {}

  void create(const Location& location, std::int64_t own_id, std::int64_t other_id,
              double conductance);
  /// Connects all published voltages. Collective.
  void set_up();
  [[nodiscard]] std::size_t size() const { return halves_.size(); }
  [[nodiscard]] const std::vector<GapHalf>& halves() const { return halves_; }
  /// Of Gap's vgap among its values.
  [[nodiscard]] int voltage_column() const { return mechanism_.voltage; }
  /// After ParallelContext.gid_clear(). Collective.
  void clear();

 private:
  struct Mechanism {
    Symbol* symbol = nullptr;
    int voltage = 0, conductance = 0;
  };

  const Mechanism& mechanism();
  void register_half(const GapHalf& half, Symbol* receive, Symbol* publish) const;
  void park_transfer();

  const Session* session_;
  const Cells* cells_;
  Mechanism mechanism_;
  std::vector<GapHalf> halves_;
  bool was_set_up_ = false;
  ::Section* parked_ = nullptr;
  double parked_voltage_ = 0.0;
};

}  // namespace ballast::engine::neuron
