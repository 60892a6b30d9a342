#include "model/morphology_cache.hpp"

namespace ballast::model {

namespace {

Bytes size_of(const Morphology& morphology) {
  return Bytes(static_cast<std::int64_t>(morphology.memory()));
}

}  // namespace

std::shared_ptr<const Morphology> MorphologyCache::get(const std::filesystem::path& file) {
  const auto known = by_path_.find(file.string());
  if (known != by_path_.end()) {
    recent_.splice(recent_.begin(), recent_, known->second);
    return recent_.front();
  }
  auto morphology = std::make_shared<const Morphology>(read_morphology(file));
  recent_.push_front(morphology);
  by_path_.emplace(file.string(), recent_.begin());
  held_ += size_of(*morphology);
  while (held_ > limit_ && recent_.size() > 1) forget_oldest();
  return morphology;
}

void MorphologyCache::forget_oldest() {
  const Morphology& oldest = *recent_.back();
  held_ -= size_of(oldest);
  by_path_.erase(oldest.file.string());
  recent_.pop_back();
}

}  // namespace ballast::model
