#include "model/import3d/swc_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "core/error.hpp"
#include "model/import3d/number.hpp"

namespace ballast::model::import3d {

namespace {

constexpr std::size_t columns = 7;

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Cuts the first line off the text; lines end with LF, CR LF or CR.
std::string_view take_line(std::string_view& text) {
  const std::size_t length = std::min(text.find_first_of("\n\r"), text.size());
  const std::string_view line = text.substr(0, length);
  text.remove_prefix(length);
  text.remove_prefix(text.starts_with("\r\n") ? 2 : std::min<std::size_t>(1, text.size()));
  return line;
}

/// One line with its place, for messages.
struct Line {
  std::string_view text;
  std::uint32_t number = 0;
  const std::filesystem::path* file = nullptr;

  [[noreturn]] void fail(const std::string& problem, const std::string& value,
                         const std::string& reason) const {
    throw InputError({{*file, std::to_string(number)}, problem, value, reason});
  }
};

/// The leading numbers of a line; ids and types exact, the rest as floats.
std::array<double, columns> numbers_of(const Line& line) {
  std::array<double, columns> values = {};
  std::string_view rest = line.text;
  for (std::size_t i = 0; i < columns; ++i) {
    rest = without_blanks(rest);
    const bool exact = i < 2 || i == columns - 1;
    float single = 0;
    const std::size_t length = exact ? scan_number(rest, values[i]) : scan_number(rest, single);
    if (length == 0)
      line.fail("not a point", std::string(line.text),
                "seven numbers are needed: id type x y z radius parent");
    if (!exact) values[i] = single;
    if (!std::isfinite(values[i]))
      line.fail("too large a number", std::string(rest.substr(0, length)), "not finite");
    rest.remove_prefix(length);
  }
  return values;
}

std::int64_t integer(double value, double low, double high, const char* what, const Line& line) {
  if (std::floor(value) != value || value < low || value > high)
    line.fail(std::string("invalid ") + what, std::string(line.text),
              "an integer from " + std::to_string(static_cast<std::int64_t>(low)) + " to " +
                  std::to_string(static_cast<std::int64_t>(high)));
  return static_cast<std::int64_t>(value);
}

SwcPoint parse_point(const Line& line) {
  constexpr double most = std::numeric_limits<std::int32_t>::max();
  const std::array<double, columns> v = numbers_of(line);
  SwcPoint point;
  point.id = integer(v[0], -most, most, "id", line);
  point.type = static_cast<std::int32_t>(integer(v[1], min_type, max_type, "type", line));
  point.parent_id = integer(v[6], -most, most, "parent", line);
  point.line = line.number;
  point.at = {v[2], v[3], v[4], v[5] * 2};
  return point;
}

/// Points in the order of the file.
std::vector<SwcPoint> parse_points(std::string_view text, const std::filesystem::path& file) {
  std::vector<SwcPoint> points;
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::string_view line = without_blanks(take_line(text));
    if (!line.empty() && line.front() != '#') points.push_back(parse_point({line, number, &file}));
  }
  return points;
}

Line place_of(const SwcPoint& point, const std::filesystem::path& file) {
  return {{}, point.line, &file};
}

/// Import3d fails on files that are not sorted; sorted, they mean what it meant to make of them.
void sort_by_id(std::vector<SwcPoint>& points, const std::filesystem::path& file) {
  const auto less = [](const SwcPoint& a, const SwcPoint& b) { return a.id < b.id; };
  if (!std::is_sorted(points.begin(), points.end(), less))
    std::stable_sort(points.begin(), points.end(), less);
  const auto twin = std::adjacent_find(points.begin(), points.end(),
                                       [](const auto& a, const auto& b) { return a.id == b.id; });
  if (twin != points.end())
    place_of(twin[1], file)
        .fail("duplicate id", std::to_string(twin->id),
              "line " + std::to_string(twin->line) + " has it too");
}

/// Index of a point's parent. The first point has none, whatever it names as parent.
std::int32_t find_parent(const std::vector<SwcPoint>& points, std::size_t child,
                         const std::filesystem::path& file) {
  const SwcPoint& point = points[child];
  const std::string name = std::to_string(point.parent_id);
  if (point.parent_id >= point.id)
    place_of(point, file)
        .fail("invalid parent", name, "a parent's id is smaller than that of its child");
  if (child == 0) return -1;
  if (point.parent_id < 0)
    place_of(point, file)
        .fail("second root", std::to_string(point.id), "all points must form one tree");
  const auto parent = std::lower_bound(
      points.begin(), points.end(), point.parent_id,
      [](const SwcPoint& candidate, std::int64_t id) { return candidate.id < id; });
  if (parent->id != point.parent_id)
    place_of(point, file).fail("missing parent", name, "no point has this id");
  return static_cast<std::int32_t>(parent - points.begin());
}

}  // namespace

std::vector<SwcPoint> read_swc_table(std::string_view text, const std::filesystem::path& file) {
  std::vector<SwcPoint> points = parse_points(text, file);
  sort_by_id(points, file);
  for (std::size_t i = 0; i < points.size(); ++i) points[i].parent = find_parent(points, i, file);
  return points;
}

}  // namespace ballast::model::import3d
