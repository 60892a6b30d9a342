#include "built/model.hpp"

#include <algorithm>

#include "built/packed_model.hpp"
#include "core/error.hpp"

namespace ballast::built {

const Mechanism* Header::find(std::int32_t type) const {
  const auto found = std::lower_bound(
      mechanisms.begin(), mechanisms.end(), type,
      [](const Mechanism& mechanism, std::int32_t wanted) { return mechanism.type < wanted; });
  return found == mechanisms.end() || found->type != type ? nullptr : &*found;
}

double Header::global(const std::string& name) const {
  const auto found = globals.find(name);
  if (found != globals.end() && found->second.size() == 1) return found->second.front();
  throw InputError({.problem = "the model has no global variable", .value = name});
}

std::unique_ptr<Model> open_model(const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path)) return open_data_set(path);
  if (std::filesystem::exists(path)) return open_packed(path);
  throw InputError(
      {.place = {path}, .problem = "no built model", .reason = "no such file or folder"});
}

}  // namespace ballast::built
