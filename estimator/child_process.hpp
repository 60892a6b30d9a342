#pragma once
// Work in a process of its own: forked, so that the memory it takes is not the caller's, and a
// crash there is an error here. The child must not talk to other ranks.

#include <functional>
#include <string>

namespace ballast::estimator {

/// The text that `work` returns in a forked child. An exception there is thrown here, same class
/// and text; a crash is an EngineError that says how the child ended. Throws ResourceError if no
/// child can be made, Interrupted if the caller got a signal meanwhile.
[[nodiscard]] std::string run_in_child(const std::function<std::string()>& work);

}  // namespace ballast::estimator
