#pragma once
// What this process holds in memory, as the kernel and the C library count it. Resident figures are
// those of proc(5), exact to some pages per thread; heap figures are those of mallinfo2(3), zero
// where another allocator replaces malloc (address sanitizer).

#include <filesystem>

#include "core/quantity.hpp"

namespace ballast::machine {

struct MemoryUse {
  Bytes rss;          ///< resident now (VmRSS)
  Bytes peak;         ///< highest resident so far, or since reset_peak_memory() (VmHWM)
  Bytes heap_in_use;  ///< held by live allocations, those of their own mapping included
  Bytes heap_arena;   ///< what malloc has from the system, its free lists included
};

/// The sizes of a process that cost little to ask for (statm, proc(5)).
struct ProcessSize {
  Bytes address_space;  ///< VmSize
  Bytes resident;       ///< VmRSS
  Bytes own;            ///< resident, without pages of files and of memory shared with others
};

/// Of the process whose statm `file` is; zeros if it cannot be read. Allocates nothing.
[[nodiscard]] ProcessSize process_size(const std::filesystem::path& file = "/proc/self/statm");

/// Of this process; `root` is the folder that holds proc/, for tests. Throws ResourceError if the
/// kernel's file is missing or has no such line.
[[nodiscard]] MemoryUse process_memory(const std::filesystem::path& root = "/");

/// Resident size of this process counted page by page (smaps_rollup), where VmRSS may be off by
/// what each processor has not added up yet; VmRSS where the kernel has no such file. Slower.
/// Throws as process_memory().
[[nodiscard]] Bytes exact_resident_size(const std::filesystem::path& root = "/");

/// Lets the peak start again from what is resident now. False where the kernel does not allow it.
bool reset_peak_memory(const std::filesystem::path& root = "/");

}  // namespace ballast::machine
