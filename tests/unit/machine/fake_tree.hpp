#pragma once
// A tree of kernel files (proc/, sys/) in a temporary folder, with contents as given.

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/temporary_directory.hpp"

namespace ballast::test {

class FakeTree {
 public:
  FakeTree& with(const std::string& file, const std::string& content) {
    const std::filesystem::path path = root() / file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << content;
    return *this;
  }
  [[nodiscard]] const std::filesystem::path& root() const { return directory_.path(); }

 private:
  TemporaryDirectory directory_;
};

}  // namespace ballast::test
