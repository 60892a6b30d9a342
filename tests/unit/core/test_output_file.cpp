#include "core/output_file.hpp"

#include <gmock/gmock.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "core/error.hpp"
#include "core/input_file.hpp"
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

class OutputFileTest : public testing::Test {
 protected:
  test::TemporaryDirectory directory_;
  fs::path file_ = directory_ / "a.txt";
};

TEST_F(OutputFileTest, hasItsFinalNameOnlyAfterCommit) {
  OutputFile output(file_);
  output.write("one ");
  output.write("");
  output.write("two");
  EXPECT_FALSE(fs::exists(file_));
  EXPECT_EQ(output.final_name(), file_);
  output.commit();
  EXPECT_EQ(read_file(file_), "one two");
  EXPECT_THAT(names_in(directory_.path()), ElementsAre("a.txt"));
}

TEST_F(OutputFileTest, writesBehindWhatALibraryWroteToItsTemporaryName) {
  OutputFile output(file_);
  std::ofstream(output.temporary_name()) << "library";
  output.write(", we");
  output.commit();
  EXPECT_EQ(read_file(file_), "library, we");
}

TEST_F(OutputFileTest, leavesNothingBehindWithoutCommit) {
  write_file(file_, "before");
  {
    OutputFile output(file_);
    output.write("half");
  }
  EXPECT_EQ(read_file(file_), "before");
  EXPECT_THAT(names_in(directory_.path()), ElementsAre("a.txt"));
}

TEST_F(OutputFileTest, replacesWhatWasThereBefore) {
  write_file(file_, "a longer text before");
  write_file(file_, "now");
  EXPECT_EQ(read_file(file_), "now");
}

TEST_F(OutputFileTest, makesMissingFolders) {
  write_file(directory_ / "x/y/a.txt", "deep");
  EXPECT_EQ(read_file(directory_ / "x/y/a.txt"), "deep");
}

TEST_F(OutputFileTest, letsOthersWriteUnderTheTemporaryName) {
  OutputFile output(file_);
  EXPECT_EQ(output.temporary_name().parent_path(), directory_.path());
  write_file(directory_ / "other", "content");
  fs::copy_file(directory_ / "other", output.temporary_name(),
                fs::copy_options::overwrite_existing);
  output.commit();
  EXPECT_EQ(read_file(file_), "content");
}

TEST_F(OutputFileTest, keepsTwoWritersOfOneFileApart) {
  OutputFile first(file_);
  OutputFile second(file_);
  EXPECT_NE(first.temporary_name(), second.temporary_name());
  first.write("first");
  second.write("second");
  first.commit();
  second.commit();
  EXPECT_EQ(read_file(file_), "second");
}

TEST_F(OutputFileTest, givesTheFileTheUsualPermissions) {
  const mode_t mask = ::umask(0027);
  write_file(file_, "x");
  ::umask(mask);
  EXPECT_EQ(fs::status(file_).permissions(), static_cast<fs::perms>(0640));
}

TEST_F(OutputFileTest, mayBeCommittedOnce) {
  OutputFile output(file_);
  output.commit();
  EXPECT_THROW(output.commit(), std::logic_error);
  EXPECT_THROW(output.write("x"), std::logic_error);
}

TEST_F(OutputFileTest, refusesFoldersAndDevices) {
  test::expect_error_text<ResourceError>(
      [&] { OutputFile output(directory_.path()); },
      directory_.path().string() + ": cannot write (it is a folder). Give the name of a file.");
  test::expect_error_text<ResourceError>(
      [] { OutputFile output("/dev/null"); },
      "/dev/null: cannot write (not a regular file). Give the name of a file.");
}

TEST_F(OutputFileTest, namesAFolderThatCannotBeMade) {
  write_file(file_, "a file, not a folder");
  test::expect_error_text<ResourceError>(
      [&] { OutputFile output(file_ / "b/c.txt"); },
      (file_ / "b/c.txt").string() + ": cannot make its folder (Not a directory).");
}

TEST_F(OutputFileTest, namesTheFileWhenItsSizeIsLimited) {
  struct rlimit before {};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const struct rlimit small = {1000, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  test::expect_error_text<ResourceError>([&] { write_file(file_, std::string(2000, 'x')); },
                                         file_.string() +
                                             ": cannot write (File too large). Raise the limit on "
                                             "the size of files (ulimit -f).");
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_THAT(names_in(directory_.path()), IsEmpty());
}

TEST_F(OutputFileTest, namesTheFileWhenTheDiskIsFull) {
  const std::string folder = directory_.path().string();
  if (::mount("ballast-test", folder.c_str(), "tmpfs", 0, "size=64k") != 0) {
    GTEST_SKIP() << "may not mount a small disk here";
  }
  test::expect_error_text<ResourceError>([&] { write_file(file_, std::string(200000, 'x')); },
                                         file_.string() +
                                             ": cannot write (No space left on device). Free some "
                                             "space there or choose another output folder.");
  EXPECT_THAT(names_in(directory_.path()), IsEmpty());
  ::umount2(folder.c_str(), MNT_DETACH);
}

TEST(ReadFile, readsLongFilesWithZeroBytes) {
  const test::TemporaryDirectory directory;
  std::string content(200001, 'y');
  content[100000] = '\0';
  write_file(directory / "a", content);
  EXPECT_TRUE(read_file(directory / "a") == content);
}

TEST(ReadFile, suggestsTheNearestNameInTheFolder) {
  const test::TemporaryDirectory directory;
  write_file(directory / "circuit_config.json", "{}");
  test::expect_error_text<InputError>(
      [&] { (void)read_file(directory / "circut_config.json"); },
      (directory / "circut_config.json").string() +
          ": cannot read (No such file or directory). Did you mean 'circuit_config.json'?");
}

TEST(ReadFile, refusesAFolder) {
  const test::TemporaryDirectory directory;
  test::expect_error_text<InputError>(
      [&] { (void)read_file(directory.path()); },
      directory.path().string() + ": cannot read (Is a directory).");
}

TEST(InputFile, readsOnFromWhereItWasSent) {
  const test::TemporaryDirectory directory;
  write_file(directory / "a", "0123456789");
  InputFile input(directory / "a");
  std::vector<char> buffer(4);
  input.seek(7);
  EXPECT_EQ(input.read(buffer), 3U);
  EXPECT_EQ(std::string(buffer.data(), 3), "789");
  EXPECT_EQ(input.read(buffer), 0U);
}

}  // namespace
}  // namespace ballast
