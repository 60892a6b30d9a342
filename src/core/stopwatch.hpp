#pragma once
// Wall-clock time of work.

#include <functional>

namespace ballast {

[[nodiscard]] double seconds_of(const std::function<void()>& work);

}  // namespace ballast
