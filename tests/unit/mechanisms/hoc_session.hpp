#pragma once
// Runs hoc code in NEURON's own program with our mechanisms loaded, for tests that compare what the
// mechanisms do with theory. The library is compiled once per build tree and shared by all tests.

#include <filesystem>
#include <string>
#include <vector>

namespace ballast::mechanisms {

/// The compiled data/mechanisms.
[[nodiscard]] std::filesystem::path data_library();

/// Everything that nrniv prints for `code`, run in the folder `directory` with `library` loaded.
[[nodiscard]] std::string run_hoc(const std::filesystem::path& library, const std::string& code,
                                  const std::filesystem::path& directory);

/// Numbers that `code` hands over by `give(x)`, in order, with data_library() and stdrun.hoc
/// loaded. Fails the test with nrniv's output if the code stops early.
[[nodiscard]] std::vector<double> numbers_from_hoc(const std::string& code);

}  // namespace ballast::mechanisms
