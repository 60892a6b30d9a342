#include "generator/circuit_folder.hpp"

#include <unistd.h>

#include "core/error.hpp"

namespace ballast::generator {
namespace {

namespace fs = std::filesystem;

fs::path without_trailing_slash(const fs::path& path) {
  return path.has_filename() ? path : path.parent_path();
}

/// On the same file system as the final name, and different for every process.
fs::path beside(const fs::path& final_name, const std::string& kind) {
  fs::path name = final_name;
  name += kind + std::to_string(::getpid());
  return name;
}

/// Nothing of a user's is ever deleted: only folders that this program made.
void check_replaceable(const fs::path& folder, bool replace) {
  if (!fs::exists(folder)) {
    return;
  }
  if (!fs::is_directory(folder)) {
    throw InputError({.place = {.file = folder}, .problem = "not a folder"});
  }
  if (fs::is_empty(folder)) {
    return;
  }
  if (!replace) {
    throw InputError({.place = {.file = folder},
                      .problem = "folder is not empty",
                      .suggestion = "Name another one, or replace a circuit with --force."});
  }
  if (!fs::exists(folder / marker_name)) {
    throw InputError(
        {.place = {.file = folder},
         .problem = "folder is not a generated circuit",
         .reason = std::string("it has no ") + marker_name + ", so --force does not replace it"});
  }
}

}  // namespace

CircuitFolder::CircuitFolder(const fs::path& final_name, bool replace)
    : final_(without_trailing_slash(final_name)), temporary_(beside(final_, ".tmp.")) {
  check_replaceable(final_, replace);
  std::error_code failure;
  fs::remove_all(temporary_, failure);
  fs::create_directories(temporary_, failure);
  if (failure) {
    throw ResourceError({.place = {.file = temporary_},
                         .problem = "cannot create folder",
                         .reason = failure.message()});
  }
}

CircuitFolder::~CircuitFolder() {
  if (!temporary_.empty()) {
    std::error_code ignored;
    fs::remove_all(temporary_, ignored);
  }
}

std::uintmax_t CircuitFolder::size() const {
  std::uintmax_t bytes = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(temporary_)) {
    bytes += entry.is_regular_file() ? entry.file_size() : 0;
  }
  return bytes;
}

void CircuitFolder::commit() {
  const fs::path old = beside(final_, ".old.");
  std::error_code failure;
  const bool replaces = fs::exists(final_);
  if (replaces) {
    fs::rename(final_, old, failure);
  }
  if (!failure) {
    fs::rename(temporary_, final_, failure);
  }
  if (failure) {
    throw ResourceError({.place = {.file = final_},
                         .problem = "cannot move the circuit to its place",
                         .reason = failure.message()});
  }
  temporary_.clear();
  if (replaces) {
    fs::remove_all(old, failure);
  }
}

}  // namespace ballast::generator
