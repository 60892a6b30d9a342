#include "core/temporary_folder.hpp"

#include <gtest/gtest.h>

#include "core/output_file.hpp"

namespace ballast {
namespace {

namespace fs = std::filesystem;

TEST(TemporaryFolder, IsGoneWithItsContent) {
  fs::path path;
  {
    const TemporaryFolder folder("test");
    path = folder.path();
    write_file(path / "part" / "file", "text");
    EXPECT_TRUE(path.filename().string().starts_with("ballast-test-"));
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST(TemporaryFolder, IsOfOneOwnerAlone) {
  const TemporaryFolder one("test"), other("test");
  EXPECT_NE(one.path(), other.path());
}

}  // namespace
}  // namespace ballast
