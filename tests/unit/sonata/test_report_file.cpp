#include "sonata/report_file.hpp"

#include <gmock/gmock.h>

#include "tests/support/temporary_directory.hpp"

namespace ballast::sonata {
namespace {

using testing::ElementsAre;

ReportMapping two_cells() {
  return {.population = "A",
          .node_ids = {3, 8},
          .index_pointers = {0, 1, 3},
          .element_ids = {0, 0, 5},
          .start = 1.0,
          .end = 2.0,
          .dt = 0.5,
          .unit = "mV"};
}

std::vector<double> numbers(const Hdf5File& file, const std::string& dataset) {
  return file.read_numbers(dataset, Selection::all(file.shape(dataset).at(0)));
}

TEST(ReportFile, HoldsSamplesAndWhatTheirColumnsAre) {
  const test::TemporaryDirectory folder;
  ReportFile report(folder / "v.h5");
  report.add(two_cells());
  report.append("A", {-70.0, -71.0, -72.0});
  report.append("A", {-60.0, -61.0, -62.0});
  EXPECT_FALSE(std::filesystem::exists(folder / "v.h5"));
  report.commit();
  const Hdf5File file = Hdf5File::open(folder / "v.h5");
  EXPECT_THAT(file.shape("/report/A/data"), ElementsAre(2U, 3U));
  EXPECT_EQ(file.attribute("/report/A/data", "units"), "mV");
  EXPECT_THAT(numbers(file, "/report/A/mapping/node_ids"), ElementsAre(3.0, 8.0));
  EXPECT_THAT(numbers(file, "/report/A/mapping/index_pointers"), ElementsAre(0.0, 1.0, 3.0));
  EXPECT_THAT(numbers(file, "/report/A/mapping/element_ids"), ElementsAre(0.0, 0.0, 5.0));
  EXPECT_THAT(numbers(file, "/report/A/mapping/time"), ElementsAre(1.0, 2.0, 0.5));
}

TEST(ReportFile, HasTwoDimensionsAlsoForOneElement) {
  const test::TemporaryDirectory folder;
  ReportFile report(folder / "v.h5");
  ReportMapping one = two_cells();
  one.node_ids = {3};
  one.index_pointers = {0, 1};
  one.element_ids = {0};
  report.add(one);
  one.population = "B";
  report.add(one);
  report.append("A", {-70.0, -60.0});
  report.commit();
  const Hdf5File file = Hdf5File::open(folder / "v.h5");
  EXPECT_THAT(file.shape("/report/A/data"), ElementsAre(2U, 1U));
  EXPECT_THAT(file.shape("/report/B/data"), ElementsAre(0U, 1U));
}

TEST(ReportFile, IsNotThereWithoutItsEnd) {
  const test::TemporaryDirectory folder;
  { ReportFile(folder / "v.h5").add(two_cells()); }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace ballast::sonata
