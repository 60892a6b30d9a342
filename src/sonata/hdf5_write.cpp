// The writing half of Hdf5File.

#include <algorithm>
#include <array>

#include "core/output_file.hpp"
#include "sonata/hdf5_file.hpp"
#include "sonata/hdf5_handle.hpp"

namespace ballast::sonata {

namespace {

/// Rows of a chunk: 512 KiB of 8-byte values, half of HDF5's chunk cache.
constexpr hsize_t chunk_rows = 65536;

template <class T>
hid_t memory_type();
template <>
hid_t memory_type<double>() {
  return H5T_NATIVE_DOUBLE;
}
template <>
hid_t memory_type<float>() {
  return H5T_NATIVE_FLOAT;
}
template <>
hid_t memory_type<std::int64_t>() {
  return H5T_NATIVE_INT64;
}
template <>
hid_t memory_type<std::uint64_t>() {
  return H5T_NATIVE_UINT64;
}
template <>
hid_t memory_type<std::uint32_t>() {
  return H5T_NATIVE_UINT32;
}
template <>
hid_t memory_type<std::int32_t>() {
  return H5T_NATIVE_INT32;
}
template <>
hid_t memory_type<std::uint8_t>() {
  return H5T_NATIVE_UINT8;
}

hid_t file_type(Hdf5File::Element element) {
  switch (element) {
    case Hdf5File::Element::float64:
      return H5T_IEEE_F64LE;
    case Hdf5File::Element::float32:
      return H5T_IEEE_F32LE;
    case Hdf5File::Element::int64:
      return H5T_STD_I64LE;
    case Hdf5File::Element::uint64:
      return H5T_STD_U64LE;
    case Hdf5File::Element::uint32:
      return H5T_STD_U32LE;
    case Hdf5File::Element::int32:
      return H5T_STD_I32LE;
    case Hdf5File::Element::uint8:
      return H5T_STD_U8LE;
  }
  fail_contract("known element", __FILE__, __LINE__);
  return -1;
}

/// Strings are written as UTF-8 of variable length (SONATA guide, "HDF5").
H5Id text_type() {
  H5Id type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), H5T_VARIABLE);
  H5Tset_cset(type.get(), H5T_CSET_UTF8);
  return type;
}

/// Link creation that makes missing parent groups.
H5Id with_parents() {
  H5Id properties(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
  H5Pset_create_intermediate_group(properties.get(), 1);
  return properties;
}

/// Dataset creation without time stamps: the same content gives the same bytes.
H5Id creation_properties() {
  H5Id properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_obj_track_times(properties.get(), false);
  return properties;
}

H5Id create(const Hdf5File::Handle& handle, const std::string& dataset, hid_t type,
            const H5Id& space, const H5Id& creation) {
  const H5Id link = with_parents();
  H5Id id(H5Dcreate2(handle.file.get(), dataset.c_str(), type, space.get(), link.get(),
                     creation.get(), H5P_DEFAULT),
          H5Dclose);
  if (!id.valid()) throw handle.write_error(dataset);
  return id;
}

/// The type as it is written: little endian on any machine.
H5Id type_on_disk(hid_t type) {
  H5Id copy(H5Tcopy(type), H5Tclose);
  if (H5Tget_class(type) != H5T_STRING) H5Tset_order(copy.get(), H5T_ORDER_LE);
  return copy;
}

/// Chunks of at most 1 MiB, shuffled and deflated.
void set_compression(const H5Id& creation, hsize_t rows, std::size_t row_bytes) {
  constexpr std::size_t least_bytes = 4096;
  constexpr hsize_t chunk_bytes = hsize_t{1} << 20U;
  constexpr unsigned level = 1;
  if (rows * row_bytes < least_bytes) return;
  const hsize_t chunk = std::min<hsize_t>(rows, chunk_bytes / row_bytes);
  H5Pset_chunk(creation.get(), 1, &chunk);
  H5Pset_shuffle(creation.get());
  H5Pset_deflate(creation.get(), level);
}

template <std::size_t Rank>
void write_whole(const Hdf5File::Handle& handle, const std::string& dataset, hid_t type,
                 const std::array<hsize_t, Rank>& extent, const void* data) {
  const QuietErrors quiet;
  const H5Id space(H5Screate_simple(Rank, extent.data(), nullptr), H5Sclose);
  const H5Id creation = creation_properties();
  const bool numbers = H5Tget_class(type) != H5T_STRING;
  if (Rank == 1 && numbers && handle.compressed) {
    set_compression(creation, extent[0], H5Tget_size(type));
  }
  H5Id id = create(handle, dataset, type_on_disk(type).get(), space, creation);
  const bool written =
      extent[0] == 0 || H5Dwrite(id.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0;
  if (!written || !id.close()) throw handle.write_error(dataset);
}

template <class T>
void write_vector(const Hdf5File::Handle& handle, const std::string& dataset,
                  const std::vector<T>& values) {
  write_whole<1>(handle, dataset, memory_type<T>(), {values.size()}, values.data());
}

struct GrowingShape {
  std::uint64_t columns, expected_rows;
};

void create_growing(Hdf5File::Handle& handle, const std::string& dataset, hid_t type, int rank,
                    const GrowingShape& shape) {
  const QuietErrors quiet;
  const hsize_t columns = std::max<hsize_t>(shape.columns, 1);
  const std::array<hsize_t, 2> empty{0, shape.columns};
  const std::array<hsize_t, 2> limit{H5S_UNLIMITED, shape.columns};
  const hsize_t rows = std::min<hsize_t>(shape.expected_rows, chunk_rows / columns);
  const std::array<hsize_t, 2> chunk{std::max<hsize_t>(rows, 1), columns};
  const H5Id creation = creation_properties();
  H5Pset_chunk(creation.get(), rank, chunk.data());
  const H5Id space(H5Screate_simple(rank, empty.data(), limit.data()), H5Sclose);
  handle.growing[dataset] = sonata::create(handle, dataset, type, space, creation);
}

/// Opened on the first append and kept open, so that chunks are written once.
H5Id& growing_dataset(Hdf5File::Handle& handle, const std::string& dataset) {
  H5Id& id = handle.growing[dataset];
  if (!id.valid()) id = H5Id(H5Dopen2(handle.file.get(), dataset.c_str(), H5P_DEFAULT), H5Dclose);
  if (!id.valid()) throw handle.write_error(dataset);
  return id;
}

/// Adds whole rows at the end.
template <class T>
void append_vector(Hdf5File::Handle& handle, const std::string& dataset,
                   const std::vector<T>& values) {
  const QuietErrors quiet;
  if (values.empty()) return;
  const H5Id& id = growing_dataset(handle, dataset);
  std::array<hsize_t, 2> extent{0, 1};
  H5Id space(H5Dget_space(id.get()), H5Sclose);
  const int rank = H5Sget_simple_extent_dims(space.get(), extent.data(), nullptr);
  BALLAST_EXPECT(values.size() % extent[1] == 0);
  const std::array<hsize_t, 2> offset{extent[0], 0};
  const std::array<hsize_t, 2> count{values.size() / extent[1], extent[1]};
  extent[0] += count[0];
  if (H5Dset_extent(id.get(), extent.data()) < 0) throw handle.write_error(dataset);
  space = H5Id(H5Dget_space(id.get()), H5Sclose);
  H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, offset.data(), nullptr, count.data(), nullptr);
  const H5Id memory(H5Screate_simple(rank, count.data(), nullptr), H5Sclose);
  if (H5Dwrite(id.get(), memory_type<T>(), memory.get(), space.get(), H5P_DEFAULT, values.data()) <
      0) {
    throw handle.write_error(dataset);
  }
}

void write_attribute_value(const Hdf5File::Handle& handle, const std::string& object,
                           const std::string& name, const H5Id& space, hid_t type,
                           const void* data) {
  const H5Id attribute(H5Acreate_by_name(handle.file.get(), object.c_str(), name.c_str(), type,
                                         space.get(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                       H5Aclose);
  if (!attribute.valid() || H5Awrite(attribute.get(), type, data) < 0) {
    throw handle.write_error(object);
  }
}

std::unique_ptr<Hdf5File::Handle> create_file(const std::filesystem::path& file,
                                              const std::filesystem::path& name) {
  const QuietErrors quiet;
  const H5Id access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_file_locking(access.get(), false, true);
  auto handle = std::make_unique<Hdf5File::Handle>(Hdf5File::Handle{name, {}});
  handle->file = H5Id(H5Fcreate(file.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.get()), H5Fclose);
  if (!handle->file.valid()) throw handle->write_error("");
  return handle;
}

H5Id scalar() {
  return {H5Screate(H5S_SCALAR), H5Sclose};
}

}  // namespace

ResourceError Hdf5File::Handle::write_error(const std::string& object) const {
  return ResourceError({.place = {name, object},
                        .problem = "cannot write",
                        .reason = hdf5_cause(),
                        .suggestion = write_advice(hdf5_errno())});
}

Hdf5File Hdf5File::create(const std::filesystem::path& file) {
  return Hdf5File(create_file(file, file));
}

Hdf5File Hdf5File::create(const OutputFile& file) {
  return Hdf5File(create_file(file.temporary_name(), file.final_name()));
}

void Hdf5File::close() {
  const QuietErrors quiet;
  for (auto& [dataset, id] : handle_->growing) {
    if (!id.close()) throw handle_->write_error(dataset);
  }
  handle_->growing.clear();
  if (!handle_->file.close()) throw handle_->write_error("");
}

void Hdf5File::compress() {
  handle_->compressed = true;
}

void Hdf5File::create_group(const std::string& path) {
  const QuietErrors quiet;
  if (has_group(path)) return;
  const H5Id link = with_parents();
  const H5Id group(
      H5Gcreate2(handle_->file.get(), path.c_str(), link.get(), H5P_DEFAULT, H5P_DEFAULT),
      H5Gclose);
  if (!group.valid()) throw handle_->write_error(path);
}

void Hdf5File::write(const std::string& dataset, const std::vector<double>& values) {
  write_vector(*handle_, dataset, values);
}
void Hdf5File::write(const std::string& dataset, const std::vector<float>& values) {
  write_vector(*handle_, dataset, values);
}
void Hdf5File::write(const std::string& dataset, const std::vector<std::int64_t>& values) {
  write_vector(*handle_, dataset, values);
}
void Hdf5File::write(const std::string& dataset, const std::vector<std::uint64_t>& values) {
  write_vector(*handle_, dataset, values);
}
void Hdf5File::write(const std::string& dataset, const std::vector<std::uint32_t>& values) {
  write_vector(*handle_, dataset, values);
}
void Hdf5File::write(const std::string& dataset, const std::vector<std::int32_t>& values) {
  write_vector(*handle_, dataset, values);
}
void Hdf5File::write(const std::string& dataset, const std::vector<std::uint8_t>& values) {
  write_vector(*handle_, dataset, values);
}

void Hdf5File::write(const std::string& dataset, const std::vector<std::string>& values) {
  std::vector<const char*> texts(values.size());
  std::transform(values.begin(), values.end(), texts.begin(),
                 [](const std::string& value) { return value.c_str(); });
  const H5Id type = text_type();
  write_whole<1>(*handle_, dataset, type.get(), {texts.size()}, texts.data());
}

void Hdf5File::write_pairs(const std::string& dataset, const std::vector<std::uint64_t>& values) {
  BALLAST_EXPECT(values.size() % 2 == 0);
  write_whole<2>(*handle_, dataset, H5T_NATIVE_UINT64, {values.size() / 2, 2}, values.data());
}

void Hdf5File::create_dataset(const std::string& dataset, Element element, std::uint64_t columns,
                              std::uint64_t expected_rows) {
  create_growing(*handle_, dataset, file_type(element), columns > 1 ? 2 : 1,
                 {columns, expected_rows});
}

void Hdf5File::create_table(const std::string& dataset, Element element, std::uint64_t columns,
                            std::uint64_t expected_rows) {
  create_growing(*handle_, dataset, file_type(element), 2, {columns, expected_rows});
}

void Hdf5File::append(const std::string& dataset, const std::vector<double>& values) {
  append_vector(*handle_, dataset, values);
}
void Hdf5File::append(const std::string& dataset, const std::vector<std::uint64_t>& values) {
  append_vector(*handle_, dataset, values);
}
void Hdf5File::append(const std::string& dataset, const std::vector<std::int64_t>& values) {
  append_vector(*handle_, dataset, values);
}

void Hdf5File::write_attribute(const std::string& object, const std::string& name,
                               const std::string& value) {
  const QuietErrors quiet;
  const H5Id type = text_type();
  const char* text = value.c_str();
  write_attribute_value(*handle_, object, name, scalar(), type.get(),
                        static_cast<const void*>(&text));
}

void Hdf5File::write_attribute(const std::string& object, const std::string& name,
                               std::int64_t value) {
  const QuietErrors quiet;
  write_attribute_value(*handle_, object, name, scalar(), H5T_NATIVE_INT64, &value);
}

void Hdf5File::write_attribute(const std::string& object, const std::string& name,
                               const std::vector<std::int64_t>& values) {
  const QuietErrors quiet;
  const hsize_t extent = values.size();
  const H5Id space(H5Screate_simple(1, &extent, nullptr), H5Sclose);
  write_attribute_value(*handle_, object, name, space, H5T_NATIVE_INT64, values.data());
}

void Hdf5File::write_enum_attribute(const std::string& object, const std::string& name,
                                    const std::vector<std::string>& names, std::int32_t value) {
  const QuietErrors quiet;
  const H5Id type(H5Tenum_create(H5T_NATIVE_INT32), H5Tclose);
  std::int32_t number = 0;
  for (const std::string& member : names) {
    H5Tenum_insert(type.get(), member.c_str(), &number);
    ++number;
  }
  write_attribute_value(*handle_, object, name, scalar(), type.get(), &value);
}

}  // namespace ballast::sonata
