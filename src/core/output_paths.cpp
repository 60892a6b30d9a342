#include "core/output_paths.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace ballast {

namespace {

namespace fs = std::filesystem;

// Without links and dots; what is not there yet is taken as it stands.
fs::path whole(const fs::path& path) {
  std::error_code failure;
  fs::path found = fs::weakly_canonical(fs::absolute(path), failure);
  if (failure) found = fs::absolute(path).lexically_normal();
  return found.has_filename() ? found : found.parent_path();
}

bool is_in(const fs::path& path, const fs::path& folder) {
  const auto ends = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return ends.first == folder.end();
}

bool is_same_file(const fs::path& a, const fs::path& b) {
  std::error_code ignored;  // one of them may not be there
  return a == b || fs::equivalent(a, b, ignored);
}

[[noreturn]] void refuse(const NamedPath& output, const std::string& reason) {
  throw InputError({.place = {output.path},
                    .problem = output.what + " cannot be written there",
                    .reason = reason,
                    .suggestion = "Choose another name."});
}

}  // namespace

void check_output_paths(const std::vector<NamedPath>& outputs,
                        const std::vector<NamedPath>& inputs) {
  for (auto output = outputs.begin(); output != outputs.end(); ++output) {
    if (output->path.empty()) continue;
    const fs::path path = whole(output->path);
    for (const NamedPath& input : inputs) {
      if (input.path.empty()) continue;
      if (is_same_file(path, whole(input.path))) refuse(*output, "it would replace " + input.what);
      if (is_in(path, whole(input.path))) refuse(*output, "it would lie in " + input.what);
    }
    for (auto other = outputs.begin(); other != output; ++other) {
      if (other->path.empty() || !is_same_file(path, whole(other->path))) continue;
      refuse(*output, "it would replace " + other->what);
    }
  }
}

}  // namespace ballast
