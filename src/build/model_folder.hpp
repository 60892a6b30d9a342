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
#include "comm/communicator.hpp"

namespace ballast::build {

/// The name of the first file of a cycle that is missing or has other content; "" if there is none.
/// `mine` chooses the files to look at.
[[nodiscard]] std::string first_damaged(
    const std::filesystem::path& folder, const CycleRecord& cycle,
    const std::function<bool(std::size_t)>& mine = [](std::size_t) { return true; });

struct WholeCycles {
  std::size_t count = 0;  ///< up to the first with a damaged file
  std::string damaged;    ///< that file; "" if there is none
};
/// The ranks share the work. Collective; the same result on all ranks.
[[nodiscard]] WholeCycles find_whole_cycles(const std::filesystem::path& folder,
                                            const Journal& journal, comm::Communicator& comm);

/// Removes the files of a data set, temporary ones and the copied mechanisms where they belong to
/// no cycle of the journal, and returns their names. What is written after the last cycle is among
/// them.
std::vector<std::string> remove_leftovers(const std::filesystem::path& folder,
                                          const Journal& journal);

/// Removes what a model consists of, and the folder where nothing else is in it.
void remove_model(const std::filesystem::path& folder);

/// The text of files.dat (write_nrnthread_task in nrniv/nrncore_write/io/nrncore_io.cpp).
[[nodiscard]] std::string group_list(const std::vector<Gid>& groups, bool gap_junctions);

}  // namespace ballast::build
