#pragma once
// Private to packed models: a Group as the datasets of an HDF5 group /groups/<id>
// (docs/file_formats.md). An array without elements has no dataset.

#include "built/group.hpp"
#include "built/model.hpp"
#include "sonata/hdf5_file.hpp"

namespace ballast::built {

/// Throws ResourceError.
void write_packed_group(sonata::Hdf5File& file, const Group& group, const Header& header);

/// Reads and checks it. Throws InputError with file and dataset.
[[nodiscard]] Group read_packed_group(const sonata::Hdf5File& file, std::int32_t id,
                                      const Header& header);

}  // namespace ballast::built
