#include "simulate/saved_state.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <iostream>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/runtime/small_kernels.hpp"

namespace ballast::simulate {
namespace {

namespace fs = std::filesystem;
namespace kernels = runtime::test;
using ::testing::ElementsAre;

// A cell whose synapse a clock of its own drives, so that events are always on their way.
built::Group clocked_cell() {
  built::Group group = kernels::one_node_cell(1, 1000.0);
  group.mechanisms.push_back(
      {.type = kernels::synapse_type, .count = 1, .nodes = {0}, .values = {2.0, 0.0}});
  group.mechanisms.push_back({.type = kernels::clock_type, .count = 1, .values = {1.7}});
  kernels::connect(group, -kernels::clock_type, kernels::synapse_type, 0.001, 3.3);
  return group;
}

class OneGroup final : public built::Model {
 public:
  OneGroup() {
    header_ = kernels::small_header();
    header_.groups = {1};
  }
  const fs::path& path() const override { return path_; }
  const built::Header& header() const override { return header_; }
  built::Group read_group(std::int32_t) const override { return clocked_cell(); }
  std::map<std::string, std::string> mechanism_sources() const override { return {}; }

 private:
  fs::path path_ = "model";
  built::Header header_;
};

struct Running {
  kernels::SmallMechanisms mechanisms;
  OneGroup model;
  std::unique_ptr<comm::Communicator> comm = comm::make_serial();
  runtime::Simulation simulation{model, {1}, mechanisms.table, {.group = {.v_init = -60.0}}, *comm};

  [[nodiscard]] double v() const { return simulation.groups()[0]->arrays().nodes.v[0]; }
};

TEST(SavedState, GoesOnWithTheSameBits) {
  const test::TemporaryDirectory folder;
  Running whole;
  whole.simulation.advance(40.0);
  Running first;
  first.simulation.advance(19.5);
  save_state(first.simulation, "key", folder.path(), *first.comm);
  EXPECT_EQ(saved_steps(folder.path(), "key"), 39);
  Running second;
  restore_state(second.simulation, "key", folder.path(), *second.comm);
  EXPECT_EQ(second.v(), first.v());
  second.simulation.advance(40.0);
  EXPECT_EQ(second.v(), whole.v());
  EXPECT_NE(second.v(), first.v());
}

TEST(SavedState, IsRefusedByAnotherModel) {
  const test::TemporaryDirectory folder;
  Running running;
  save_state(running.simulation, "key", folder.path(), *running.comm);
  const std::string file = (folder / "state.json").string();
  test::expect_error_text<InputError>(
      [&] { static_cast<void>(saved_steps(folder.path(), "other")); },
      file +
          ":/model: the state was saved from another model, with other mechanisms or another part "
          "size. Restore it into the model that it was saved from.");
}

TEST(SavedState, MustBeThere) {
  const test::TemporaryDirectory folder;
  EXPECT_THROW(static_cast<void>(saved_steps(folder.path(), "key")), InputError);
}

std::vector<std::string> names_in(const test::TemporaryDirectory& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

TEST(SavedState, TakesThePlaceOfTheOneBefore) {
  const test::TemporaryDirectory folder;
  write_file(folder / "1_0.h5", "a file that is not ours");
  write_file(folder / "9_0.7.h5.tmp-12-0", "of a save that was killed");
  Running running;
  running.simulation.advance(5.0);
  save_state(running.simulation, "key", folder.path(), *running.comm);
  EXPECT_THAT(names_in(folder), ElementsAre("1_0.10.h5", "1_0.h5", "state.json"));
  Running again;
  restore_state(again.simulation, "key", folder.path(), *again.comm);
  save_state(again.simulation, "key", folder.path(), *again.comm);  // the same number of steps
  EXPECT_THAT(names_in(folder), ElementsAre("1_0.10-1.h5", "1_0.h5", "state.json"));
  again.simulation.advance(6.0);
  save_state(again.simulation, "key", folder.path(), *again.comm);
  EXPECT_THAT(names_in(folder), ElementsAre("1_0.12.h5", "1_0.h5", "state.json"));
  EXPECT_EQ(saved_steps(folder.path(), "key"), 12);
}

// A process whose files may not grow beyond 1 KiB, which fails as a full disk does.
[[noreturn]] void save_on_full_disk(const runtime::Simulation& simulation, const fs::path& folder,
                                    comm::Communicator& comm) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{1024, 1024};
  ::setrlimit(RLIMIT_FSIZE, &limit);
  try {
    save_state(simulation, "key", folder, comm);
  } catch (const ResourceError& error) {
    std::cerr << error.what() << std::endl;
    std::_Exit(error.exit_code());
  }
  std::_Exit(0);
}

TEST(SavedState, StaysWhereTheNextOneCannotBeWritten) {
  const test::TemporaryDirectory folder;
  Running running;
  running.simulation.advance(5.0);
  save_state(running.simulation, "key", folder.path(), *running.comm);
  const auto before = names_in(folder);
  running.simulation.advance(6.0);
  EXPECT_EXIT(save_on_full_disk(running.simulation, folder.path(), *running.comm),
              ::testing::ExitedWithCode(4),
              "/1_0\\.12\\.h5[^ ]*: cannot write \\(File too large\\)\\. Raise");
  EXPECT_EQ(names_in(folder), before);
  Running again;
  restore_state(again.simulation, "key", folder.path(), *again.comm);
  EXPECT_EQ(again.simulation.steps(), 10);
}

void expect_refused(const test::TemporaryDirectory& folder, const std::string& text) {
  Running running;
  test::expect_error_text<InputError>(
      [&] { restore_state(running.simulation, "key", folder.path(), *running.comm); }, text);
}

constexpr const char* again = " Copy the saved state again, or save it again.";

TEST(SavedState, IsRefusedWhereAFileIsNotAsItWasWritten) {
  const test::TemporaryDirectory folder;
  Running running;
  running.simulation.advance(5.0);
  save_state(running.simulation, "key", folder.path(), *running.comm);
  const fs::path file = folder / "1_0.10.h5";
  std::string content = read_file(file);
  content.back() = static_cast<char>(content.back() ^ 1);
  write_file(file, content);
  expect_refused(folder, file.string() +
                             ": content does not match its checksum (the file was "
                             "edited or damaged)." +
                             again);
  write_file(file, "short");
  expect_refused(folder, file.string() + ": wrong size '5 bytes' (" +
                             std::to_string(content.size()) + " in state.json)." + again);
  fs::remove(file);
  expect_refused(folder, file.string() + ": missing file (state.json lists it)." + again);
}

TEST(SavedState, IsRefusedWhereItsStepsWereEdited) {
  const test::TemporaryDirectory folder;
  Running running;
  running.simulation.advance(5.0);
  save_state(running.simulation, "key", folder.path(), *running.comm);
  std::string text = read_file(folder / "state.json");
  const std::string steps = "\"steps\": 10";
  text.replace(text.find(steps), steps.size(), "\"steps\": 11");
  write_file(folder / "state.json", text);
  expect_refused(folder, (folder / "1_0.10.h5").string() +
                             ":/steps: the group was saved at another time '10 steps' (11 in "
                             "state.json). Save the state again.");
}

TEST(SavedState, KeepsModelsApart) {
  built::Header one = kernels::small_header();
  built::Header other = one;
  one.texts["globals.dat"] = "dt 0.5";
  other.texts["globals.dat"] = "dt 0.25";
  const std::string key = key_of(one, "kernels", Bytes(16));
  EXPECT_EQ(key_of(one, "kernels", Bytes(16)), key);
  EXPECT_NE(key_of(other, "kernels", Bytes(16)), key);
  EXPECT_NE(key_of(one, "other kernels", Bytes(16)), key);
  EXPECT_NE(key_of(one, "kernels", Bytes(8)), key);
}

}  // namespace
}  // namespace ballast::simulate
