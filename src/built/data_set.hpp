#pragma once
// The data set of CoreNEURON in a folder, format 1.5 as NEURON 8.2.2 writes it: <id>_1.dat (sources
// and connections), <id>_2.dat (all else), <id>_3.dat (sections, where reports were asked for),
// <id>_gap.dat (where the group has gap junctions). Reading is open_data_set() in model.hpp.
// Errors name file and byte offset.

#include <filesystem>
#include <string>
#include <vector>

#include "built/group.hpp"
#include "built/model.hpp"
#include "built/model_description.hpp"

namespace ballast::built {

/// Folder of the mechanisms' sources within a model's.
inline constexpr const char* sources_folder = "mechanisms";

/// <folder>/<id><suffix>.
[[nodiscard]] std::filesystem::path group_file(const std::filesystem::path& folder, std::int32_t id,
                                               const char* suffix);

/// Reads the files of one group and checks them. Throws InputError.
[[nodiscard]] Group read_group_files(const std::filesystem::path& folder, std::int32_t id,
                                     const Header& header);

/// Writes the files of one group as NEURON would: those that were read come out the same, byte by
/// byte. Throws ResourceError.
void write_group_files(const Group& group, const Header& header,
                       const std::filesystem::path& folder);

/// Names of all files that the data set consists of, sorted; left-over files of other groups are
/// none of it.
[[nodiscard]] std::vector<std::string> data_set_files(const std::filesystem::path& folder);

/// Each with size and checksum: what model.json lists. Throws InputError if one is missing.
[[nodiscard]] std::vector<ModelFile> describe_data_set(const std::filesystem::path& folder);

}  // namespace ballast::built
