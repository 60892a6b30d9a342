#include "core/file_lock.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast {
namespace {

TEST(FileLock, MakesItsFileAndFolder) {
  const test::TemporaryDirectory folder;
  const FileLock lock(folder / "new/file.lock");
  EXPECT_TRUE(std::filesystem::exists(folder / "new/file.lock"));
}

TEST(FileLock, MakesTheSecondWaitForTheFirst) {
  const test::TemporaryDirectory folder;
  std::optional<FileLock> first(folder / "lock");
  std::atomic<bool> released = false;
  std::atomic<bool> in_order = false;
  std::jthread second([&] {
    const FileLock lock(folder / "lock");
    in_order = released.load();
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  released = true;
  first.reset();
  second.join();
  EXPECT_TRUE(in_order);
}

TEST(FileLock, IsNotWaitedForWhereItIsWantedOnlyIfFree) {
  const test::TemporaryDirectory folder;
  std::unique_ptr<FileLock> first = FileLock::if_free(folder / "lock");
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(FileLock::if_free(folder / "lock"), nullptr);
  first.reset();
  EXPECT_NE(FileLock::if_free(folder / "lock"), nullptr);
}

TEST(FileLock, NamesTheFileThatCannotBeMade) {
  const test::TemporaryDirectory folder;
  write_file(folder / "plain", "");
  test::expect_error_text<ResourceError>(
      [&] { const FileLock lock(folder / "plain/lock"); },
      (folder / "plain/lock").string() + ": cannot lock (Not a directory).");
}

}  // namespace
}  // namespace ballast
