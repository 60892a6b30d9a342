#include "run/model_key.hpp"

#include <gmock/gmock.h>

#include "core/output_file.hpp"
#include "dry_run/allocations.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::run {
namespace {

using testing::ElementsAre;

class ModelKey : public testing::Test {
 protected:
  ModelKey() {
    files_.add_cells("A", 4);
    write_file(mods_.path() / "A.mod", "NEURON { SUFFIX A }\n");
  }
  // The names of what differs from the key of the first call.
  std::vector<std::string> changed() {
    const auto circuit = files_.read();
    const build::BuildKey key = content_key({.circuit = circuit,
                                             .inputs = inputs_,
                                             .mechanisms = mods_.path(),
                                             .folder = {},
                                             .comm = *comm_,
                                             .log = files_.log()},
                                            {.ballast = "1.0", .engine = "NEURON 8.2.2"});
    if (first_.empty()) first_ = key;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < key.size(); ++i) {
      if (key[i] != first_.at(i)) names.push_back(key[i].first);
    }
    return names;
  }
  build::BuildKey with_allocation(const plan::Allocation& allocation) {
    return build_key({}, allocation, *comm_);
  }

  test::SmallCircuit files_;
  const test::TemporaryDirectory mods_;
  inputs::Inputs inputs_;
  build::BuildKey first_;
  const std::unique_ptr<comm::Communicator> comm_ = comm::make_serial();
};

TEST_F(ModelKey, IsTheSameForTheSameInput) {
  static_cast<void>(changed());
  EXPECT_THAT(changed(), ElementsAre());
}

TEST_F(ModelKey, TellsWhatWasChanged) {
  static_cast<void>(changed());
  write_file(mods_.path() / "A.mod", "NEURON { SUFFIX A RANGE x }\n");
  EXPECT_THAT(changed(), ElementsAre("mechanisms"));
  inputs_.replays.push_back({.source_population = "V", .times = {{3, {1.0, 2.0}}}, .targets = {}});
  EXPECT_THAT(changed(), ElementsAre("spikes", "mechanisms"));
  files_.simulation["run"]["tstop"] = 20.0;
  EXPECT_THAT(changed(), ElementsAre("configuration", "spikes", "mechanisms"));
}

TEST_F(ModelKey, TellsThatAFileOfTheCircuitWasChanged) {
  static_cast<void>(changed());
  write_file(files_.path("Cell.hoc"), "begintemplate Cell\nproc x() {}\nendtemplate Cell\n");
  EXPECT_THAT(changed(), testing::Contains("files"));
}

TEST_F(ModelKey, KnowsHowTheCellsAreDealtOut) {
  const auto circuit = files_.read();
  const auto one = with_allocation(dry_run::deal_round_robin(circuit, {.cycles = 2}));
  EXPECT_EQ(one, with_allocation(dry_run::deal_round_robin(circuit, {.cycles = 2})));
  EXPECT_EQ(one.at(0), (std::pair<std::string, std::string>("ranks", "1")));
  EXPECT_EQ(one.at(1), (std::pair<std::string, std::string>("cycles", "2")));
  auto other = dry_run::deal_round_robin(circuit, {.cycles = 2});
  std::swap(other.buckets[0].nodes, other.buckets[1].nodes);
  EXPECT_NE(one, with_allocation(other));
}

}  // namespace
}  // namespace ballast::run
