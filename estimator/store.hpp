#pragma once
// The store of a dry run, cell_memory_usage.json: `metype_memory` (KiB per cell) and
// `metype_cell_syn_average` as neurodamus reads them, and under "ballast" the whole MemoryModel, so
// that a later dry run builds only what is new and prints the same estimate. memory_per_metype.json
// is for people and scripts. Schemas: docs/file_formats.md. Files appear whole or not at all.

#include <filesystem>
#include <optional>

#include "core/json.hpp"
#include "estimator/memory_model.hpp"
#include "estimator/prediction.hpp"

namespace ballast::estimator {

/// A cost and back; mechanisms by their names. cost_from() throws InputError as below, also for a
/// mechanism without pool.
[[nodiscard]] Json to_json(const Cost& cost, const std::vector<MechanismPool>& pools);
[[nodiscard]] Cost cost_from(const JsonValue& value, const std::vector<MechanismPool>& pools);

[[nodiscard]] Json to_json(const MemoryModel& memory);
/// Inverse of to_json(). Throws InputError at the first key that is missing, unknown or of another
/// type.
[[nodiscard]] MemoryModel memory_model_from(const JsonValue& value);

void write_store(const std::filesystem::path& file, const MemoryModel& memory,
                 const Prediction& prediction);

/// The model of a store, or nothing if there is no such file or it is one of neurodamus without the
/// "ballast" object. Throws InputError if the file is damaged, was edited, or is of another
/// version.
[[nodiscard]] std::optional<MemoryModel> read_store(const std::filesystem::path& file);

/// memory_per_metype.json: per metype its cells, bytes per cell and per cell's synapses, total and
/// share.
void write_metype_file(const std::filesystem::path& file, const Prediction& prediction);

}  // namespace ballast::estimator
