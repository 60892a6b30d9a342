#include <gmock/gmock.h>

#include "built/data_set.hpp"
#include "core/output_file.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/engine/neuron_fixture.hpp"

namespace ballast::engine::test {

namespace {

namespace fs = std::filesystem;
using ballast::test::expect_error_text;
using testing::Contains;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

class DataSet : public NeuronTest {
 protected:
  std::optional<Gid> write(bool with_tables = true) {
    return engine_.write_group({.folder = folder_, .with_tables = with_tables});
  }
  // The only group of the folder, as a reader finds it.
  built::Group read(Gid id, const char* gap_junctions = "") {
    write_file(folder_ / "files.dat", std::string("1.5\n") + gap_junctions + "         1\n" +
                                          std::to_string(id.value) + "\n");
    return built::open_data_set(folder_)->read_group(static_cast<std::int32_t>(id.value));
  }
  std::string file(Gid id, const char* ending) {
    return read_file(folder_ / (std::to_string(id.value) + ending));
  }
  // Two cells with a synapse each way.
  void make_pair(std::uint64_t first) {
    const CellHandle a = create_single(first);
    const CellHandle b = create_single(first + 1);
    const PointProcessHandle on_a = create_probe(a, 1.0);
    const PointProcessHandle on_b = create_probe(b, 2.0);
    engine_.connect(Gid(first + 1), on_a, {.weight = 0.5, .delay = 1.5});
    engine_.connect(Gid(first), on_b, {.weight = 0.25, .delay = 2.5});
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      found.push_back(entry.path().filename().string());
    }
    return found;
  }

  const ballast::test::TemporaryDirectory directory_;
  const fs::path folder_ = directory_.path();
};

TEST_F(DataSet, HoldsCellsConnectionsAndSections) {
  make_pair(5);
  const auto id = write();
  ASSERT_TRUE(id.has_value());
  const built::Group group = read(*id);
  EXPECT_THAT(group.source_gids, UnorderedElementsAre(5, 6));
  EXPECT_EQ(group.cell_count, 2);
  EXPECT_EQ(group.node_count(), 6U) << "of each cell its root, a compartment and an end";
  EXPECT_THAT(group.netcon_sources, ElementsAre(6, 5));
  EXPECT_THAT(group.delays, ElementsAre(1.5, 2.5));
  EXPECT_THAT(group.weights, ElementsAre(0.5, 0.0, 0.25, 0.0)) << "Probe takes two";
  EXPECT_THAT(group.thresholds, ElementsAre(-30.0, -30.0));
  ASSERT_EQ(group.sections.size(), 2U);
  EXPECT_EQ(group.sections[0].gid, 5);
  EXPECT_EQ(group.sections[0].lists.at(0).name, "soma");
  EXPECT_THAT(group.sections[0].lists.at(0).sections, ElementsAre(0));
  EXPECT_EQ(group.sections[1].lists.at(1).name, "axon");
  EXPECT_THAT(group.sections[1].lists.at(1).nodes, ElementsAre());
}

TEST_F(DataSet, IsTheSameWhateverWasBuiltBefore) {
  engine_.reserve_cells(100);
  make_pair(5);
  const Gid id = *write();
  const std::string first = file(id, "_1.dat") + file(id, "_2.dat") + file(id, "_3.dat");
  engine_.clear();
  for (std::uint64_t gid = 100; gid < 190; ++gid) create_single(gid);
  static_cast<void>(write(false));
  engine_.clear();
  make_pair(5);
  EXPECT_EQ(write(false), id);
  EXPECT_EQ(file(id, "_1.dat") + file(id, "_2.dat") + file(id, "_3.dat"), first);
}

TEST_F(DataSet, KnowsGapJunctionsToCellsThatAreElsewhere) {
  create_single(3);
  const CellHandle cell = create_single(4);
  engine_.create_gap_junction({cell, 0, 0.5}, 21, 1020, 0.125);
  engine_.create_gap_junction({cell, 0, 0.5}, 22, 1040, 0.25);
  const built::Group group = read(*write(), "-1\n");
  EXPECT_THAT(group.gaps.source_ids, ElementsAre(21, 22));
  EXPECT_THAT(group.gaps.source_nodes, ElementsAre(4, 4)) << "behind two roots and the first cell";
  EXPECT_THAT(group.gaps.target_ids, ElementsAre(1020, 1040));
  const auto gap = std::find_if(
      group.mechanisms.begin(), group.mechanisms.end(),
      [&](const auto& mechanism) { return mechanism.type == group.gaps.target_types[0]; });
  ASSERT_TRUE(gap != group.mechanisms.end());
  EXPECT_EQ(gap->count, 2);
  const auto columns = static_cast<std::ptrdiff_t>(gap->values.size()) / 2;
  const auto values_of = [&](std::size_t half) {
    const auto row = gap->values.begin() + group.gaps.target_indices[half] / columns * columns;
    return std::vector<double>(row, row + columns);
  };
  EXPECT_THAT(values_of(0), Contains(0.125));
  EXPECT_THAT(values_of(1), Contains(0.25));
}

TEST_F(DataSet, HoldsSourcesOfGivenSpikesAndPlayedCurrents) {
  const CellHandle cell = create_single(7);
  const EventSourceHandle source = engine_.create_event_source(std::vector<double>{3.0, 4.0});
  engine_.connect(source, create_probe(cell, 0.0), {.weight = 1.0, .delay = 0.5});
  inject_step(cell, 1.0, 0.1);
  const built::Group group = read(*write());
  EXPECT_EQ(group.output_count, 1);
  ASSERT_EQ(group.source_gids.size(), 2U);
  EXPECT_LT(group.source_gids[1], -1) << "a source without gid is known by type and instance";
  EXPECT_THAT(group.netcon_sources, ElementsAre(group.source_gids[1]));
  ASSERT_EQ(group.played.size(), 1U);
  EXPECT_THAT(group.played[0].times, ElementsAre(1.0, 1.0, 2.0, 3.0));
  EXPECT_THAT(group.played[0].values, ElementsAre(0.0, 0.1, 0.1, 0.1));
  ASSERT_EQ(group.opaque.size(), 1U);
  EXPECT_THAT(group.opaque[0].reals, ElementsAre(3.0, 4.0));
}

TEST_F(DataSet, MayConsistOfArtificialCellsAlone) {
  for (const std::uint64_t gid : {8U, 9U}) {
    engine_.create_artificial_cell({Gid(gid), "IntFire1", {{"tau", 10.0}}});
  }
  const auto id = write();
  EXPECT_EQ(id, Gid(8));
  const built::Group group = read(*id);
  EXPECT_EQ(group.cell_count, 0);
  EXPECT_THAT(group.source_gids, ElementsAre(8, 9));
  EXPECT_TRUE(group.sections.empty());
}

TEST_F(DataSet, IsNoGroupWithoutCells) {
  EXPECT_FALSE(write().has_value());
  EXPECT_THAT(names(), UnorderedElementsAre("bbcore_mech.dat", "globals.dat"));
}

TEST_F(DataSet, NumbersTheSectionsAsSonataDoes) {
  engine_.load_template({hoc_file("branched.hoc"), "Branched"}, nullptr);
  write_file(folder_ / "tree.swc",
             "1 1 0 0 0 5 -1\n2 1 0 -5 0 5 1\n3 1 0 5 0 5 1\n4 2 0 0 9 1 1\n5 2 0 0 50 1 4\n"
             "6 3 9 0 0 1 1\n7 3 50 0 0 1 6\n8 3 60 10 0 1 7\n9 3 60 -10 0 1 7\n");
  engine_.create_cell({.gid = Gid(1),
                       .template_name = "Branched",
                       .morphology_directory = folder_.string(),
                       .morphology_file = "tree.swc",
                       .extra_arguments = {1.0}});
  const built::Group group = read(*write());
  ASSERT_EQ(group.sections.size(), 1U);
  std::map<std::string, std::set<std::int32_t>> sections;
  for (const auto& list : group.sections[0].lists) {
    sections[list.name].insert(list.sections.begin(), list.sections.end());
    EXPECT_EQ(list.section_count, static_cast<std::int32_t>(sections[list.name].size()));
    EXPECT_EQ(list.nodes.size(), 101U * sections[list.name].size());
  }
  EXPECT_THAT(sections["soma"], ElementsAre(0));
  EXPECT_THAT(sections["axon"], ElementsAre(1)) << "the section that took the axon's place";
  EXPECT_THAT(sections["dend"], ElementsAre(2, 3, 4));
  EXPECT_THAT(sections["apic"], ElementsAre());
}

TEST_F(DataSet, RefusesIdsThatNeuronCannotCountTo) {
  const CellHandle cell = create_single(1);
  expect_error_text<EngineError>(
      [&] {
        engine_.create_gap_junction({cell, 0, 0.5}, std::int64_t{1} << 31, 4, 0.1);
      },
      "id of a gap junction out of range '2147483648' (NEURON counts them up to 2147483647).");
}

}  // namespace

}  // namespace ballast::engine::test
