#include "model/import3d/number.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>
#include <system_error>

namespace ballast::model::import3d {

namespace {

constexpr std::array<double, 12> powers_of_ten = {1e0, 1e1, 1e2, 1e3, 1e4,  1e5,
                                                  1e6, 1e7, 1e8, 1e9, 1e10, 1e11};

float parse_as(const std::string& text, float /*type*/) {
  return std::strtof(text.c_str(), nullptr);
}
double parse_as(const std::string& text, double /*type*/) {
  return std::strtod(text.c_str(), nullptr);
}

bool starts_number(std::string_view text) {
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  return text.size() > sign && (text[sign] == '.' || (text[sign] >= '0' && text[sign] <= '9'));
}

template <class Real>
std::size_t scan(std::string_view text, Real& value) {
  const std::size_t plus = text.starts_with('+') ? 1 : 0;
  const std::string_view number = text.substr(plus);
  if (!starts_number(number) || (plus == 1 && number[0] == '-')) return 0;
  const char* const begin = number.data();
  const auto [end, error] = std::from_chars(begin, begin + number.size(), value);
  if (error == std::errc::result_out_of_range) value = parse_as(std::string(begin, end), value);
  return end == begin ? 0 : plus + static_cast<std::size_t>(end - begin);
}

/// Rounds by printing and reading; right for every value.
double rounded_by_text(double value) {
  std::array<char, 32> text;
  const auto printed =
      std::to_chars(text.begin(), text.end(), value, std::chars_format::general, 8);
  double rounded = value;
  std::from_chars(text.data(), printed.ptr, rounded);
  return rounded;
}

/// Eight significant digits of a value in [0.001, 1e8): the scaled value is below 1e8, where its
/// own rounding error is below 2e-8; only within 1e-6 of a tie can that decide, and there text
/// does.
double rounded_to_eight(double value) {
  const double size = std::abs(value);
  if (!(size >= 1e-3 && size < 1e8)) return rounded_by_text(value);
  std::size_t power = 0;
  while (size * powers_of_ten[power] < 1e7) ++power;
  const double scaled = size * powers_of_ten[power];
  const double whole = std::floor(scaled);
  const double rest = scaled - whole;
  if (std::abs(rest - 0.5) < 1e-6) return rounded_by_text(value);
  return std::copysign((rest < 0.5 ? whole : whole + 1.0) / powers_of_ten[power], value);
}

}  // namespace

std::size_t scan_number(std::string_view text, double& value) {
  return scan(text, value);
}
std::size_t scan_number(std::string_view text, float& value) {
  return scan(text, value);
}

float through_hoc(double value) {
  return static_cast<float>(rounded_to_eight(value));
}

}  // namespace ballast::model::import3d
