#include "simulate/model_reports.hpp"

#include <gmock/gmock.h>

#include "core/error.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/runtime/small_kernels.hpp"

namespace ballast::simulate {
namespace {

using testing::ElementsAre;
namespace kernels = runtime::test;

built::ReportRequest soma_report() {
  return {.name = "soma",
          .file = "soma.h5",
          .type = "compartment",
          .population = "A",
          .cells = {Gid(11), Gid(12)},
          .sections = "soma",
          .compartments = "center",
          .variable = "v",
          .unit = "mV",
          .scaling = "none",
          .start = 0.0,
          .end = 2.0,
          .dt = 1.0};
}

TEST(ModelReports, SampleAtWholeSteps) {
  const kernels::SmallMechanisms mechanisms;
  const auto requests = record_requests({soma_report()}, mechanisms.table, 1.5, "model.json");
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_THAT(requests[0].gids, ElementsAre(11, 12));
  EXPECT_EQ(requests[0].first, 0);
  EXPECT_EQ(requests[0].every, 2);
  EXPECT_EQ(requests[0].last, 3);
}

void expect_refused(const built::ReportRequest& report, const std::string& text) {
  const kernels::SmallMechanisms mechanisms;
  test::expect_error_text<InputError>(
      [&] {
        static_cast<void>(
            record_requests({soma_report(), report}, mechanisms.table, 10.0, "model.json"));
      },
      "model.json:/reports/1: report soma cannot be written by the runtime: " + text);
}

TEST(ModelReports, RefuseWhatTheRuntimeDoesNotWrite) {
  auto report = soma_report();
  report.type = "summation";
  expect_refused(report,
                 "type 'summation' (compartment alone). Leave reports out with --disable-reports.");
  report = soma_report();
  report.dt = 0.7;
  expect_refused(report,
                 "dt '0.7' (a multiple of the time step of 0.5 ms). Leave reports out with "
                 "--disable-reports.");
}

TEST(ModelReports, RefuseAnUnknownVariableBeforeItsScaling) {
  auto report = soma_report();
  report.variable = "leak.nothing";
  report.scaling = "area";
  expect_refused(report,
                 "variable_name 'leak.nothing' (v, <mechanism>.<variable> of a density mechanism, "
                 "or a current, concentration or reversal potential of an ion). Leave reports out "
                 "with --disable-reports.");
  report.variable = "leak.i";
  expect_refused(report,
                 "scaling 'area' (it writes densities as they are: \"none\" is to be set in the "
                 "configuration). Leave reports out with --disable-reports.");
}

TEST(ModelReports, TellTheTimeOfTheirFirstSample) {
  const auto start_of = [](double start, double begun) {
    std::vector<built::ReportRequest> reports{soma_report()};
    reports[0].start = start;
    begin_reports_at(std::llround(begun / 0.5), 0.5, reports);
    return reports[0].start;
  };
  EXPECT_EQ(start_of(0.7, 0.0), 0.5);
  EXPECT_EQ(start_of(0.8, 0.0), 1.0);
  EXPECT_EQ(start_of(1.5, 0.0), 1.5);
  EXPECT_EQ(start_of(-0.5, 0.0), 0.5) << "no sample before the simulation";
  EXPECT_EQ(start_of(0.5, 3.0), 3.5) << "of a restored state";
  EXPECT_EQ(start_of(0.3, 0.5), 0.5) << "that begins with a sample";
}

// Cells of one leaky node that differ in where they rest.
class TwoCells final : public built::Model {
 public:
  TwoCells() {
    header_ = kernels::small_header();
    header_.groups = {11, 12};
  }
  const std::filesystem::path& path() const override { return path_; }
  const built::Header& header() const override { return header_; }
  built::Group read_group(std::int32_t gid) const override {
    built::Group group = kernels::one_node_cell(gid, 1000.0);
    group.mechanisms.push_back({.type = kernels::leak_type,
                                .count = 1,
                                .nodes = {0},
                                .values = {0.001, gid == 11 ? -60.0 : -30.0, 0.0}});
    group.sections = {
        {.gid = gid,
         .lists = {{.name = "soma", .section_count = 1, .sections = {0}, .nodes = {0}}}}};
    return group;
  }
  std::map<std::string, std::string> mechanism_sources() const override { return {}; }

 private:
  std::filesystem::path path_ = "model";
  built::Header header_;
};

// From 0 mV both halve their distance to rest by 1.5 each step of 0.5 ms; the second rank has the
// first cell.
TEST(ModelReports, AreOneTableForAllRanks) {
  const test::TemporaryDirectory folder;
  comm::run_threaded(2, [&](comm::Communicator& comm) {
    built::ModelDescription description;
    description.populations = {{"A", 10, 5}};
    description.reports = {soma_report()};
    kernels::SmallMechanisms mechanisms;
    runtime::Simulation simulation(
        TwoCells(), {12 - comm.rank()}, mechanisms.table,
        {.group = {.v_init = 0.0,
                   .records =
                       record_requests(description.reports, mechanisms.table, 2.0, "model.json")}},
        comm);
    ModelReports reports(simulation, description, 2.0, folder.path(), comm);
    simulation.advance(0.5);
    reports.flush();
    simulation.advance(2.0);
    reports.commit();
  });
  const auto file = sonata::Hdf5File::open(folder / "soma.h5");
  const auto all = [&](const std::string& name) {
    return file.read_numbers(name, sonata::Selection::all(file.shape(name).at(0)));
  };
  EXPECT_THAT(all("/report/A/mapping/node_ids"), ElementsAre(1.0, 2.0));
  EXPECT_THAT(file.shape("/report/A/data"), ElementsAre(2U, 2U));
}

// What a run of a report in steps of 0.5 ms adds to the list of potentials of cell 11. `state` is
// empty or what the run goes on from, and becomes that of its end.
std::vector<double> sampled(built::ReportRequest report, double until,
                            std::vector<runtime::GroupState>& state, std::int64_t& steps) {
  report.cells = {Gid(11)};
  std::vector<built::ReportRequest> reports = {report};
  begin_reports_at(steps, 0.5, reports);
  const auto comm = comm::make_serial();
  kernels::SmallMechanisms mechanisms;
  const runtime::SimulationOptions options{
      .group = {.v_init = 0.0,
                .records = record_requests(reports, mechanisms.table, until, "model.json")}};
  runtime::Simulation simulation(TwoCells(), {11}, mechanisms.table, options, *comm);
  if (!state.empty()) simulation.set_state(state, steps);
  simulation.advance(until, kernel::Store::all);
  state = {simulation.groups()[0]->state()};
  steps = simulation.steps();
  const auto samples = simulation.take_samples(0);
  return {samples.begin(), samples.end()};
}

void expect_joined(double start, double every, const std::vector<double>& ends,
                   const std::string& variable = "v") {
  built::ReportRequest report = soma_report();
  report.variable = variable;
  report.start = start;
  report.end = 100.0;
  report.dt = every;
  std::vector<runtime::GroupState> state, whole_state;
  std::int64_t steps = 0, whole_steps = 0;
  std::vector<double> joined;
  for (const double end : ends) {
    const auto part = sampled(report, end, state, steps);
    joined.insert(joined.end(), part.begin(), part.end());
  }
  EXPECT_FALSE(joined.empty());
  EXPECT_EQ(joined, sampled(report, ends.back(), whole_state, whole_steps));
}

TEST(ModelReports, OfARunInPartsAreThoseOfTheWhole) {
  expect_joined(0.0, 0.5, {5.0, 10.0});
  expect_joined(0.0, 0.5, {5.25, 7.75, 10.4});  // no whole steps
  expect_joined(0.0, 1.5, {5.25, 7.75, 10.4});
  expect_joined(0.3, 0.5, {5.25, 7.75, 10.4});
  expect_joined(6.0, 1.0, {5.25, 7.75, 10.4});
  expect_joined(0.0, 1.0, {5.25, 7.75, 10.4}, "leak.i");
}

TEST(ModelReports, BehindTheirEndAreEmpty) {
  const test::TemporaryDirectory folder;
  const auto comm = comm::make_serial();
  built::ModelDescription description;
  description.populations = {{"A", 10, 5}};
  description.reports = {soma_report()};
  begin_reports_at(8, 0.5, description.reports);
  kernels::SmallMechanisms mechanisms;
  runtime::Simulation simulation(
      TwoCells(), {11}, mechanisms.table,
      {.group = {.v_init = 0.0,
                 .records =
                     record_requests(description.reports, mechanisms.table, 6.0, "model.json")}},
      *comm);
  ModelReports reports(simulation, description, 6.0, folder.path(), *comm);
  simulation.advance(6.0);
  reports.commit();
  const auto file = sonata::Hdf5File::open(folder / "soma.h5");
  EXPECT_THAT(file.read_numbers("/report/A/mapping/time", sonata::Selection::all(3)),
              ElementsAre(2.0, 2.0, 1.0));
  EXPECT_THAT(file.shape("/report/A/data"), ElementsAre(0U, 1U));
}

}  // namespace
}  // namespace ballast::simulate
