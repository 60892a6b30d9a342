#include "simulate/model_memory.hpp"

#include <gtest/gtest.h>

#include "engine/runtime/event_queue.hpp"
#include "tests/unit/runtime/small_model.hpp"

namespace ballast::simulate {
namespace {

using namespace runtime::test;
using runtime::GroupMemory;

const std::vector<std::int32_t> all_groups{1, 2, 3};

PredictedMemory predict(const SmallModel& model, const std::vector<std::int32_t>& groups,
                        const SmallMechanisms& mechanisms, comm::Communicator& comm) {
  return predict_memory(model, groups, mechanisms.table, {}, comm);
}

// By the definitions in kernel.hpp: of a point process a column that nobody writes is 128 times the
// value, one that the steps write 8 bytes an instance; where columns lie takes 16 bytes each.
constexpr std::int64_t node = 7 * 8 + 2 * 4;
constexpr std::int64_t leak_each = 2 * 8, leak_once = 3 * 16 + 36;             // and a run of nodes
constexpr std::int64_t synapse_each = 8 + 4, synapse_once = 2 * 16 + 128 * 8;  // and its node
constexpr std::int64_t clock_each = 12, clock_once = 16 + 128 * 8;             // what fires
constexpr std::int64_t threshold = 24;
constexpr std::int64_t connection = 16 + 8, source = 4 + 4, end_of_sources = 4;
constexpr std::int64_t listener = 8;

constexpr std::int64_t relay_bytes = node + leak_each + leak_once + synapse_each + synapse_once +
                                     threshold + connection + source + end_of_sources;

std::int64_t queue() {
  return runtime::EventQueue::bytes();
}

TEST(ModelMemory, OfOneCellIsWhatItsArraysHold) {
  const SmallMechanisms mechanisms;
  const auto comm = comm::make_serial();
  const auto memory = predict(SmallModel({relay(1, 1, 2.0)}), {1}, mechanisms, *comm);
  EXPECT_EQ(memory.groups.nodes, Bytes(node));
  EXPECT_EQ(memory.groups.mechanisms.at("leak"), Bytes(leak_each + leak_once));
  EXPECT_EQ(memory.groups.mechanisms.at("synapse"), Bytes(synapse_each + synapse_once));
  EXPECT_EQ(memory.groups.mechanisms.at("capacitance"), Bytes(0));
  EXPECT_EQ(memory.groups.connections, Bytes(connection + source + end_of_sources));
  EXPECT_EQ(memory.groups.total(), Bytes(relay_bytes + queue() + listener));
}

TEST(ModelMemory, AddsUpOverGroups) {
  const SmallMechanisms mechanisms;
  const auto comm = comm::make_serial();
  const auto memory = predict(SmallModel(ring()), all_groups, mechanisms, *comm);
  // The first has the clock and a connection from it.
  const std::int64_t first = clock_each + clock_once + connection + source;
  EXPECT_EQ(memory.groups.total(), Bytes(3 * (relay_bytes + queue()) + first + 4 * listener));
}

TEST(ModelMemory, IsWhatASimulationKeeps) {
  for (const int ranks : {1, 2, 3}) {
    comm::run_threaded(ranks, [](comm::Communicator& comm) {
      const SmallMechanisms mechanisms;
      const SmallModel model(ring());
      std::vector<std::int32_t> mine;
      for (const std::int32_t id : all_groups) {
        if (id % comm.size() == comm.rank()) mine.push_back(id);
      }
      const auto memory = predict(model, mine, mechanisms, comm);
      const runtime::Simulation simulation(model, mine, mechanisms.table, {}, comm);
      EXPECT_EQ(memory.groups.total(), simulation.memory().total());
    });
  }
}

TEST(ModelMemory, WhileLoadingHoldsOneGroupAsItWasRead) {
  const SmallMechanisms mechanisms;
  const auto comm = comm::make_serial();
  const SmallModel one({relay(1, 3, 2.5)});
  const SmallModel two({relay(1, 3, 2.5), relay(2, 1, 3.1)});
  const auto alone = predict(one, {1}, mechanisms, *comm);
  const auto both = predict(two, {1, 2}, mechanisms, *comm);
  EXPECT_EQ(both.loading, alone.groups.total() - Bytes(listener) + alone.loading);
}

TEST(ModelMemory, IsATableOfEveryRank) {
  const std::vector<RankMemory> ranks{{.predicted = Bytes(2048),
                                       .kept = Bytes(2048),
                                       .before = Bytes(1024),
                                       .after = Bytes(4096),
                                       .loading = Bytes(3072),
                                       .peak = Bytes(5120)}};
  EXPECT_EQ(
      memory_text(ranks),
      "Rank  Arrays predicted   kept  Resident predicted  measured  Peak predicted  measured\n"
      "-------------------------------------------------------------------------------------\n"
      "   0             2 KiB  2 KiB               3 KiB     4 KiB           4 KiB     5 KiB\n");
  EXPECT_EQ(memory_json(ranks).dump(),
            R"([{"arrays_predicted":2048,"arrays_kept":2048,"resident_predicted":3072,)"
            R"("resident_measured":4096,"peak_predicted":4096,"peak_measured":5120}])");
}

}  // namespace
}  // namespace ballast::simulate
