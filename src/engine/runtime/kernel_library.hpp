#pragma once
// KernelLibrary: a compiled library of kernels, opened. What it hands out lives as long as it does.

#include <filesystem>
#include <memory>
#include <string>

#include "engine/runtime/kernel.hpp"

namespace ballast::runtime {

class KernelLibrary {
 public:
  /// Throws EngineError if the file cannot be loaded, is no kernel library or was made for another
  /// version of the interface.
  explicit KernelLibrary(const std::filesystem::path& file);
  /// Kernels that are part of this program; borrowed.
  explicit KernelLibrary(const kernel::Library& library) : library_(&library) {}

  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  [[nodiscard]] std::string fingerprint() const { return library_->fingerprint; }
  [[nodiscard]] const kernel::Loops& loops() const { return library_->loops; }
  /// nullptr if there is none of this name.
  [[nodiscard]] const kernel::Kernel* find(const std::string& mechanism) const;

 private:
  std::filesystem::path file_;
  std::shared_ptr<void> handle_;
  const kernel::Library* library_ = nullptr;
};

}  // namespace ballast::runtime
