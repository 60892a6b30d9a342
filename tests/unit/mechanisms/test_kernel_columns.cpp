// Columns and integers of instances against those of NEURON's own translator.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <regex>

#include "core/output_file.hpp"
#include "engine/runtime/kernel.hpp"
#include "mechanisms/kernel_library.hpp"
#include "mechanisms/process.hpp"
#include "mechanisms/toolchain.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::mechanisms {
namespace {

namespace fs = std::filesystem;

class KernelColumnsTest : public testing::Test {
 protected:
  // What nocmodl writes for a .mod file.
  [[nodiscard]] std::string c_of(const fs::path& mod) const {
    const Toolchain tools = Toolchain::detect();
    const ProcessResult translated =
        run_process(tools.translate_command(mod.filename(), folder_.path()), mod.parent_path());
    EXPECT_EQ(translated.exit_code, 0) << translated.output;
    return read_file(folder_ / (mod.stem().string() + ".c"));
  }

  // "#define m _p[3]", in order, without NEURON's own.
  static void expect_columns(const kernel::Kernel& kernel, const std::string& c) {
    const std::regex column(R"(#define (\w+)_columnindex (\d+))");
    for (auto it = std::sregex_iterator(c.begin(), c.end(), column); it != std::sregex_iterator();
         ++it) {
      const int index = std::stoi((*it)[2]);
      ASSERT_LT(index, kernel.column_count) << kernel.name;
      const std::string name = kernel.columns[index].name;
      if (!name.empty()) {
        EXPECT_EQ(name.substr(0, name.find('[')), (*it)[1]) << kernel.name;
      }
    }
    std::smatch size;
    ASSERT_TRUE(std::regex_search(
        c, size, std::regex(R"(hoc_register_prop_size\(_mechtype, (\d+), (\d+)\))")));
    EXPECT_EQ(kernel.column_count, std::stoi(size[1])) << kernel.name;
    const bool variable_step = c.find("\"cvodeieq\"") != std::string::npos;  // not in a data set
    EXPECT_EQ(kernel.datum_count, std::stoi(size[2]) - (variable_step ? 1 : 0)) << kernel.name;
  }

  test::TemporaryDirectory folder_;
  std::string text_;
  Logger log_{LogLevel::error, &text_};
};

TEST_F(KernelColumnsTest, AreThoseOfNeuronForAllMechanismsOfData) {
  ::setenv("BALLAST_CACHE", BALLAST_TEST_BUILD "/kernel_cache", 1);
  const fs::path library = kernel_library_for(BALLAST_DATA "/mechanisms", log_);
  void* handle = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(handle, nullptr) << ::dlerror();
  using Function = const kernel::Library* (*)();
  const kernel::Library& kernels =
      *reinterpret_cast<Function>(::dlsym(handle, "ballast_kernels"))();
  ASSERT_GT(kernels.kernel_count, 20);
  for (int i = 0; i < kernels.kernel_count; ++i) {
    const fs::path file = kernels.kernels[i].file;
    const bool builtin = file.string().starts_with("builtin_");
    const fs::path source =
        fs::path(BALLAST_DATA) / (builtin ? "builtin_mechanisms" : "mechanisms") / file;
    expect_columns(kernels.kernels[i], c_of(source));
  }
  ::dlclose(handle);
}

}  // namespace
}  // namespace ballast::mechanisms
