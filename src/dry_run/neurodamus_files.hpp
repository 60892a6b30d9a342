#pragma once
// Files of a dry run that neurodamus (--lb-mode=Memory) takes for its own. Not collective: the root
// calls it, once cell_memory_usage.json is written.

#include <filesystem>

#include "model/catalog.hpp"
#include "plan/allocation.hpp"

namespace ballast::dry_run {

/// Writes allocation_r<ranks>_c<cycles>.pkl.gz into `folder` and gives its name. Adds to the store
/// there the key `pop_metype_gids` (population -> metype -> node ids), without which neurodamus
/// does not read it (CellMemoryUsage.from_json of its utils/memory.py).
std::filesystem::path write_neurodamus_files(const model::CellCatalog& catalog,
                                             const plan::Allocation& allocation,
                                             const std::filesystem::path& folder);

}  // namespace ballast::dry_run
