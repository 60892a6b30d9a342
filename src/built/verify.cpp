#include "built/verify.hpp"

#include <fmt/format.h>

#include <set>

#include "built/data_set.hpp"
#include "built/model.hpp"
#include "built/model_description_file.hpp"
#include "built/packed_model.hpp"
#include "core/error.hpp"

namespace ballast::built {

namespace {

namespace fs = std::filesystem;

bool is_ours(std::size_t index, Share share) {
  return index % std::size_t(share.count) == std::size_t(share.index);
}

constexpr const char* built_again = "Copy the model again, or build it again.";

/// Every file that the data set consists of must be listed.
void check_listed(const fs::path& folder, const ModelDescription& description) {
  std::set<std::string> listed;
  for (const ModelFile& file : description.files) listed.insert(file.name);
  for (const std::string& name : data_set_files(folder)) {
    if (listed.contains(name)) continue;
    throw InputError({.place = {folder / name},
                      .problem = "file that model.json does not list",
                      .suggestion = built_again});
  }
}

Evidence verify_structure(const fs::path& folder, Share share) {
  const auto model = open_data_set(folder);
  const Header& header = model->header();
  for (std::size_t i = 0; i < header.groups.size(); ++i) {
    if (is_ours(i, share)) (void)model->read_group(header.groups[i]);
  }
  return Evidence::structure;
}

Evidence verify_folder(const fs::path& folder, Share share) {
  if (!fs::exists(folder / description_name)) return verify_structure(folder, share);
  const ModelDescription description = read_description(folder);
  for (std::size_t i = 0; i < description.files.size(); ++i) {
    if (is_ours(i, share)) check_file(folder, description.files[i], description_name, built_again);
  }
  check_listed(folder, description);
  return Evidence::checksums;
}

}  // namespace

void check_file(const fs::path& folder, const ModelFile& expected, const std::string& listed_in,
                const std::string& suggestion) {
  const fs::path file = folder / expected.name;
  if (!fs::is_regular_file(file)) {
    throw InputError({.place = {file},
                      .problem = "missing file",
                      .reason = listed_in + " lists it",
                      .suggestion = suggestion});
  }
  const std::uint64_t size = fs::file_size(file);
  if (size != expected.size) {
    throw InputError({.place = {file},
                      .problem = "wrong size",
                      .value = fmt::format("{} bytes", size),
                      .reason = fmt::format("{} in {}", expected.size, listed_in),
                      .suggestion = suggestion});
  }
  if (describe_file(folder, expected.name).checksum != expected.checksum) {
    throw InputError({.place = {file},
                      .problem = "content does not match its checksum",
                      .reason = "the file was edited or damaged",
                      .suggestion = suggestion});
  }
}

Evidence verify_model(const fs::path& path, Share share) {
  if (fs::is_directory(path)) return verify_folder(path, share);
  if (has_seal(path)) verify_seal(path, share);
  (void)open_packed(path);
  return Evidence::checksums;
}

}  // namespace ballast::built
