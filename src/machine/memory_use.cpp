#include "machine/memory_use.hpp"

#include <malloc.h>
#include <unistd.h>

#include <array>
#include <charconv>
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

ProcessSize process_size(const std::filesystem::path& file) {
  std::array<char, 256> buffer{};
  const std::string_view text = text_of(file, buffer);
  const char* next = text.data();
  const char* const end = next + text.size();
  std::array<std::int64_t, 3> pages{};  // size, resident, shared
  for (std::int64_t& count : pages) {
    const auto [stop, code] = std::from_chars(next, end, count);
    if (code != std::errc()) return {};
    next = stop == end ? stop : stop + 1;
  }
  const std::int64_t page = ::sysconf(_SC_PAGESIZE);
  return {.address_space = Bytes(pages[0] * page),
          .resident = Bytes(pages[1] * page),
          .own = Bytes((pages[1] - pages[2]) * page)};
}

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
