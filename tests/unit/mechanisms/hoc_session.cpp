#include "hoc_session.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "core/output_file.hpp"
#include "mechanisms/mechanism_library.hpp"
#include "mechanisms/process.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::mechanisms {

std::filesystem::path data_library() {
  CompileOptions options;
  options.output = std::filesystem::path(BALLAST_TEST_BUILD) / "data_mechanisms/libnrnmech.so";
  Logger log(LogLevel::silent);
  return compile(std::filesystem::path(BALLAST_DATA) / "mechanisms", options, log).library;
}

std::string run_hoc(const std::filesystem::path& library, const std::string& code,
                    const std::filesystem::path& directory) {
  write_file(directory / "code.hoc", code);
  return run_process({BALLAST_NRNIV, "-nogui", "-nopython", "-nobanner", "-dll", library.string(),
                      "code.hoc", "-c", "quit()"},
                     directory)
      .output;
}

std::vector<double> numbers_from_hoc(const std::string& code) {
  const test::TemporaryDirectory directory;
  const std::string output =
      run_hoc(data_library(),
              "load_file(\"stdrun.hoc\")\nproc give() { printf(\"give %.12g\\n\", $1) }\n" + code +
                  "\nprint \"done\"\n",
              directory.path());
  std::vector<double> numbers;
  bool done = false;
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);) {
    done = done || line.starts_with("done");
    if (line.starts_with("give ")) {
      numbers.push_back(std::stod(line.substr(5)));
    }
  }
  EXPECT_TRUE(done) << output;
  return numbers;
}

}  // namespace ballast::mechanisms
