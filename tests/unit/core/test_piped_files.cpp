#include "core/piped_files.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdio>

#include "core/error.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// As a library would: looks at no error.
void write_as_library(const fs::path& file, const std::string& text) {
  std::FILE* stream = std::fopen(file.c_str(), "wb");
  ASSERT_NE(stream, nullptr);
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), stream));
  std::fclose(stream);
}

class PipedFilesTest : public testing::Test {
 protected:
  const test::TemporaryDirectory directory_;
  const std::string long_text_ = std::string(300'000, 'x') + "end";
};

TEST_F(PipedFilesTest, appearWithTheirWholeContentOnceFinished) {
  PipedFiles files(directory_.path(), {"a", "b"});
  write_as_library(files.pipes() / "a", long_text_);
  write_as_library(files.pipes() / "b", "short");
  files.finish();
  EXPECT_THAT(names_in(directory_.path()), ElementsAre("a", "b"));
  EXPECT_EQ(read_file(directory_ / "a"), long_text_);
  EXPECT_EQ(read_file(directory_ / "b"), "short");
}

TEST_F(PipedFilesTest, doNotAppearWithoutBeingFinished) {
  fs::path pipes;
  {
    PipedFiles files(directory_.path(), {"a", "never_opened"});
    pipes = files.pipes();
    write_as_library(files.pipes() / "a", long_text_);
  }
  EXPECT_THAT(names_in(directory_.path()), IsEmpty());
  EXPECT_FALSE(fs::exists(pipes));
}

TEST_F(PipedFilesTest, loseWhatElseTheLibraryWrites) {
  PipedFiles files(directory_.path(), {"a"});
  write_as_library(files.pipes() / "other", "text");
  write_as_library(files.pipes() / "a", "text");
  files.finish();
  EXPECT_THAT(names_in(directory_.path()), ElementsAre("a"));
}

TEST_F(PipedFilesTest, letTheLibraryEndItsWorkWhereAFileCannotBeWritten) {
  struct rlimit before {};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const struct rlimit small = {100'000, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  PipedFiles files(directory_.path(), {"a"});
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  write_as_library(files.pipes() / "a", long_text_);
  test::expect_error_text<ResourceError>([&] { files.finish(); },
                                         (directory_ / "a").string() +
                                             ": cannot write (File too large). Raise the limit on "
                                             "the size of files (ulimit -f).");
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
}

TEST_F(PipedFilesTest, tellWhichFileCannotBeMade) {
  write_file(directory_ / "file", "text");
  test::expect_error_text<ResourceError>(
      [&] { const PipedFiles files(directory_ / "file", {"a"}); },
      (directory_ / "file" / "a").string() + ": cannot make its folder (Not a directory).");
}

}  // namespace
}  // namespace ballast
