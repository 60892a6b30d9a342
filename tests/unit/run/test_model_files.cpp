#include "run/model_files.hpp"

#include <gmock/gmock.h>

#include "core/output_file.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::run {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

Json report(const char* cells) {
  return {{"type", "compartment"}, {"variable_name", "v"}, {"cells", cells}, {"dt", 0.5},
          {"start_time", 2.0},     {"end_time", 99.0},     {"enabled", true}};
}

class ModelFiles : public testing::Test {
 protected:
  ModelFiles() {
    files_.add_cells("A", 4);
    files_.add_points("B", 2);
    files_.node_sets["Some"] = {{"population", "A"}, {"node_id", {1, 3}}};
  }
  test::SmallCircuit files_;
};

TEST_F(ModelFiles, TellTheCellsOfEachReportByTheirGids) {
  files_.simulation["reports"] = {{"some", report("Some")}, {"off", report("Some")}};
  files_.simulation["reports"]["off"]["enabled"] = false;
  const auto reports = model_reports(files_.read());
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].name, "some");
  EXPECT_EQ(reports[0].file, "some.h5");
  EXPECT_EQ(reports[0].population, "A");
  EXPECT_THAT(reports[0].cells, ElementsAre(Gid(1), Gid(3)));
  EXPECT_EQ(reports[0].sections, "soma");
  EXPECT_EQ(reports[0].compartments, "center");
  EXPECT_EQ(reports[0].start, 2.0);
  EXPECT_EQ(reports[0].end, 10.0) << "tstop";
  EXPECT_EQ(reports[0].dt, 0.5);
}

TEST_F(ModelFiles, SplitAReportOfSeveralPopulations) {
  Json all = report("");
  all.erase("cells");
  all["sections"] = "all";
  files_.simulation["reports"] = {{"all", all}};
  const auto circuit = files_.read();
  const auto reports = model_reports(circuit);
  ASSERT_EQ(reports.size(), 2U);
  const auto offset = circuit.catalog.population("B").gid_offset;
  EXPECT_THAT(reports[1].cells, ElementsAre(Gid(offset), Gid(offset + 1)));
  EXPECT_EQ(reports[1].compartments, "all");
}

TEST_F(ModelFiles, BringTheSourcesOfMechanismsAndWhatTheyInclude) {
  const test::TemporaryDirectory directory;
  write_file(directory / "mods/A.mod", "NEURON { SUFFIX A }\nINCLUDE \"shared.inc\"\n");
  write_file(directory / "mods/shared.inc", ": shared\n");
  write_file(directory / "mods/notes.txt", "not needed");
  const auto files = copy_mechanisms(directory / "mods", directory / "model", files_.log());
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].name, "mechanisms/A.mod");
  EXPECT_EQ(files[1].name, "mechanisms/shared.inc");
  EXPECT_EQ(files[1].size, 9U);
  EXPECT_EQ(read_file(directory / "model/mechanisms/shared.inc"), ": shared\n");
  EXPECT_FALSE(fs::exists(directory / "model/mechanisms/notes.txt"));
}

TEST_F(ModelFiles, WarnOfALibraryWithoutSources) {
  const test::TemporaryDirectory directory;
  write_file(directory / "lib.so", "library");
  EXPECT_TRUE(copy_mechanisms(directory / "lib.so", directory / "model", files_.log()).empty());
  EXPECT_THAT(files_.log_text(),
              HasSubstr("lib.so: a library, so the model travels without the sources of its "
                        "mechanisms"));
}

}  // namespace
}  // namespace ballast::run
