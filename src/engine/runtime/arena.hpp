#pragma once
// Arena: zeroed memory that is given out piece by piece and never moves; freed as a whole. Chunks
// are an eighth of what there is, 4 KiB to 1 MiB, so at most that much lies idle.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ballast::runtime {

class Arena {
 public:
  /// Aligned for any type.
  [[nodiscard]] void* allocate(std::int64_t bytes);
  /// Of all chunks.
  [[nodiscard]] std::int64_t capacity() const { return capacity_; }
  /// Of all pieces that were given out.
  [[nodiscard]] std::int64_t used() const { return used_; }
  /// All that was given out, in order.
  [[nodiscard]] std::string content() const;
  /// Sets all that was given out. Throws InputError if it is of another size.
  void set_content(const std::string& content);

 private:
  struct Chunk {
    std::unique_ptr<std::byte[]> bytes;
    std::size_t size;
    std::size_t used;
  };
  std::vector<Chunk> chunks_;
  std::int64_t capacity_ = 0;
  std::int64_t used_ = 0;
};

}  // namespace ballast::runtime
