#include "built/model.hpp"

#include <algorithm>

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
  return open_data_set(path);
}

}  // namespace ballast::built
