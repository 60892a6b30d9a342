#include "simulate/saved_state.hpp"

#include <gmock/gmock.h>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/runtime/small_kernels.hpp"

namespace ballast::simulate {
namespace {

namespace kernels = runtime::test;

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
  const std::filesystem::path& path() const override { return path_; }
  const built::Header& header() const override { return header_; }
  built::Group read_group(std::int32_t) const override { return clocked_cell(); }
  std::map<std::string, std::string> mechanism_sources() const override { return {}; }

 private:
  std::filesystem::path path_ = "model";
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

TEST(SavedState, IsRefusedInAnotherFormat) {
  const test::TemporaryDirectory folder;
  write_file(folder / "state.json", R"({"format": 1, "model": "key", "steps": 1})");
  test::expect_error_text<InputError>(
      [&] { static_cast<void>(saved_steps(folder.path(), "key")); },
      (folder / "state.json").string() +
          ":/format: a saved state of another version '1' (this one reads 2).");
}

TEST(SavedState, MustBeThere) {
  const test::TemporaryDirectory folder;
  EXPECT_THROW(static_cast<void>(saved_steps(folder.path(), "key")), InputError);
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
