#pragma once
// Calls into NEURON that survive its errors. NEURON 8.2 leaves a failing call by longjmp: what is
// called here must own no object with a destructor and throw no C++ exception while hoc functions
// run. What NEURON prints is captured (the last few kilobytes), never shown.

#include <stdexcept>
#include <string>
#include <type_traits>

#include "engine/neuron/nrn.hpp"

namespace ballast::engine::neuron {

/// A call failed; what() is one line of NEURON's own words.
class HocError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Routes NEURON's printing here; call once, before NEURON starts.
void capture_output();
/// What NEURON printed to its standard output since the last call of this function.
[[nodiscard]] std::string take_output();
/// Makes one line of what NEURON prints for an error: no caret line, no rank, parts joined by "; ".
[[nodiscard]] std::string tidy_words(const std::string& printed);

/// Calls `function(data)`; throws HocError where NEURON raised an error or a hoc file executed
/// `stop`.
void protect(void (*function)(void*), void* data);

template <class Function>
void protect(Function&& function) {
  using Plain = std::remove_reference_t<Function>;
  protect([](void* data) { (*static_cast<Plain*>(data))(); }, &function);
}

/// Executes hoc statements, in the scope of `context` if given; throws like protect().
void execute(const std::string& statements, Object* context = nullptr);

}  // namespace ballast::engine::neuron
