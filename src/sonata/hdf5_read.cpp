// The reading half of Hdf5File: rows of datasets. Values are read in the type of the file and
// converted here, since that is faster than HDF5's conversion and finds what does not fit.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <span>

#include "sonata/hdf5_file.hpp"
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

/// Throws InputError unless the dataset has `rank` dimensions and all of the rows.
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

/// Converts a piece; names the first value that does not fit.
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
                      std::is_signed_v<Out>
                          ? fmt::format("an integer of {} bits is expected", 8 * sizeof(Out))
                          : "an integer of 0 or more is expected");
}

/// Rows of a dataset whose values have type In, as type Out. Where both are the same and no gap is
/// read along, HDF5 writes straight into the result.
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

/// Chooses In for an integer dataset.
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

/// Opens, checks and reads; what all readers of numbers do.
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

}  // namespace

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

std::vector<std::int32_t> Hdf5File::read_int32(const std::string& dataset) const {
  const QuietErrors quiet;
  const OpenDataset opened = open_dataset(*handle_, dataset);
  if (H5Tget_class(opened.type.get()) != H5T_INTEGER) {
    throw opened.error("wrong type", "", "integers are expected");
  }
  const Selection all = Selection::all(opened.shape.empty() ? 0 : opened.shape[0]);
  check_rows(opened, 1, all);
  return read_integer_type<std::int32_t>(opened, all);
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

}  // namespace ballast::sonata
