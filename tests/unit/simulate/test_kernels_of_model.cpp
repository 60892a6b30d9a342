#include "simulate/kernels_of_model.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "tests/support/expect_error.hpp"

namespace ballast::simulate {
namespace {

class ModelWithSources final : public built::Model {
 public:
  explicit ModelWithSources(std::map<std::string, std::string> sources)
      : sources_(std::move(sources)) {}
  const std::filesystem::path& path() const override { return path_; }
  const built::Header& header() const override { return header_; }
  built::Group read_group(std::int32_t) const override { return {}; }
  std::map<std::string, std::string> mechanism_sources() const override { return sources_; }

 private:
  std::filesystem::path path_ = "model.net";
  built::Header header_;
  std::map<std::string, std::string> sources_;
};

void expect_refused(const std::map<std::string, std::string>& sources, const std::string& text) {
  const auto comm = comm::make_serial();
  Logger log(LogLevel::silent);
  test::expect_error_text<InputError>(
      [&] { static_cast<void>(kernels_of(ModelWithSources(sources), {}, *comm, log)); }, text);
}

TEST(KernelsOfModel, NeedSources) {
  expect_refused({},
                 "model.net: the model brings no .mod files. Name their folder with --mechanisms.");
}

TEST(KernelsOfModel, NameTheModelsFileThatTheyCannotBeMadeOf) {
  expect_refused({{"mine.mod", "\nNEURON { SUFFIX pas }\n"}},
                 "model.net/mechanisms/mine.mod:2: mechanism is built into NEURON 'pas'. Give it "
                 "another name.");
}

}  // namespace
}  // namespace ballast::simulate
