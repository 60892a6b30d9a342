#include "built/packed_model.hpp"

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <iostream>

#include "built/data_set.hpp"
#include "built/model_description_file.hpp"
#include "built/verify.hpp"
#include "core/error.hpp"
#include "core/output_file.hpp"
#include "sonata/hdf5_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/built/small_model.hpp"

namespace ballast::built {
namespace {

using test::expect_error_text;
namespace fs = std::filesystem;

/// A file put in place without flushing it to the disk.
void overwrite(const fs::path& file, const std::string& content) {
  std::ofstream(file, std::ios::binary) << content;
}

class PackedModel : public ::testing::Test {
 protected:
  PackedModel() {
    testing::write_small_model(data_set_);
    write_file(data_set_ / "mechanisms/a.mod", "NEURON {}\n: \xE9 in Latin-1\n");
    ModelDescription description;
    description.ballast_version = "0.1.0";
    description.mechanisms = "0123456789abcdef0123456789abcdef";
    description.files = describe_data_set(data_set_);
    write_description(data_set_, description);
    pack(*open_data_set(data_set_), file_);
  }

  void expect_refused(const std::string& message) const {
    expect_error_text<InputError>([&] { verify_model(file_); }, file_.string() + message);
  }

  test::TemporaryDirectory folder_;
  fs::path data_set_ = folder_ / "set";
  fs::path file_ = folder_ / "model.net";
};

TEST_F(PackedModel, HoldsTheSameModel) {
  const auto packed = open_model(file_);
  const auto original = open_model(data_set_);
  EXPECT_EQ(packed->path(), file_);
  EXPECT_EQ(packed->read_group(12), testing::small_group());
  EXPECT_EQ(packed->mechanism_sources(), original->mechanism_sources());
  EXPECT_EQ(packed->header().texts, original->header().texts);
  EXPECT_EQ(packed->header().description, original->header().description);
  EXPECT_EQ(packed->header().mechanisms, original->header().mechanisms);
  EXPECT_EQ(packed->header().globals, original->header().globals);
  EXPECT_EQ(packed->header().groups, original->header().groups);
  EXPECT_TRUE(packed->header().gap_junctions);
}

TEST_F(PackedModel, IsUnpackedToTheSameBytes) {
  const fs::path copy = folder_ / "copy";
  unpack(*open_model(file_), copy);
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(data_set_)) {
    if (!entry.is_regular_file()) continue;
    const fs::path name = entry.path().lexically_relative(data_set_);
    EXPECT_EQ(read_file(copy / name), read_file(entry.path())) << name;
    ++files;
  }
  EXPECT_EQ(files, 9U);
  EXPECT_EQ(verify_model(copy), Evidence::checksums);
}

TEST_F(PackedModel, IsNotUnpackedOverSomethingElse) {
  expect_error_text<InputError>([&] { unpack(*open_model(file_), data_set_); },
                                data_set_.string() +
                                    ": cannot unpack there (it exists already). Name a new "
                                    "folder.");
}

TEST_F(PackedModel, IsTheSameForTheSameModel) {
  const fs::path again = folder_ / "again.net";
  pack(*open_model(file_), again);
  EXPECT_EQ(read_file(again), read_file(file_));
}

TEST_F(PackedModel, MayBeCompressed) {
  Group group = testing::small_group();
  group.netcon_sources.assign(5000, 40);
  group.netcon_types.assign(5000, 5);
  group.netcon_instances.assign(5000, 1);
  group.delays.assign(5000, 0.5);
  write_group_files(group, open_data_set(data_set_)->header(), data_set_);
  const fs::path plain = folder_ / "plain.net";
  pack(*open_data_set(data_set_), plain);
  pack(*open_data_set(data_set_), file_, {.compress = true});
  EXPECT_LT(fs::file_size(file_) + 90'000, fs::file_size(plain));
  EXPECT_EQ(open_model(file_)->read_group(12), group);
  EXPECT_EQ(verify_model(file_), Evidence::checksums);
}

TEST_F(PackedModel, NamesFormatAndOriginInItsAttributes) {
  const sonata::Hdf5File h5 = sonata::Hdf5File::open(file_);
  EXPECT_EQ(h5.attribute("/", "format"), "ballast-packed-model");
  EXPECT_EQ(h5.attribute("/", "version"), "1");
  EXPECT_EQ(h5.attribute("/", "ballast"), "0.1.0");
  EXPECT_EQ(h5.attribute("/", "mechanisms"), "0123456789abcdef0123456789abcdef");
}

TEST_F(PackedModel, IsVerifiedInShares) {
  const std::string whole = read_file(file_);
  for (const std::size_t at : {std::size_t{0}, whole.size() / 2, whole.size() - 100}) {
    std::string damaged = whole;
    damaged[at] ^= 1;
    overwrite(file_, damaged);
    int found = 0;
    for (std::int32_t rank = 0; rank < 3; ++rank) {
      try {
        verify_model(file_, {.index = rank, .count = 3});
      } catch (const InputError&) {
        ++found;
      }
    }
    EXPECT_GE(found, 1) << at;
  }
  overwrite(file_, whole);
  for (std::int32_t rank = 0; rank < 7; ++rank) {
    EXPECT_EQ(verify_model(file_, {.index = rank, .count = 7}), Evidence::checksums);
  }
}

/// The offset that the message of a refusal names, or -1.
std::int64_t refused_at(const fs::path& file) {
  try {
    verify_model(file);
  } catch (const InputError& error) {
    const std::string& within = error.parts().place.within;
    return within.starts_with("byte ") ? std::stoll(within.substr(5)) : -2;
  }
  return -1;
}

TEST_F(PackedModel, RefusesEveryFlippedByteWithAnOffsetWithinABlock) {
  std::string content = read_file(file_);
  for (std::size_t at = 0; at < content.size(); ++at) {
    content[at] ^= char(1 + at % 255);
    {
      std::fstream file(file_, std::ios::binary | std::ios::in | std::ios::out);
      file.seekp(std::streamoff(at)).put(content[at]);
    }
    const std::int64_t offset = refused_at(file_);
    ASSERT_GE(offset, 0) << at;
    ASSERT_LT(std::abs(std::int64_t(at) - offset), 4096) << at;
    content[at] ^= char(1 + at % 255);
    std::fstream file(file_, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(std::streamoff(at)).put(content[at]);
  }
  EXPECT_EQ(verify_model(file_), Evidence::checksums);
}

TEST_F(PackedModel, RefusesEveryTruncation) {
  std::size_t size = fs::file_size(file_);
  for (; size > 0; size -= std::min<std::size_t>(size, size > 300 ? 97 : 1)) {
    fs::resize_file(file_, size - 1);
    ASSERT_NE(refused_at(file_), -1) << size - 1;
  }
}

TEST_F(PackedModel, RefusesBytesAfterItsEnd) {
  const std::string whole = read_file(file_);
  const std::string end = std::to_string(whole.size() + 1 - 8);
  const std::string reason =
      ": damaged packed model (its end mark is not as it was written: bytes were changed, cut off "
      "or added).";
  overwrite(file_, whole + "x");
  expect_refused(":byte " + end + reason);
  overwrite(file_, whole + whole.substr(whole.size() - 32));
  expect_refused(":byte " + std::to_string(whole.size()) + reason);
}

TEST_F(PackedModel, SaysWhatIsWrongWithABlock) {
  std::string content = read_file(file_);
  content[5000] ^= 4;
  overwrite(file_, content);
  expect_refused(
      ":byte 4096: damaged packed model (the 4096 bytes from here are not as they were written).");
}

TEST_F(PackedModel, RefusesOtherFiles) {
  overwrite(file_, "not HDF5 at all");
  expect_refused(": not a packed model (it does not begin as an HDF5 file does).");
  overwrite(file_, "");
  expect_refused(": not a packed model (it does not begin as an HDF5 file does).");
  sonata::Hdf5File::create(file_).close();
  expect_refused(": not a packed model (an HDF5 file of another program).");
  fs::remove(file_);
  expect_error_text<InputError>([&] { (void)open_model(file_); },
                                file_.string() + ": no built model (no such file or folder).");
}

TEST_F(PackedModel, RefusesOtherVersions) {
  sonata::Hdf5File h5 = sonata::Hdf5File::create(file_);
  h5.write_attribute("/", "format", std::string("ballast-packed-model"));
  h5.write_attribute("/", "version", std::string("2"));
  h5.close();
  expect_refused(
      ": unknown version of a packed model '2' (this program reads version 1). Use the ballast "
      "that wrote it, or a newer one.");
}

TEST_F(PackedModel, NamesTheDatasetThatIsWrong) {
  Group group = testing::small_group();
  group.parents[2] = 2;
  write_group_files(group, open_data_set(data_set_)->header(), data_set_);
  class Unchecked final : public Model {
   public:
    Unchecked(const Model& model, Group group) : model_(model), group_(std::move(group)) {}
    [[nodiscard]] const fs::path& path() const override { return model_.path(); }
    [[nodiscard]] const Header& header() const override { return model_.header(); }
    [[nodiscard]] Group read_group(std::int32_t) const override { return group_; }
    [[nodiscard]] std::map<std::string, std::string> mechanism_sources() const override {
      return {};
    }

   private:
    const Model& model_;
    Group group_;
  };
  const auto model = open_data_set(data_set_);
  pack(Unchecked(*model, group), file_);
  expect_error_text<InputError>(
      [&] { (void)open_model(file_)->read_group(12); },
      file_.string() + ":/groups/12/parents: parent out of range '2' (0 to 1 expected).");
  group = testing::small_group();
  group.delays.pop_back();
  pack(Unchecked(*model, group), file_);
  expect_error_text<InputError>(
      [&] { (void)open_model(file_)->read_group(12); },
      file_.string() + ":/groups/12/delays: wrong number of elements '2' (3 expected).");
  expect_error_text<InputError>([&] { (void)open_model(file_)->read_group(13); },
                                file_.string() + ":/groups/13: missing group.");
}

TEST_F(PackedModel, IsNoPipeOrDevice) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const fs::path& file : {pipe, fs::path("/dev/null")}) {
    expect_error_text<InputError>(
        [&] { (void)open_model(file); },
        file.string() + ": no built model (neither a file nor a folder).");
    expect_error_text<InputError>(
        [&] { (void)verify_model(file); },
        file.string() + ": no built model (neither a file nor a folder).");
  }
}

[[noreturn]] void with_full_disk(const fs::path& data_set, const fs::path& file) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{8192, 8192};
  ::setrlimit(RLIMIT_FSIZE, &limit);
  int code = 0;
  try {
    pack(*open_data_set(data_set), file);
  } catch (const Error& error) {
    std::cerr << error.what();
    code = error.exit_code();
  }
  std::_Exit(code);
}

TEST_F(PackedModel, IsWrittenWholeOrNotAtAll) {
  fs::remove(file_);
  EXPECT_EXIT(with_full_disk(data_set_, file_), ::testing::ExitedWithCode(4),
              "model.net: cannot write \\(File too large\\)");
  EXPECT_FALSE(fs::exists(file_));
  for (const auto& entry : fs::directory_iterator(folder_.path())) {
    EXPECT_EQ(entry.path(), data_set_);
  }
}

}  // namespace
}  // namespace ballast::built
