#include "sonata/hdf5_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstring>
#include <limits>
#include <span>
#include <system_error>

#include "sonata/hdf5_handle.hpp"

namespace ballast::sonata {

namespace {

/// Bytes that one call reads at most; conversion then works on what is still in the cache.
constexpr std::uint64_t block_bytes = std::uint64_t{2} << 20U;
/// Unwanted bytes that are read along rather than skipped: a call of its own costs about as much.
constexpr std::uint64_t gap_bytes = std::uint64_t{32} << 10U;
/// Strings that one call reads at most.
constexpr std::uint64_t string_block = 16384;
constexpr std::uint64_t string_gap = 64;
/// Holds the largest usual chunk, so that ranges of one compressed chunk inflate it once.
constexpr std::size_t chunk_cache_bytes = std::size_t{32} << 20U;

/// A dataset opened for reading rows.
struct OpenDataset {
  const Hdf5File::Handle* owner;
  std::string name;
  H5Id id;
  H5Id type;  ///< as it is in the file; of an enumeration its base type
  H5Id space;
  std::vector<std::uint64_t> shape;

  [[nodiscard]] InputError error(std::string problem, std::string value = {},
                                 std::string reason = {}) const {
    return owner->input_error(name, std::move(problem), std::move(value), std::move(reason));
  }
  [[nodiscard]] std::uint64_t columns() const { return shape.size() == 2 ? shape[1] : 1; }
};

std::vector<std::uint64_t> shape_of(const H5Id& space) {
  const int rank = H5Sget_simple_extent_ndims(space.get());
  std::vector<hsize_t> extent(static_cast<std::size_t>(std::max(rank, 0)));
  H5Sget_simple_extent_dims(space.get(), extent.data(), nullptr);
  return {extent.begin(), extent.end()};
}

H5Id type_of(const H5Id& dataset) {
  H5Id type(H5Dget_type(dataset.get()), H5Tclose);
  if (H5Tget_class(type.get()) != H5T_ENUM) return type;
  return {H5Tget_super(type.get()), H5Tclose};
}

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

void check_rows(const OpenDataset& dataset, std::size_t rank, const Selection& rows) {
  if (dataset.shape.size() != rank) {
    throw dataset.error("wrong number of dimensions", fmt::format("{}", dataset.shape.size()),
                        fmt::format("{} expected", rank));
  }
  if (!rows.empty() && rows.ranges().back().end > dataset.shape[0]) {
    throw dataset.error("row out of range", fmt::format("{}", rows.ranges().back().end - 1),
                        fmt::format("the dataset has {} rows", dataset.shape[0]));
  }
}

/// Rows [begin, end) into `out`.
void read_rows(const OpenDataset& dataset, const Range& rows, hid_t memory_type, void* out) {
  const std::array<hsize_t, 2> offset{rows.begin, 0};
  const std::array<hsize_t, 2> count{rows.end - rows.begin, dataset.columns()};
  H5Sselect_hyperslab(dataset.space.get(), H5S_SELECT_SET, offset.data(), nullptr, count.data(),
                      nullptr);
  const H5Id memory(H5Screate_simple(static_cast<int>(dataset.shape.size()), count.data(), nullptr),
                    H5Sclose);
  if (H5Dread(dataset.id.get(), memory_type, memory.get(), dataset.space.get(), H5P_DEFAULT, out) <
      0) {
    throw dataset.error("cannot read", "", hdf5_cause());
  }
}

/// Calls body(pieces) with consecutive ranges that lie near enough to be read in one call.
template <class Body>
void for_each_run(const Selection& rows, std::uint64_t block, std::uint64_t gap, const Body& body) {
  std::vector<Range> pieces;
  for (Range range : rows.ranges()) {
    while (range.begin < range.end) {
      const bool far = !pieces.empty() && (range.begin - pieces.back().end > gap ||
                                           range.begin - pieces.front().begin >= block);
      if (far) {
        body(pieces);
        pieces.clear();
      }
      const std::uint64_t start = pieces.empty() ? range.begin : pieces.front().begin;
      const std::uint64_t end = std::min(range.end, start + block);
      pieces.push_back({range.begin, end});
      range.begin = end;
    }
  }
  if (!pieces.empty()) body(pieces);
}

/// True if `value` is a value of type Out, too.
template <class Out, class In>
bool fits(In value) {
  if constexpr (std::floating_point<Out>) {
    return true;
  } else if constexpr (std::floating_point<In>) {
    return std::trunc(value) == value && value < 0x1p63 &&
           value >= (std::is_signed_v<Out> ? In(-0x1p63) : In(0));
  } else {
    return std::in_range<Out>(value);
  }
}

template <class Out, class In>
void convert(const OpenDataset& dataset, std::span<const In> from, Out* to) {
  bool all_fit = true;
  for (const In value : from) {
    all_fit &= fits<Out>(value);
    *to++ = static_cast<Out>(value);
  }
  if (all_fit) return;
  const In bad = *std::find_if_not(from.begin(), from.end(), fits<Out, In>);
  throw dataset.error("wrong value", fmt::format("{}", bad),
                      std::is_signed_v<Out> ? "an integer of 64 bits is expected"
                                            : "an integer of 0 or more is expected");
}

template <class In, class Out>
std::vector<Out> read_as(const OpenDataset& dataset, const Selection& rows, hid_t memory_type) {
  const std::uint64_t columns = dataset.columns();
  const std::uint64_t row_bytes = sizeof(In) * std::max<std::uint64_t>(columns, 1);
  std::vector<Out> result(rows.size() * columns);
  std::vector<In> buffer;
  Out* out = result.data();
  const auto read_run = [&](std::span<const Range> pieces) {
    const Range whole{pieces.front().begin, pieces.back().end};
    if constexpr (std::same_as<In, Out>) {
      if (pieces.size() == 1) {
        read_rows(dataset, whole, memory_type, out);
        out += (whole.end - whole.begin) * columns;
        return;
      }
    }
    buffer.resize((whole.end - whole.begin) * columns);
    read_rows(dataset, whole, memory_type, buffer.data());
    for (const Range& piece : pieces) {
      const std::uint64_t count = (piece.end - piece.begin) * columns;
      convert<Out, In>(dataset, {buffer.data() + (piece.begin - whole.begin) * columns, count},
                       out);
      out += count;
    }
  };
  for_each_run(rows, std::max<std::uint64_t>(block_bytes / row_bytes, 1), gap_bytes / row_bytes,
               read_run);
  return result;
}

template <class Out>
std::vector<Out> read_integer_type(const OpenDataset& dataset, const Selection& rows) {
  const bool is_signed = H5Tget_sign(dataset.type.get()) == H5T_SGN_2;
  switch (H5Tget_size(dataset.type.get())) {
    case 1:
      return is_signed ? read_as<std::int8_t, Out>(dataset, rows, H5T_NATIVE_INT8)
                       : read_as<std::uint8_t, Out>(dataset, rows, H5T_NATIVE_UINT8);
    case 2:
      return is_signed ? read_as<std::int16_t, Out>(dataset, rows, H5T_NATIVE_INT16)
                       : read_as<std::uint16_t, Out>(dataset, rows, H5T_NATIVE_UINT16);
    case 4:
      return is_signed ? read_as<std::int32_t, Out>(dataset, rows, H5T_NATIVE_INT32)
                       : read_as<std::uint32_t, Out>(dataset, rows, H5T_NATIVE_UINT32);
    default:
      return is_signed ? read_as<std::int64_t, Out>(dataset, rows, H5T_NATIVE_INT64)
                       : read_as<std::uint64_t, Out>(dataset, rows, H5T_NATIVE_UINT64);
  }
}

template <class Out>
std::vector<Out> read_numeric(const Hdf5File::Handle& handle, const std::string& name,
                              std::size_t rank, const Selection& rows) {
  const QuietErrors quiet;
  const OpenDataset dataset = open_dataset(handle, name);
  check_rows(dataset, rank, rows);
  switch (H5Tget_class(dataset.type.get())) {
    case H5T_INTEGER:
      return read_integer_type<Out>(dataset, rows);
    case H5T_FLOAT:
      return H5Tget_size(dataset.type.get()) <= sizeof(float)
                 ? read_as<float, Out>(dataset, rows, H5T_NATIVE_FLOAT)
                 : read_as<double, Out>(dataset, rows, H5T_NATIVE_DOUBLE);
    default:
      throw dataset.error("wrong type", "", "numbers are expected");
  }
}

/// A string type in memory like the one in the file; HDF5 does not convert between character sets.
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

/// Strings of one contiguous range.
std::vector<std::string> read_string_run(const OpenDataset& dataset, const Range& rows) {
  const std::size_t count = rows.end - rows.begin;
  std::vector<std::string> result(count);
  if (H5Tis_variable_str(dataset.type.get()) > 0) {
    const H5Id type = string_type_like(dataset.type.get(), H5T_VARIABLE);
    std::vector<char*> texts(count, nullptr);
    read_rows(dataset, rows, type.get(), texts.data());
    std::transform(texts.begin(), texts.end(), result.begin(),
                   [](const char* text) { return std::string(text == nullptr ? "" : text); });
    const hsize_t extent = count;
    const H5Id memory(H5Screate_simple(1, &extent, nullptr), H5Sclose);
    H5Dvlen_reclaim(type.get(), memory.get(), H5P_DEFAULT, texts.data());
    return result;
  }
  const std::size_t size = H5Tget_size(dataset.type.get());
  const H5Id type = string_type_like(dataset.type.get(), size);
  const H5T_str_t padding = H5Tget_strpad(dataset.type.get());
  std::vector<char> bytes(count * size);
  read_rows(dataset, rows, type.get(), bytes.data());
  for (std::size_t i = 0; i < count; ++i) {
    result[i] = fixed_string(bytes.data() + i * size, size, padding);
  }
  return result;
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

herr_t add_name(hid_t, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

herr_t keep_first(unsigned, const H5E_error2_t* error, void* text) {
  auto& cause = *static_cast<std::string*>(text);
  if (cause.empty() && error->desc != nullptr) cause = error->desc;
  return 0;
}

}  // namespace

std::string hdf5_cause() {
  std::string cause;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_first, &cause);
  constexpr std::string_view mark = "error message = '";
  const std::size_t start = cause.find(mark);
  if (start == std::string::npos) return cause;
  cause.erase(0, start + mark.size());
  return cause.substr(0, cause.find('\''));
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

std::vector<double> Hdf5File::read_numbers(const std::string& dataset,
                                           const Selection& rows) const {
  return read_numeric<double>(*handle_, dataset, 1, rows);
}

std::vector<std::int64_t> Hdf5File::read_integers(const std::string& dataset,
                                                  const Selection& rows) const {
  return read_numeric<std::int64_t>(*handle_, dataset, 1, rows);
}

std::vector<std::uint64_t> Hdf5File::read_unsigned(const std::string& dataset,
                                                   const Selection& rows) const {
  return read_numeric<std::uint64_t>(*handle_, dataset, 1, rows);
}

std::vector<std::int64_t> Hdf5File::read_integer_rows(const std::string& dataset,
                                                      const Selection& rows) const {
  const QuietErrors quiet;
  const OpenDataset opened = open_dataset(*handle_, dataset);
  const bool wide = H5Tget_class(opened.type.get()) == H5T_INTEGER &&
                    H5Tget_sign(opened.type.get()) == H5T_SGN_NONE &&
                    H5Tget_size(opened.type.get()) == sizeof(std::uint64_t);
  if (!wide) return read_numeric<std::int64_t>(*handle_, dataset, 2, rows);
  const auto values = read_numeric<std::uint64_t>(*handle_, dataset, 2, rows);
  return {values.begin(), values.end()};
}

std::vector<std::string> Hdf5File::read_strings(const std::string& dataset,
                                                const Selection& rows) const {
  const QuietErrors quiet;
  const OpenDataset opened = open_dataset(*handle_, dataset);
  check_rows(opened, 1, rows);
  if (H5Tget_class(opened.type.get()) != H5T_STRING) {
    throw opened.error("wrong type", "", "strings are expected");
  }
  std::vector<std::string> result;
  result.reserve(rows.size());
  for_each_run(rows, string_block, string_gap, [&](std::span<const Range> pieces) {
    const std::uint64_t begin = pieces.front().begin;
    std::vector<std::string> run = read_string_run(opened, {begin, pieces.back().end});
    for (const Range& piece : pieces) {
      for (std::uint64_t row = piece.begin; row < piece.end; ++row) {
        result.push_back(std::move(run[row - begin]));
      }
    }
  });
  return result;
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
