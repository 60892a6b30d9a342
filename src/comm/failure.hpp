#pragma once
// A failure as text, to travel to another rank or process: its class and the parts of its message.
// What is no Error of ours arrives as std::bad_alloc, std::logic_error or std::runtime_error.

#include <exception>
#include <string>

namespace ballast::comm {

[[nodiscard]] std::string pack_failure(const std::exception& exception);

/// Throws the exception that pack_failure() wrote down. Throws std::logic_error for any other text.
[[noreturn]] void throw_failure(const std::string& packed);

}  // namespace ballast::comm
