#pragma once
// From what nocmodl, the C compiler and the linker print to errors that name a line of the .mod
// file. Pure functions of texts; the outputs understood are those of nocmodl 7.7.0, gcc, clang and
// GNU ld in English.

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "mechanisms/mod_source.hpp"

namespace ballast::mechanisms {

/// The error of a failed translation. `output` is all that nocmodl printed.
[[nodiscard]] InputError translation_error(const ModSource& source, std::string_view output);

/// Warnings of nocmodl, one per element, without their prefix.
[[nodiscard]] std::vector<std::string> translation_warnings(std::string_view output);

/// The error of generated C that does not compile: the compiler's first error, with the line of the
/// .mod that holds the same text (VERBATIM) or the same name. `c_file` is the name of `generated`,
/// the C text.
[[nodiscard]] InputError compile_error(const ModSource& source, const std::string& c_file,
                                       std::string_view generated, std::string_view output);

/// The error of a library that does not link: the first undefined symbol and the .mod that names
/// it.
[[nodiscard]] InputError link_error(const std::vector<ModSource>& sources, std::string_view output);

}  // namespace ballast::mechanisms
