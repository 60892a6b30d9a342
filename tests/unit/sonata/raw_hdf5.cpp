#include "tests/unit/sonata/raw_hdf5.hpp"

#include <hdf5.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace ballast::test {

namespace {

/// Passes a result on; a failure is a mistake of the test.
template <class T>
T checked(T result) {
  if (result < 0) throw std::runtime_error("HDF5 failed in a test's set-up");
  return result;
}

hid_t string_type(std::size_t size, H5T_str_t padding) {
  const hid_t type = checked(H5Tcopy(H5T_C_S1));
  checked(H5Tset_size(type, size));
  checked(H5Tset_strpad(type, padding));
  return type;
}

}  // namespace

RawHdf5::RawHdf5(const std::filesystem::path& file)
    : file_(checked(std::filesystem::exists(file)
                        ? H5Fopen(file.c_str(), H5F_ACC_RDWR, H5P_DEFAULT)
                        : H5Fcreate(file.c_str(), H5F_ACC_EXCL, H5P_DEFAULT, H5P_DEFAULT))) {}

RawHdf5::~RawHdf5() {
  H5Fclose(file_);
}

template <class T>
void RawHdf5::write(const std::string& dataset, const std::vector<T>& values,
                    std::int64_t file_type, std::int64_t memory_type, std::uint64_t columns,
                    std::int64_t creation) {
  const std::array<hsize_t, 2> extent{values.size() / columns, columns};
  const hid_t space = checked(H5Screate_simple(columns > 1 ? 2 : 1, extent.data(), nullptr));
  const hid_t link = checked(H5Pcreate(H5P_LINK_CREATE));
  checked(H5Pset_create_intermediate_group(link, 1));
  const hid_t id =
      checked(H5Dcreate2(file_, dataset.c_str(), file_type, space, link, creation, H5P_DEFAULT));
  checked(H5Dwrite(id, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
  H5Dclose(id);
  H5Pclose(link);
  H5Sclose(space);
}

void RawHdf5::int8(const std::string& dataset, const std::vector<std::int8_t>& values) {
  write(dataset, values, H5T_STD_I8LE, H5T_NATIVE_INT8);
}

void RawHdf5::uint16(const std::string& dataset, const std::vector<std::uint16_t>& values) {
  write(dataset, values, H5T_STD_U16LE, H5T_NATIVE_UINT16);
}

void RawHdf5::big_endian_int32(const std::string& dataset,
                               const std::vector<std::int32_t>& values) {
  write(dataset, values, H5T_STD_I32BE, H5T_NATIVE_INT32);
}

void RawHdf5::big_endian_float(const std::string& dataset, const std::vector<float>& values) {
  write(dataset, values, H5T_IEEE_F32BE, H5T_NATIVE_FLOAT);
}

void RawHdf5::bools(const std::string& dataset, const std::vector<std::int8_t>& values) {
  const hid_t type = checked(H5Tenum_create(H5T_NATIVE_INT8));
  const std::array<std::int8_t, 2> numbers{0, 1};
  checked(H5Tenum_insert(type, "FALSE", &numbers[0]));
  checked(H5Tenum_insert(type, "TRUE", &numbers[1]));
  write(dataset, values, type, type);
  H5Tclose(type);
}

void RawHdf5::compressed(const std::string& dataset, const std::vector<std::int64_t>& values,
                         std::uint64_t chunk) {
  const hid_t creation = checked(H5Pcreate(H5P_DATASET_CREATE));
  const hsize_t extent = chunk;
  checked(H5Pset_chunk(creation, 1, &extent));
  checked(H5Pset_deflate(creation, 1));
  write(dataset, values, H5T_STD_I64LE, H5T_NATIVE_INT64, 1, creation);
  H5Pclose(creation);
}

void RawHdf5::int64_pairs(const std::string& dataset, const std::vector<std::int64_t>& values) {
  write(dataset, values, H5T_STD_I64LE, H5T_NATIVE_INT64, 2);
}

void RawHdf5::fixed_strings(const std::string& dataset, const std::vector<std::string>& values,
                            std::size_t size, Padding padding) {
  std::vector<char> bytes(values.size() * size, padding == Padding::null ? '\0' : ' ');
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::copy(values[i].begin(), values[i].end(), bytes.begin() + static_cast<long>(i * size));
  }
  const hid_t type =
      string_type(size, padding == Padding::null ? H5T_STR_NULLPAD : H5T_STR_SPACEPAD);
  const hsize_t extent = values.size();
  const hid_t space = checked(H5Screate_simple(1, &extent, nullptr));
  const hid_t link = checked(H5Pcreate(H5P_LINK_CREATE));
  checked(H5Pset_create_intermediate_group(link, 1));
  const hid_t id =
      checked(H5Dcreate2(file_, dataset.c_str(), type, space, link, H5P_DEFAULT, H5P_DEFAULT));
  checked(H5Dwrite(id, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()));
  H5Dclose(id);
  H5Pclose(link);
  H5Sclose(space);
  H5Tclose(type);
}

void RawHdf5::ascii_strings(const std::string& dataset, const std::vector<std::string>& values) {
  std::vector<const char*> texts;
  for (const std::string& value : values) texts.push_back(value.c_str());
  const hid_t type = string_type(H5T_VARIABLE, H5T_STR_NULLTERM);
  write(dataset, texts, type, type);
  H5Tclose(type);
}

void RawHdf5::fixed_string_attribute(const std::string& object, const std::string& name,
                                     const std::string& value) {
  const hid_t type = string_type(value.size(), H5T_STR_NULLPAD);
  const hid_t space = checked(H5Screate(H5S_SCALAR));
  const hid_t id = checked(H5Acreate_by_name(file_, object.c_str(), name.c_str(), type, space,
                                             H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  checked(H5Awrite(id, type, value.data()));
  H5Aclose(id);
  H5Sclose(space);
  H5Tclose(type);
}

void RawHdf5::complex_numbers(const std::string& dataset) {
  const hid_t type = checked(H5Tcreate(H5T_COMPOUND, 2 * sizeof(double)));
  checked(H5Tinsert(type, "r", 0, H5T_NATIVE_DOUBLE));
  checked(H5Tinsert(type, "i", sizeof(double), H5T_NATIVE_DOUBLE));
  write(dataset, std::vector<std::array<double, 2>>{{1, 2}}, type, type);
  H5Tclose(type);
}

}  // namespace ballast::test
