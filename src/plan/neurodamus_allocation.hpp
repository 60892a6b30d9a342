#pragma once
// Allocations as neurodamus saves and loads them, allocation_r<ranks>_c<cycles>.pkl.gz: a gzipped
// pickle of population -> (rank, cycle) -> array of 0-based node ids (neurodamus/utils/memory.py:
// export_allocation_stats, import_allocation_stats). Reading calls nothing that a pickle names
// (core/pickle.hpp). The file knows no circuit, no predicted bytes and no peaks.

#include <filesystem>
#include <string>

#include "plan/allocation.hpp"

namespace ballast::plan {

/// "allocation_r64_c4.pkl.gz".
[[nodiscard]] std::string neurodamus_file_name(const Layout& layout);
/// Whether a file is called *.pkl.gz.
[[nodiscard]] bool is_neurodamus_name(const std::filesystem::path& file);

/// Writes the file whole or not at all; takes 4 bytes per cell. Throws InputError for a node id
/// beyond 32 bits, which neurodamus does not have.
void write_neurodamus_allocation(const Allocation& allocation, const std::filesystem::path& file);

/// The layout is that of the file's name, or, where it has none, up to the last rank and cycle with
/// cells; one rank per node. Policy `lpt`: neurodamus deals out batches of cells greedily. Without
/// fingerprint, bytes and peaks. Throws InputError for what is no such file or is not safe to read.
[[nodiscard]] Allocation read_neurodamus_allocation(const std::filesystem::path& file);

}  // namespace ballast::plan
