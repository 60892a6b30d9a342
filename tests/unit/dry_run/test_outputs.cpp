#include "dry_run/outputs.hpp"

#include <gmock/gmock.h>

#include "tests/support/expect_error.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::dry_run {
namespace {

using estimator::ReportItems;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Reports : public ::testing::Test {
 protected:
  Reports() {
    files_.add_cells("A", 3);
    files_.add_cells("B", 2);
    files_.simulation["run"]["tstop"] = 20.0;
  }
  Json& report(const std::string& name) {
    Json& json = files_.simulation["reports"][name];
    json = {{"type", "compartment"},
            {"variable_name", "v"},
            {"dt", 0.1},
            {"start_time", 0.0},
            {"end_time", 10.0}};
    return json;
  }
  std::vector<estimator::ReportRequest> requests() {
    return report_requests(files_.read(), files_.log());
  }
  void expect_refused(const std::string& message) {
    test::expect_error_text<InputError>([&] { static_cast<void>(requests()); }, message);
  }
  test::SmallCircuit files_;
};

TEST_F(Reports, HaveTheDefaultsOfLibsonata) {
  report("v");
  const auto found = requests();
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].file, "v.h5");
  EXPECT_EQ(found[0].what, "compartment v, soma");
  EXPECT_EQ(found[0].items, ReportItems::soma);
  EXPECT_EQ(found[0].steps, 100);
  EXPECT_FALSE(found[0].is_limit);
  ASSERT_THAT(found[0].cells, SizeIs(2));
  EXPECT_THAT(found[0].cells[0].position, ElementsAre(0, 1, 2));
  EXPECT_THAT(found[0].cells[1].position, ElementsAre(0, 1));
}

TEST_F(Reports, EndWithTheSimulation) {
  report("v")["end_time"] = 1000.0;
  EXPECT_EQ(requests()[0].steps, 200);
}

TEST_F(Reports, TakeSegmentsOfAllSectionsUnlessTheirMiddleIsAskedFor) {
  report("a")["sections"] = "all";
  Json& middle = report("b");
  middle["sections"] = "all";
  middle["compartments"] = "center";
  const auto found = requests();
  EXPECT_EQ(found[0].items, ReportItems::segments);
  EXPECT_EQ(found[1].items, ReportItems::sections);
  EXPECT_EQ(found[1].what, "compartment v, all, middle of sections");
}

TEST_F(Reports, OfSomeSectionsAreLimits) {
  report("v")["sections"] = "dend";
  EXPECT_TRUE(requests()[0].is_limit);
}

TEST_F(Reports, SumUpCurrentsInTheSoma) {
  Json& json = report("i");
  json["type"] = "summation";
  json["variable_name"] = "i_membrane";
  EXPECT_EQ(requests()[0].items, ReportItems::soma);
}

TEST_F(Reports, NameTheMechanismOfSynapses) {
  Json& json = report("g");
  json["type"] = "synapse";
  json["variable_name"] = "ProbAMPANMDA_EMS.g";
  json["sections"] = "all";
  json["file_name"] = "conductances.h5";
  const auto found = requests();
  EXPECT_EQ(found[0].items, ReportItems::synapses);
  EXPECT_EQ(found[0].mechanism, "ProbAMPANMDA_EMS");
  EXPECT_EQ(found[0].file, "conductances.h5");
  EXPECT_FALSE(found[0].is_limit);
}

TEST_F(Reports, SelectTheCellsOfTheirNodeSet) {
  files_.node_sets["Some"] = {{"population", "A"}, {"node_id", {0, 2}}};
  report("v")["cells"] = "Some";
  const auto found = requests();
  EXPECT_THAT(found[0].cells[0].position, ElementsAre(0, 2));
  EXPECT_THAT(found[0].cells[1].position, IsEmpty());
  report("v")["cells"] = "Somme";
  EXPECT_THROW(static_cast<void>(requests()), InputError);
}

TEST_F(Reports, CountTheEntriesOfCompartmentSets) {
  write_file(files_.path("sets.json"), R"({"spots": {"population": "B", "compartment_set":
    [[0, 0, 0.5], [1, 0, 0.5], [1, 2, 0.1]]}})");
  files_.simulation["compartment_sets_file"] = "sets.json";
  Json& json = report("v");
  json["type"] = "compartment_set";
  json["compartment_set"] = "spots";
  const auto found = requests();
  EXPECT_EQ(found[0].what, "compartment_set spots");
  EXPECT_THAT(found[0].cells[0].position, IsEmpty());
  EXPECT_THAT(found[0].cells[1].position, ElementsAre(0, 1));
  EXPECT_THAT(found[0].cells[1].elements, ElementsAre(1, 2));
  write_file(files_.path("sets.json"),
             R"({"spots": {"population": "B", "compartment_set": [[0, 0]]}})");
  expect_refused(files_.path("sets.json").string() +
                 ":/spots/compartment_set/0: wrong length (expected [node, section, offset]).");
}

TEST_F(Reports, NeedTheFileOfCompartmentSets) {
  Json& json = report("v");
  json["type"] = "compartment_set";
  json["compartment_set"] = "spots";
  expect_refused(files_.path("simulation_config.json").string() +
                 ":/reports/v/compartment_set: no file holds this compartment set 'spots' "
                 "('compartment_sets_file' is missing).");
}

TEST_F(Reports, OfFieldsAreNotCounted) {
  report("field")["type"] = "lfp";
  EXPECT_FALSE(requests()[0].countable);
  EXPECT_THAT(files_.log_text(), HasSubstr("simulation_config.json:/reports/field: the size of a "
                                           "report of type lfp is not estimated"));
}

TEST_F(Reports, ThatAreOffAreLeftOut) {
  report("v")["enabled"] = false;
  EXPECT_THAT(requests(), IsEmpty());
}

}  // namespace
}  // namespace ballast::dry_run
