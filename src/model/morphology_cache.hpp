#pragma once
// MorphologyCache: morphologies by path, each read once and shared by all cells that use it, in
// bounded memory: beyond the limit those that were not asked for longest are forgotten. What a
// caller still holds stays alive, but counts no more. For one thread.

#include <cstddef>
#include <filesystem>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>

#include "core/quantity.hpp"
#include "model/morphology.hpp"

namespace ballast::model {

class MorphologyCache {
 public:
  /// The morphology asked for last is kept even if it alone exceeds the limit.
  explicit MorphologyCache(Bytes limit) : limit_(limit) {}

  /// The morphology of this file, read now if need be; never null. Throws what read_morphology
  /// throws, and then holds what it held before.
  [[nodiscard]] std::shared_ptr<const Morphology> get(const std::filesystem::path& file);

  [[nodiscard]] Bytes held() const { return held_; }  ///< memory of the morphologies in the cache
  [[nodiscard]] std::size_t size() const { return recent_.size(); }  ///< their number

 private:
  using Entries = std::list<std::shared_ptr<const Morphology>>;

  void forget_oldest();

  Bytes limit_;
  Bytes held_;
  Entries recent_;  ///< the one asked for last in front
  std::unordered_map<std::string, Entries::iterator> by_path_;
};

}  // namespace ballast::model
