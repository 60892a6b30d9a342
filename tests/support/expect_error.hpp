#pragma once
// Checks for the whole text and the class of a message that a user would see.

#include <gtest/gtest.h>

#include <exception>
#include <string>
#include <typeinfo>

namespace ballast::test {

/// Expects `function` to throw exactly a `Type` (no derived class) whose what() is `text`.
template <class Type, class Function>
void expect_error_text(const Function& function, const std::string& text) {
  try {
    function();
  } catch (const std::exception& error) {
    EXPECT_EQ(typeid(error), typeid(Type)) << "thrown: " << typeid(error).name();
    EXPECT_EQ(error.what(), text);
    return;
  }
  ADD_FAILURE() << "nothing was thrown; expected: " << text;
}

}  // namespace ballast::test
