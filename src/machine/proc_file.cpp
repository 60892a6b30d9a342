#include "machine/proc_file.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <system_error>

namespace ballast::machine {

std::vector<std::string> lines_of(const std::filesystem::path& file) {
  std::ifstream input(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(input, line);) lines.push_back(line);
  return lines;
}

std::optional<std::uint64_t> number_in(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  std::uint64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc()) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> number_after(const std::vector<std::string>& lines,
                                          std::string_view key) {
  for (const std::string& line : lines) {
    if (line.starts_with(key)) return number_in(std::string_view(line).substr(key.size()));
  }
  return std::nullopt;
}

}  // namespace ballast::machine
