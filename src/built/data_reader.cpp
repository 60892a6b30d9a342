#include "built/data_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

#include "built/model.hpp"

namespace ballast::built {

namespace {

constexpr std::size_t buffer_bytes = std::size_t{256} << 10U;
/// Longest line that CoreNEURON reads (max_line_length in io/nrn_filehandler.hpp).
constexpr std::size_t longest_line = 1024;
/// What messages show of a line.
constexpr std::size_t longest_shown = 40;

/// Printable ASCII only: arrays are near.
std::string shown(std::string_view text) {
  std::string result;
  for (const char c : text.substr(0, longest_shown)) result += c >= ' ' && c <= '~' ? c : '?';
  return result + (text.size() > longest_shown ? "..." : "");
}

}  // namespace

InputError byte_error(const std::filesystem::path& file, std::uint64_t offset, std::string problem,
                      std::string value, std::string reason) {
  return InputError({.place = {file, fmt::format("byte {}", offset)},
                     .problem = std::move(problem),
                     .value = std::move(value),
                     .reason = std::move(reason)});
}

DataReader::DataReader(std::filesystem::path file, std::int32_t checkpoint)
    : file_(std::move(file)),
      input_(file_),
      size_(std::filesystem::file_size(file_)),
      checkpoint_(checkpoint),
      buffer_(buffer_bytes) {
  const std::string version = line();
  if (version == format_version) return;
  throw line_error("unknown version of a data set", shown(version),
                   fmt::format("this program reads version {}", format_version));
}

InputError DataReader::line_error(std::string problem, std::string value,
                                  std::string reason) const {
  return byte_error(file_, line_offset_, std::move(problem), std::move(value), std::move(reason));
}

InputError DataReader::ends_early() const {
  return byte_error(file_, size_, "the file ends early");
}

void DataReader::refill() {
  filled_ = input_.read(buffer_);
  next_ = 0;
  if (filled_ == 0) throw ends_early();
}

std::string DataReader::line() {
  line_offset_ = offset_;
  std::string text;
  while (true) {
    if (next_ == filled_) refill();
    const char* start = buffer_.data() + next_;
    const std::size_t limit = std::min(filled_ - next_, longest_line - text.size());
    const void* end = std::memchr(start, '\n', limit);
    const std::size_t length =
        end == nullptr ? limit : std::size_t(static_cast<const char*>(end) - start);
    text.append(start, length);
    next_ += length + (end != nullptr ? 1 : 0);
    offset_ += length + (end != nullptr ? 1 : 0);
    if (end != nullptr) return text;
    if (text.size() == longest_line) throw line_error("a line of text expected", shown(text), "");
  }
}

std::int32_t DataReader::integer() {
  const std::string text = line();
  std::int32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size()) return value;
  throw line_error("not an integer", shown(text), "");
}

std::int32_t DataReader::count(std::string_view label) {
  const std::string text = line();
  std::int32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string expected = label.empty() ? "" : fmt::format(" {}", label);
  if (error != std::errc() || expected != end) {
    throw line_error("unexpected line", shown(text), fmt::format("'<count>{}' expected", expected));
  }
  if (value < 0) throw line_error("negative count", shown(text), "");
  return value;
}

void DataReader::check_mark() {
  const std::string text = line();
  const std::string expected = fmt::format("chkpnt {}", checkpoint_);
  if (text != expected) {
    throw line_error("unexpected line", shown(text), fmt::format("'{}' expected", expected));
  }
  ++checkpoint_;
}

void DataReader::read_bytes(char* to, std::size_t size) {
  offset_ += size;
  const std::size_t buffered = std::min(size, filled_ - next_);
  std::copy_n(buffer_.data() + next_, buffered, to);
  next_ += buffered;
  to += buffered;
  size -= buffered;
  while (size > 0) {
    const std::size_t read = input_.read({to, size});
    if (read == 0) throw ends_early();
    to += read;
    size -= read;
  }
}

template <class Value>
std::vector<Value> DataReader::array(std::size_t size) {
  check_mark();
  array_offset_ = offset_;
  if (size > (size_ - offset_) / sizeof(Value)) throw ends_early();
  std::vector<Value> values(size);
  read_bytes(reinterpret_cast<char*>(values.data()), size * sizeof(Value));
  return values;
}

std::vector<std::int32_t> DataReader::integers(std::size_t size) {
  return array<std::int32_t>(size);
}

std::vector<double> DataReader::reals(std::size_t size) {
  return array<double>(size);
}

void DataReader::expect_end() const {
  if (offset_ == size_) return;
  throw byte_error(file_, offset_, "data after the end", fmt::format("{} bytes", size_ - offset_),
                   fmt::format("the file has {} bytes", size_));
}

}  // namespace ballast::built
