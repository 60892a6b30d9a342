#include "engine/runtime/kernel_library.hpp"

#include <dlfcn.h>

#include <algorithm>

#include "core/error.hpp"

namespace ballast::runtime {

namespace {

std::string last_error() {
  const char* text = dlerror();
  return text == nullptr ? "unknown" : text;
}

std::shared_ptr<void> open_library(const std::filesystem::path& file) {
  void* handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    throw EngineError(
        {.place = {file}, .problem = "cannot load the kernels", .reason = last_error()});
  }
  return {handle, [](void* open) { dlclose(open); }};
}

using Entry = const kernel::Library*();

}  // namespace

KernelLibrary::KernelLibrary(const std::filesystem::path& file)
    : file_(std::filesystem::absolute(file)), handle_(open_library(file_)) {
  auto* entry = reinterpret_cast<Entry*>(dlsym(handle_.get(), "ballast_kernels"));
  if (entry == nullptr) {
    throw EngineError({.place = {file_},
                       .problem = "no library of kernels",
                       .reason = "it has no function ballast_kernels",
                       .suggestion = "Make one with 'ballast-mods --runtime'."});
  }
  library_ = entry();
  if (library_->version != kernel::interface_version) {
    throw EngineError({.place = {file_},
                       .problem = "kernels of another version of ballast",
                       .value = std::to_string(library_->version),
                       .reason = "this one uses " + std::to_string(kernel::interface_version),
                       .suggestion = "Make them again with 'ballast-mods --runtime'."});
  }
}

const kernel::Kernel* KernelLibrary::find(const std::string& mechanism) const {
  const kernel::Kernel* end = library_->kernels + library_->kernel_count;
  const auto* found = std::find_if(library_->kernels, end,
                                   [&](const auto& kernel) { return mechanism == kernel.name; });
  return found == end ? nullptr : found;
}

}  // namespace ballast::runtime
