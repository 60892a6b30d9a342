#pragma once
// Numbers as they pass through NEURON's Import3d: how the text of a file becomes a double (scanf)
// and how a double becomes the float of a 3-D point. Pure functions.

#include <cstddef>
#include <string_view>

namespace ballast::model::import3d {

/// hoc compares numbers with this tolerance (float_epsilon): a < b means a < b - epsilon.
inline constexpr double hoc_epsilon = 1e-11;

/// Reads a decimal number from the front of the text; a sign may stand before it. Returns how many
/// characters it took, 0 where there is none. Too large a number becomes infinity.
std::size_t scan_number(std::string_view text, double& value);
std::size_t scan_number(std::string_view text, float& value);

/// The float that NEURON stores for a coordinate: Import3d prints it into a hoc statement with
/// eight significant digits ("%.8g", import3d_gui.hoc), hoc reads that again, pt3dadd keeps a
/// float.
[[nodiscard]] float through_hoc(double value);

}  // namespace ballast::model::import3d
