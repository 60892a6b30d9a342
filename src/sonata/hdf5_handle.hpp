#pragma once
// Private to the HDF5 wrapper (hdf5_file.cpp, hdf5_read.cpp, hdf5_write.cpp): the only header that
// includes hdf5.h. Identifiers with an owner, HDF5's error stack as text, and the state of an open
// file.

#include <hdf5.h>

#include <map>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "sonata/hdf5_file.hpp"

namespace ballast::sonata {

/// Owns an HDF5 identifier; negative means that there is none.
class H5Id {
 public:
  using Close = herr_t (*)(hid_t);
  H5Id() = default;
  H5Id(hid_t id, Close closer) : id_(id), close_(closer) {}
  H5Id(H5Id&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  H5Id& operator=(H5Id&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  H5Id(const H5Id&) = delete;
  H5Id& operator=(const H5Id&) = delete;
  ~H5Id() { (void)close(); }

  [[nodiscard]] hid_t get() const { return id_; }
  [[nodiscard]] bool valid() const { return id_ >= 0; }
  /// False if HDF5 could not close it, as on a full disk.
  [[nodiscard]] bool close() { return id_ < 0 || close_(std::exchange(id_, -1)) >= 0; }

 private:
  hid_t id_ = -1;
  Close close_ = nullptr;
};

/// While one lives, HDF5 prints nothing in this thread. The first also keeps HDF5 from closing
/// files when the process ends: we close ours, and one that could not be written would crash it
/// there.
class QuietErrors {
 public:
  QuietErrors() {
    [[maybe_unused]] static const herr_t at_exit = H5dont_atexit();
    H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  }
  ~QuietErrors() { H5Eset_auto2(H5E_DEFAULT, function_, data_); }
  QuietErrors(const QuietErrors&) = delete;
  QuietErrors& operator=(const QuietErrors&) = delete;

 private:
  H5E_auto2_t function_ = nullptr;
  void* data_ = nullptr;
};

/// The innermost cause of the last failure; the operating system's own words where there are any.
[[nodiscard]] std::string hdf5_cause();
/// The operating system's errno in the innermost cause of the last failure, or 0.
[[nodiscard]] int hdf5_errno();

struct Hdf5File::Handle {
  std::filesystem::path name;  ///< in messages
  H5Id file;
  std::map<std::string, H5Id> growing = {};  ///< datasets that append() keeps open
  bool compressed = false;                   ///< as compress() says

  [[nodiscard]] InputError input_error(const std::string& object, std::string problem,
                                       std::string value = {}, std::string reason = {}) const;
  [[nodiscard]] ResourceError write_error(const std::string& object) const;
};

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

/// Throws InputError if there is no such dataset.
[[nodiscard]] OpenDataset open_dataset(const Hdf5File::Handle& handle, const std::string& name);

/// A string type in memory like the one in the file; HDF5 does not convert between character sets.
[[nodiscard]] H5Id string_type_like(hid_t file_type, std::size_t size);
/// The text within `size` bytes, without its padding.
[[nodiscard]] std::string fixed_string(const char* text, std::size_t size, H5T_str_t padding);

}  // namespace ballast::sonata
