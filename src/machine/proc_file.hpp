#pragma once
// Small text files by which the kernel speaks (proc, cgroup), read leniently: what is missing is no
// error. Internal to machine.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ballast::machine {

/// Lines of the file without their ends; nothing if it cannot be read.
[[nodiscard]] std::vector<std::string> lines_of(const std::filesystem::path& file);

/// The number at the front of `text` after blanks; nothing if there is none ("max") or it is above
/// 64 bits.
[[nodiscard]] std::optional<std::uint64_t> number_in(std::string_view text);

/// The number behind the first of `lines` that begins with `key`.
[[nodiscard]] std::optional<std::uint64_t> number_after(const std::vector<std::string>& lines,
                                                        std::string_view key);

/// The front of the file as far as `buffer` holds it; empty if it cannot be read. Allocates
/// nothing.
[[nodiscard]] std::string_view text_of(const std::filesystem::path& file, std::span<char> buffer);

/// The number behind the first line of `text` that begins with `key`. Allocates nothing.
[[nodiscard]] std::optional<std::uint64_t> number_after(std::string_view text,
                                                        std::string_view key);

}  // namespace ballast::machine
