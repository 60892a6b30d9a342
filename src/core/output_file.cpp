#include "core/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/input_file.hpp"

namespace ballast {

namespace fs = std::filesystem;

namespace {

std::string system_text(int code) {
  return std::generic_category().message(code);
}

[[noreturn]] void fail(const fs::path& file, const std::string& problem, int code) {
  throw ResourceError({.place = {file},
                       .problem = problem,
                       .reason = system_text(code),
                       .suggestion = write_advice(code)});
}

void make_parent(const fs::path& file) {
  if (!file.has_parent_path()) return;
  std::error_code code;
  fs::create_directories(file.parent_path(), code);
  if (code) fail(file, "cannot make its folder", code.value());
}

/// A device or a folder must never be replaced by a rename.
void refuse_special(const fs::path& file) {
  std::error_code ignored;
  const fs::file_status status = fs::status(file, ignored);
  if (!fs::exists(status) || fs::is_regular_file(status)) return;
  throw ResourceError({.place = {file},
                       .problem = "cannot write",
                       .reason = fs::is_directory(status) ? "it is a folder" : "not a regular file",
                       .suggestion = "Give the name of a file."});
}

/// Opens a file that did not exist before, beside `final_name`, and tells its name.
int open_temporary(const fs::path& final_name, fs::path& temporary) {
  for (int attempt = 0;; ++attempt) {
    temporary = final_name;
    temporary += fmt::format(".tmp-{}-{}", ::getpid(), attempt);
    const int descriptor =
        ::open(temporary.c_str(), O_CREAT | O_EXCL | O_RDWR | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor >= 0) return descriptor;
    if (errno != EEXIST) fail(final_name, "cannot create", errno);
  }
}

/// Makes the rename itself durable. A file system that cannot do so is no failure.
void flush_folder(const fs::path& file) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

std::string write_advice(int code) {
  switch (code) {
    case ENOSPC:
    case EDQUOT:
      return "Free some space there or choose another output folder.";
    case EACCES:
    case EPERM:
    case EROFS:
      return "Choose an output folder that you may write to.";
    case EFBIG:
      return "Raise the limit on the size of files (ulimit -f).";
    default:
      return "";
  }
}

OutputFile::OutputFile(fs::path final_name) : final_(std::move(final_name)) {
  refuse_special(final_);
  make_parent(final_);
  descriptor_ = open_temporary(final_, temporary_);
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!committed_) ::unlink(temporary_.c_str());
}

void OutputFile::write(std::string_view bytes) {
  BALLAST_EXPECT(descriptor_ >= 0);
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(final_, "cannot write", errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void OutputFile::commit() {
  BALLAST_EXPECT(descriptor_ >= 0);
  // EINVAL: this file system has nothing to flush.
  if (::fsync(descriptor_) != 0 && errno != EINVAL) fail(final_, "cannot write", errno);
  const int closed = ::close(std::exchange(descriptor_, -1));
  if (closed != 0) fail(final_, "cannot write", errno);
  if (::rename(temporary_.c_str(), final_.c_str()) != 0) fail(final_, "cannot rename to it", errno);
  committed_ = true;
  flush_folder(final_);
}

void write_file(const fs::path& file, std::string_view content) {
  OutputFile output(file);
  output.write(content);
  output.commit();
}

std::string read_file(const fs::path& file) {
  InputFile input(file);
  std::string content;
  std::vector<char> block(std::size_t{1} << 16);
  while (const std::size_t count = input.read(block)) content.append(block.data(), count);
  return content;
}

}  // namespace ballast
