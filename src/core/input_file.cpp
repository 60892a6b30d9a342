#include "core/input_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "core/error.hpp"

namespace ballast {

namespace fs = std::filesystem;

namespace {

std::string nearest_name(const fs::path& file) {
  std::vector<std::string> names;
  std::error_code ignored;
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return did_you_mean(file.filename().string(), names);
}

[[noreturn]] void fail(const fs::path& file, int code) {
  throw InputError({.place = {file},
                    .problem = "cannot read",
                    .reason = std::generic_category().message(code),
                    .suggestion = code == ENOENT ? nearest_name(file) : ""});
}

}  // namespace

InputFile::InputFile(fs::path file)
    : file_(std::move(file)), descriptor_(::open(file_.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (descriptor_ < 0) fail(file_, errno);
}

InputFile::~InputFile() {
  ::close(descriptor_);
}

void InputFile::seek(std::uint64_t offset) {
  if (::lseek(descriptor_, static_cast<off_t>(offset), SEEK_SET) < 0) fail(file_, errno);
}

std::size_t InputFile::read(std::span<char> buffer) {
  while (true) {
    const ssize_t count = ::read(descriptor_, buffer.data(), buffer.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) fail(file_, errno);
  }
}

}  // namespace ballast
