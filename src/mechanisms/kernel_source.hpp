#pragma once
// The C++ source of one mechanism's kernels (engine/runtime/kernel.hpp), made of its syntax tree.
// The values of an instance are members of a struct on the stack: a kernel loads those that its
// block needs, runs the block, and stores what must outlast it. The compiler makes local variables
// of them, so that the loops over instances vectorise; scratch values are not stored at all unless
// Store::all asks for them.

#include <string>

#include "mechanisms/mechanism_description.hpp"

namespace ballast::mechanisms {

/// The whole source; compiles with nothing else at hand. It defines one function,
/// `const ballast::kernel::Kernel& <kernel_function_name()>()`.
[[nodiscard]] std::string kernel_source(const MechanismDescription& mechanism);

[[nodiscard]] std::string kernel_function_name(const ModSource& source);

/// The source of `ballast_kernels`, which returns all of these mechanisms.
[[nodiscard]] std::string library_source(const std::vector<std::string>& kernel_functions,
                                         const std::string& fingerprint,
                                         const std::string& instructions);

}  // namespace ballast::mechanisms
