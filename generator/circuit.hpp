#pragma once
// Writing a whole circuit: model, files, summary. The same recipe, templates and mechanisms give
// the same bytes.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/log.hpp"
#include "core/quantity.hpp"
#include "generator/chemical_edges.hpp"
#include "generator/recipe.hpp"

namespace ballast::generator {

/// Where things come from and go to.
struct CircuitPaths {
  std::filesystem::path folder;      ///< of the circuit
  std::filesystem::path emodels;     ///< holds <model_template>.hoc
  std::filesystem::path mechanisms;  ///< holds the .mod files
  bool replace = false;              ///< a circuit that is there already
};

struct MetypeSummary {
  std::string name, model_template;
  std::uint64_t cells = 0;
  int min_segments = 0, max_segments = 0;  ///< of its morphologies
};

/// What was written, for the user.
struct CircuitSummary {
  std::filesystem::path folder;
  std::uint64_t populations = 1;  ///< of cells
  std::uint64_t cells = 0, thalamic_cells = 0, point_neurons = 0, morphologies = 0;
  EdgeTotals recurrent = {}, thalamic = {};
  EdgeTotals between = {};             ///< from one population of cells to another
  EdgeTotals with_point_neurons = {};  ///< from or onto point neurons
  std::uint64_t gap_junctions = 0;     ///< pairs
  std::uint64_t thalamic_spikes = 0;
  std::vector<MetypeSummary> metypes;
  Bytes size = {};  ///< of all files
};

/// Writes the circuit; it appears under its name when it is complete. Throws InputError for a
/// template or mechanisms that are missing and for a folder that must not be replaced;
/// ResourceError; Interrupted.
CircuitSummary write_circuit(const Recipe& recipe, const CircuitPaths& paths, Logger& log);

/// For people.
[[nodiscard]] std::string to_text(const CircuitSummary& summary);
/// For programs.
[[nodiscard]] Json to_json(const CircuitSummary& summary);

/// The folder with recipes, emodels and mechanisms: `given`, else that of the installed program,
/// else that of the source tree. Throws InputError if it is not there.
[[nodiscard]] std::filesystem::path data_folder(const std::optional<std::filesystem::path>& given);

}  // namespace ballast::generator
