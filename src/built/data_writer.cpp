#include "built/data_writer.hpp"

#include <fmt/format.h>

#include <iterator>

#include "built/model.hpp"

namespace ballast::built {

namespace {

constexpr std::size_t buffer_bytes = std::size_t{1} << 20U;

template <class Value>
std::string_view bytes_of(const std::vector<Value>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Value)};
}

}  // namespace

DataWriter::DataWriter(const std::filesystem::path& file, std::int32_t checkpoint)
    : output_(file), checkpoint_(checkpoint) {
  line(format_version);
}

void DataWriter::line(std::string_view text) {
  buffer_.append(text).push_back('\n');
}

void DataWriter::count(std::size_t value, std::string_view label) {
  fmt::format_to(std::back_inserter(buffer_), "{}{}{}\n", value, label.empty() ? "" : " ", label);
}

void DataWriter::integer(std::int32_t value) {
  fmt::format_to(std::back_inserter(buffer_), "{}\n", value);
}

void DataWriter::array(const std::vector<std::int32_t>& values) {
  marked(bytes_of(values));
}

void DataWriter::array(const std::vector<double>& values) {
  marked(bytes_of(values));
}

void DataWriter::marked(std::string_view bytes) {
  fmt::format_to(std::back_inserter(buffer_), "chkpnt {}\n", checkpoint_++);
  if (buffer_.size() + bytes.size() <= buffer_bytes) {
    buffer_.append(bytes);
    return;
  }
  output_.write(buffer_);
  buffer_.clear();
  output_.write(bytes);
}

void DataWriter::commit() {
  output_.write(buffer_);
  output_.commit();
}

}  // namespace ballast::built
