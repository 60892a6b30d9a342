#include "engine/runtime/arena.hpp"

#include <algorithm>
#include <cstring>

#include "core/error.hpp"

namespace ballast::runtime {

namespace {

constexpr std::size_t smallest_chunk = std::size_t{4} << 10;
constexpr std::size_t largest_chunk = std::size_t{1} << 20;

std::size_t aligned(std::int64_t bytes) {
  constexpr std::size_t step = alignof(std::max_align_t);
  return (static_cast<std::size_t>(bytes) + step - 1) / step * step;
}

}  // namespace

void* Arena::allocate(std::int64_t bytes) {
  const std::size_t size = aligned(bytes);
  if (chunks_.empty() || chunks_.back().size - chunks_.back().used < size) {
    const std::size_t next =
        std::clamp(static_cast<std::size_t>(capacity_) / 8, smallest_chunk, largest_chunk);
    const std::size_t chunk = std::max(next, size);
    chunks_.push_back({std::make_unique<std::byte[]>(chunk), chunk, 0});
    capacity_ += static_cast<std::int64_t>(chunk);
  }
  Chunk& chunk = chunks_.back();
  void* piece = chunk.bytes.get() + chunk.used;
  chunk.used += size;
  used_ += static_cast<std::int64_t>(size);
  return piece;
}

std::string Arena::content() const {
  std::string content;
  for (const Chunk& chunk : chunks_) {
    content.append(reinterpret_cast<const char*>(chunk.bytes.get()), chunk.used);
  }
  return content;
}

void Arena::set_content(const std::string& content) {
  std::size_t used = 0;
  for (const Chunk& chunk : chunks_) used += chunk.used;
  if (content.size() != used) {
    throw InputError({.problem = "the saved state of random streams has another size",
                      .value = std::to_string(content.size()),
                      .reason = "this model has " + std::to_string(used) + " bytes"});
  }
  std::size_t next = 0;
  for (Chunk& chunk : chunks_) {
    std::memcpy(chunk.bytes.get(), content.data() + next, chunk.used);
    next += chunk.used;
  }
}

}  // namespace ballast::runtime
