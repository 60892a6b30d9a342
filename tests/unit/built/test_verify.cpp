#include "built/verify.hpp"

#include <gtest/gtest.h>

#include "built/data_set.hpp"
#include "built/model_description_file.hpp"
#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/built/small_model.hpp"

namespace ballast::built {
namespace {

class VerifyFolder : public ::testing::Test {
 protected:
  VerifyFolder() { testing::write_small_model(folder_.path()); }

  void describe() const {
    ModelDescription description;
    description.files = describe_data_set(folder_.path());
    write_description(folder_.path(), description);
  }
  void flip(const std::string& name, std::size_t at) const {
    std::string content = read_file(folder_ / name);
    content[at] ^= 1;
    write_file(folder_ / name, content);
  }
  void expect_refused(const std::string& name, const std::string& message) const {
    test::expect_error_text<InputError>(
        [&] { verify_model(folder_.path()); },
        (folder_ / name).string() + message + " Copy the model again, or build it again.");
  }

  test::TemporaryDirectory folder_;
};

TEST_F(VerifyFolder, ChecksTheStructureOfAForeignDataSet) {
  EXPECT_EQ(verify_model(folder_.path()), Evidence::structure);
  flip("12_1.dat", 0);
  EXPECT_THROW(verify_model(folder_.path()), InputError);
  EXPECT_EQ(verify_model(folder_.path(), {.index = 1, .count = 2}), Evidence::structure);
}

TEST_F(VerifyFolder, ComparesEveryByteWithTheDescription) {
  describe();
  EXPECT_EQ(verify_model(folder_.path()), Evidence::checksums);
  const std::size_t last = read_file(folder_ / "12_2.dat").size() - 1;
  flip("12_2.dat", last);
  expect_refused("12_2.dat",
                 ": content does not match its checksum (the file was edited or damaged).");
}

TEST_F(VerifyFolder, FindsAnEditedDescription) {
  describe();
  std::string text = read_file(folder_ / "model.json");
  text.replace(text.find("-80.0"), 5, "-70.0");
  write_file(folder_ / "model.json", text);
  expect_refused("model.json",
                 ": content does not match its checksum (the file was edited or damaged).");
}

TEST_F(VerifyFolder, FindsFilesThatAreMissingCutOrNotListed) {
  describe();
  write_file(folder_ / "mechanisms/a.mod", "NEURON {}");
  expect_refused("mechanisms/a.mod", ": file that model.json does not list.");
  std::filesystem::remove_all(folder_ / "mechanisms");
  write_file(folder_ / "12_3.dat", "1.5\n");
  const std::string size = std::to_string(testing::sections_text().size());
  expect_refused("12_3.dat", ": wrong size '4 bytes' (" + size + " in model.json).");
  std::filesystem::remove(folder_ / "12_3.dat");
  expect_refused("12_3.dat", ": missing file (model.json lists it).");
}

TEST_F(VerifyFolder, DividesTheFilesAmongShares) {
  describe();
  flip("12_2.dat", 100);
  int found = 0;
  for (std::int32_t rank = 0; rank < 3; ++rank) {
    try {
      verify_model(folder_.path(), {.index = rank, .count = 3});
    } catch (const InputError&) {
      ++found;
    }
  }
  EXPECT_EQ(found, 1);
}

}  // namespace
}  // namespace ballast::built
