#include "machine/memory_use.hpp"

#include <malloc.h>

#include <fstream>

#include "core/error.hpp"
#include "machine/proc_file.hpp"

namespace ballast::machine {

namespace {

Bytes status_line(const std::filesystem::path& file, const std::string& key) {
  const auto kibibytes = number_after(lines_of(file), key + ":");
  if (!kibibytes) {
    throw ResourceError({.place = {file, key},
                         .problem = "cannot read this process' memory",
                         .reason = "the kernel gives no such line"});
  }
  return Bytes(static_cast<std::int64_t>(*kibibytes) * 1024);
}

}  // namespace

MemoryUse process_memory(const std::filesystem::path& root) {
  const std::filesystem::path status = root / "proc/self/status";
  const struct mallinfo2 heap = mallinfo2();
  return {.rss = status_line(status, "VmRSS"),
          .peak = status_line(status, "VmHWM"),
          .heap_in_use = Bytes(static_cast<std::int64_t>(heap.uordblks + heap.hblkhd)),
          .heap_arena = Bytes(static_cast<std::int64_t>(heap.arena + heap.hblkhd))};
}

Bytes exact_resident_size(const std::filesystem::path& root) {
  const std::filesystem::path rollup = root / "proc/self/smaps_rollup";
  const auto kibibytes = number_after(lines_of(rollup), "Rss:");
  if (!kibibytes) return process_memory(root).rss;
  return Bytes(static_cast<std::int64_t>(*kibibytes) * 1024);
}

bool reset_peak_memory(const std::filesystem::path& root) {
  const std::filesystem::path file = root / "proc/self/clear_refs";
  if (!std::filesystem::exists(file)) return false;
  std::ofstream output(file);
  output << "5" << std::flush;  // proc(5): resets VmHWM to the present resident size
  return output.good();
}

}  // namespace ballast::machine
