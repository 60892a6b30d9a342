#include "simulate/saved_files.hpp"

#include <gmock/gmock.h>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::simulate {
namespace {

SavedFiles two_parts() {
  return {.model = "key",
          .steps = 7,
          .time = 3.5,
          .parts = {{.group = 1, .part = 0, .file = {"1_0.7.h5", 10, "ab"}},
                    {.group = 1, .part = 1, .file = {"1_1.7.h5", 20, "cd"}}}};
}

TEST(SavedFiles, AreReadAsTheyWereWritten) {
  const test::TemporaryDirectory folder;
  write_saved_files(folder.path(), two_parts());
  const SavedFiles read = read_saved_files(folder.path(), "key");
  EXPECT_EQ(read.steps, 7);
  EXPECT_EQ(read.time, 3.5);
  ASSERT_EQ(read.parts.size(), 2U);
  EXPECT_EQ(read.parts[1].part, 1);
  EXPECT_EQ(read.parts[1].file, two_parts().parts[1].file);
}

TEST(SavedFiles, HaveNamesThatAreNotTaken) {
  const test::TemporaryDirectory folder;
  EXPECT_EQ(new_label(folder / "none", 7), "7");
  EXPECT_EQ(part_name(3, 1, "7"), "3_1.7.h5");
  write_file(folder / "3_1.7.h5", "");
  EXPECT_EQ(new_label(folder.path(), 7), "7-1");
  write_file(folder / "3_1.7-1.h5", "");
  EXPECT_EQ(new_label(folder.path(), 7), "7-2");
  EXPECT_EQ(new_label(folder.path(), 17), "17");
}

void expect_refused(const std::string& text, const std::string& message) {
  const test::TemporaryDirectory folder;
  write_file(folder / "state.json", text);
  test::expect_error_text<InputError>(
      [&] { static_cast<void>(read_saved_files(folder.path(), "key")); },
      (folder / "state.json").string() + message);
}

TEST(SavedFiles, AreRefusedWithTheKeyThatIsWrong) {
  expect_refused("[]", ": wrong type '[]' (an object is expected).");
  expect_refused("{}", ": missing key 'format'.");
  expect_refused(R"({"format": "3"})", ":/format: wrong type '\"3\"' (an integer is expected).");
  expect_refused(R"({"format": 2, "model": "key", "steps": 1})",
                 ":/format: a saved state of another version '2' (this one reads 3). Save it "
                 "again, or use the ballast that saved it.");
  expect_refused(R"({"format": 3, "model": "key"})", ": missing key 'steps'.");
  expect_refused(R"({"format": 3, "model": "key", "steps": -1})",
                 ":/steps: wrong value '-1' (0 to 2^53 steps).");
  expect_refused(R"({"format": 3, "model": "key", "steps": 1, "time_ms": 1, "files": [
                     {"group": 1, "part": 0, "name": "../1.h5", "size": 1, "checksum": ""}]})",
                 ":/files/0/name: wrong name of a file '../1.h5' (a name within the folder is "
                 "expected).");
}

TEST(SavedFiles, HaveAllPartsOfTheModel) {
  const test::TemporaryDirectory folder;
  test::expect_error_text<InputError>(
      [&] { static_cast<void>(checked_part(folder.path(), two_parts(), 2, 0)); },
      (folder / "state.json").string() +
          ":/files: no file of a part of a group 'group 2, part 0' (the model has it). Copy the "
          "saved state again, or save it again.");
}

}  // namespace
}  // namespace ballast::simulate
