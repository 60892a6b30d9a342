#pragma once
// The folder of a built model while it is being built: which of its files are whole, which are left
// over, and the list of its groups. Names of other files are never touched. Used by the root unless
// it says otherwise.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "build/journal.hpp"

namespace ballast::build {

/// The name of the first file of a cycle that is missing or has other content; "" if there is none.
/// `mine` chooses the files to look at.
[[nodiscard]] std::string first_damaged(
    const std::filesystem::path& folder, const CycleRecord& cycle,
    const std::function<bool(std::size_t)>& mine = [](std::size_t) { return true; });

/// Removes the files of a data set and temporary ones that belong to no cycle of the journal, and
/// returns their names.
std::vector<std::string> remove_leftovers(const std::filesystem::path& folder,
                                          const Journal& journal);

/// Removes what a model consists of, and the folder where nothing else is in it.
void remove_model(const std::filesystem::path& folder);

/// The text of files.dat (write_nrnthread_task in nrniv/nrncore_write/io/nrncore_io.cpp).
[[nodiscard]] std::string group_list(const std::vector<Gid>& groups, bool gap_junctions);

}  // namespace ballast::build
