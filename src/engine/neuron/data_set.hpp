#pragma once
// Writes what this process holds as a group of a CoreNEURON data set, format 1.5. The cells come
// from NEURON's own writer (nrniv/nrncore_write); the files <id>_gap.dat and <id>_3.dat, which it
// would write only for models that are whole, are written here, in its format.

#include <filesystem>
#include <optional>

#include "engine/neuron/gap_junctions.hpp"

namespace ballast::engine::neuron {

class DataSet {
 public:
  DataSet(const Session& session, const Cells& cells, const GapJunctions& gaps)
      : session_(&session), cells_(&cells), gaps_(&gaps) {}

  /// As Engine::reserve_cells().
  void reserve(std::int64_t cells) const;
  /// As Engine::write_group(). Collective.
  [[nodiscard]] std::optional<Gid> write(const GroupTarget& target,
                                         const Conditions& conditions) const;

 private:
  [[nodiscard]] std::optional<Gid> first_gid() const;
  void initialize(const Conditions& conditions) const;
  void write_cells(const std::filesystem::path& pipes, std::optional<Gid> id) const;
  void write_own(const std::filesystem::path& folder, Gid id) const;

  const Session* session_;
  const Cells* cells_;
  const GapJunctions* gaps_;
};

}  // namespace ballast::engine::neuron
