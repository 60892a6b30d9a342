#include "sonata/hdf5_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "sonata/hdf5_handle.hpp"

namespace ballast::sonata {

namespace {

/// Holds the largest usual chunk, so that ranges of one compressed chunk inflate it once.
constexpr std::size_t chunk_cache_bytes = std::size_t{32} << 20U;

std::vector<std::uint64_t> shape_of(const H5Id& space) {
  const int rank = H5Sget_simple_extent_ndims(space.get());
  std::vector<hsize_t> extent(static_cast<std::size_t>(std::max(rank, 0)));
  H5Sget_simple_extent_dims(space.get(), extent.data(), nullptr);
  return {extent.begin(), extent.end()};
}

/// The type of the elements; of an enumeration (h5py's booleans) its integer type.
H5Id type_of(const H5Id& dataset) {
  H5Id type(H5Dget_type(dataset.get()), H5Tclose);
  if (H5Tget_class(type.get()) != H5T_ENUM) return type;
  return {H5Tget_super(type.get()), H5Tclose};
}

/// The parents of a path and itself: "/a/b" -> "/a", "/a/b".
std::vector<std::string> steps_to(const std::string& path) {
  std::vector<std::string> steps;
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    steps.push_back(path.substr(0, slash));
  }
  if (path.size() > 1) steps.push_back(path);
  return steps;
}

/// True if every step of the path exists and its end is of this kind.
bool has_object(const Hdf5File::Handle& handle, const std::string& path, H5O_type_t type) {
  const QuietErrors quiet;
  for (const std::string& step : steps_to(path)) {
    if (H5Lexists(handle.file.get(), step.c_str(), H5P_DEFAULT) <= 0) return false;
  }
  H5O_info_t info;
  return H5Oget_info_by_name2(handle.file.get(), path.c_str(), &info, H5O_INFO_BASIC,
                              H5P_DEFAULT) >= 0 &&
         info.type == type;
}

/// The name of the value.
std::string read_enum_attribute(const H5Id& attribute, const H5Id& type) {
  std::vector<char> value(H5Tget_size(type.get()));
  std::array<char, 256> name{};
  const bool found = H5Aread(attribute.get(), type.get(), value.data()) >= 0 &&
                     H5Tenum_nameof(type.get(), value.data(), name.data(), name.size()) >= 0;
  return found ? name.data() : "";
}

std::string read_string_attribute(const H5Id& attribute, const H5Id& type) {
  if (H5Tis_variable_str(type.get()) > 0) {
    char* text = nullptr;
    const H5Id memory = string_type_like(type.get(), H5T_VARIABLE);
    H5Aread(attribute.get(), memory.get(), static_cast<void*>(&text));
    std::string result = text == nullptr ? "" : text;
    H5free_memory(text);
    return result;
  }
  std::vector<char> bytes(H5Tget_size(type.get()));
  H5Aread(attribute.get(), type.get(), bytes.data());
  return fixed_string(bytes.data(), bytes.size(), H5Tget_strpad(type.get()));
}

/// Callback of the walk through a group.
herr_t add_name(hid_t, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

/// Callback of the walk through HDF5's error stack, which begins with the cause.
herr_t keep_first(unsigned, const H5E_error2_t* error, void* text) {
  auto& cause = *static_cast<std::string*>(text);
  if (cause.empty() && error->desc != nullptr) cause = error->desc;
  return 0;
}

std::string first_error() {
  std::string cause;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_first, &cause);
  return cause;
}

}  // namespace

OpenDataset open_dataset(const Hdf5File::Handle& handle, const std::string& name) {
  const H5Id access(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
  H5Pset_chunk_cache(access.get(), H5D_CHUNK_CACHE_NSLOTS_DEFAULT, chunk_cache_bytes,
                     H5D_CHUNK_CACHE_W0_DEFAULT);
  H5Id id(H5Dopen2(handle.file.get(), name.c_str(), access.get()), H5Dclose);
  if (!id.valid()) throw handle.input_error(name, "missing dataset");
  H5Id type = type_of(id);
  H5Id space(H5Dget_space(id.get()), H5Sclose);
  std::vector<std::uint64_t> shape = shape_of(space);
  return {&handle, name, std::move(id), std::move(type), std::move(space), std::move(shape)};
}

H5Id string_type_like(hid_t file_type, std::size_t size) {
  H5Id type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), size);
  H5Tset_cset(type.get(), H5Tget_cset(file_type));
  if (size != H5T_VARIABLE) H5Tset_strpad(type.get(), H5Tget_strpad(file_type));
  return type;
}

std::string fixed_string(const char* text, std::size_t size, H5T_str_t padding) {
  std::string result(text, ::strnlen(text, size));
  if (padding == H5T_STR_SPACEPAD) result.erase(result.find_last_not_of(' ') + 1);
  return result;
}

std::string hdf5_cause() {
  std::string cause = first_error();
  constexpr std::string_view mark = "error message = '";
  const std::size_t start = cause.find(mark);
  if (start == std::string::npos) return cause;
  cause.erase(0, start + mark.size());
  return cause.substr(0, cause.find('\''));
}

int hdf5_errno() {
  const std::string cause = first_error();
  constexpr std::string_view mark = ", errno = ";
  const std::size_t start = cause.find(mark);
  return start == std::string::npos ? 0 : std::atoi(cause.c_str() + start + mark.size());
}

InputError Hdf5File::Handle::input_error(const std::string& object, std::string problem,
                                         std::string value, std::string reason) const {
  return InputError({.place = {name, object},
                     .problem = std::move(problem),
                     .value = std::move(value),
                     .reason = std::move(reason)});
}

Hdf5File::Hdf5File(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
Hdf5File::~Hdf5File() {
  const QuietErrors quiet;
  handle_.reset();
}
Hdf5File::Hdf5File(Hdf5File&&) noexcept = default;
Hdf5File& Hdf5File::operator=(Hdf5File&&) noexcept = default;

Hdf5File Hdf5File::open(const std::filesystem::path& file) {
  const QuietErrors quiet;
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (error || status.type() != std::filesystem::file_type::regular) {
    const std::string cause = error ? error.message() : "not a regular file";
    throw InputError({.place = {file}, .problem = "cannot open", .reason = cause});
  }
  const H5Id access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_file_locking(access.get(), false, true);
  H5Id id(H5Fopen(file.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose);
  if (id.valid()) return Hdf5File(std::make_unique<Handle>(Handle{file, std::move(id)}));
  const std::string cause = hdf5_cause();
  if (H5Fis_hdf5(file.c_str()) == 0) {
    throw InputError({.place = {file}, .problem = "not an HDF5 file"});
  }
  throw InputError({.place = {file}, .problem = "cannot open", .reason = cause});
}

const std::filesystem::path& Hdf5File::name() const {
  return handle_->name;
}

bool Hdf5File::has_group(const std::string& path) const {
  return has_object(*handle_, path, H5O_TYPE_GROUP);
}

bool Hdf5File::has_dataset(const std::string& path) const {
  return has_object(*handle_, path, H5O_TYPE_DATASET);
}

std::vector<std::string> Hdf5File::members(const std::string& group) const {
  const QuietErrors quiet;
  if (!has_group(group)) throw handle_->input_error(group, "missing group");
  std::vector<std::string> names;
  H5Literate_by_name(handle_->file.get(), group.c_str(), H5_INDEX_NAME, H5_ITER_INC, nullptr,
                     add_name, &names, H5P_DEFAULT);
  return names;
}

std::vector<std::uint64_t> Hdf5File::shape(const std::string& dataset) const {
  const QuietErrors quiet;
  return open_dataset(*handle_, dataset).shape;
}

Hdf5File::Kind Hdf5File::kind(const std::string& dataset) const {
  const QuietErrors quiet;
  const OpenDataset opened = open_dataset(*handle_, dataset);
  switch (H5Tget_class(opened.type.get())) {
    case H5T_INTEGER:
      return Kind::integer;
    case H5T_FLOAT:
      return Kind::floating;
    case H5T_STRING:
      return Kind::string;
    default:
      throw opened.error("wrong type", "", "integers, floating point or strings are expected");
  }
}

std::string Hdf5File::attribute(const std::string& object, const std::string& name) const {
  const QuietErrors quiet;
  const hid_t file = handle_->file.get();
  if (H5Aexists_by_name(file, object.c_str(), name.c_str(), H5P_DEFAULT) <= 0) return "";
  const H5Id attribute(
      H5Aopen_by_name(file, object.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  const H5Id type(H5Aget_type(attribute.get()), H5Tclose);
  switch (H5Tget_class(type.get())) {
    case H5T_ENUM:
      return read_enum_attribute(attribute, type);
    case H5T_STRING:
      return read_string_attribute(attribute, type);
    default:
      throw handle_->input_error(object, "wrong type of attribute", name, "a string is expected");
  }
}

}  // namespace ballast::sonata
