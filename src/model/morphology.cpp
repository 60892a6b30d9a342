#include "model/morphology.hpp"

#include <algorithm>
#include <string>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "model/import3d/asc_reader.hpp"
#include "model/import3d/swc_reader.hpp"

namespace ballast::model {

namespace {

template <class T>
std::uint64_t held_by(const std::vector<T>& values) {
  return values.capacity() * sizeof(T);
}

/// What a string holds outside of itself.
std::uint64_t held_by(const std::string& text) {
  return text.capacity() > std::string().capacity() ? text.capacity() + 1 : 0;
}

std::uint64_t held_by(const SectionArray& array) {
  std::uint64_t bytes = held_by(array.name) + held_by(array.list) + held_by(array.also_in);
  for (const std::string& list : array.also_in) bytes += held_by(list);
  return bytes;
}

std::string extension_of(const std::filesystem::path& file) {
  std::string extension = file.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return extension;
}

}  // namespace

std::uint64_t Morphology::memory() const {
  std::uint64_t bytes = sizeof(Morphology) + held_by(file.native()) + held_by(arrays) +
                        held_by(sections) + held_by(connect_order) + held_by(points);
  for (const SectionArray& array : arrays) bytes += held_by(array);
  return bytes;
}

Morphology read_morphology(const std::filesystem::path& file) {
  const std::string extension = extension_of(file);
  if (extension != ".asc" && extension != ".swc")
    throw InputError({{file}, "unknown morphology format", extension, "allowed: .asc, .swc"});
  const std::string text = read_file(file);
  const auto read = extension == ".asc" ? import3d::read_asc : import3d::read_swc;
  return import3d::instantiate(read(text, file), file);
}

}  // namespace ballast::model
