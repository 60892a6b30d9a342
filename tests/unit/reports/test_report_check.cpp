#include "reports/report_check.hpp"

#include <gmock/gmock.h>

#include "tests/support/expect_error.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::reports {
namespace {

using testing::HasSubstr;
using testing::Not;

class ReportCheck : public testing::Test {
 protected:
  ReportCheck() {
    files_.add_cells("A", 3);
    files_.add_virtual("V", 2);
    files_.node_sets["Some"] = {{"population", "A"}, {"node_id", {0, 2}}};
    write_file(files_.path("mods/Ca.mod"),
               "NEURON { SUFFIX Ca USEION ca READ eca WRITE ica RANGE g }\nPARAMETER { g = 1 }\n"
               ": comments do not count: ghost\n");
    write_file(files_.path("mods/Syn.mod"), "NEURON { POINT_PROCESS Syn RANGE g }\n");
    report("r");
  }
  Json& report(const std::string& name) {
    Json& json = files_.simulation["reports"][name];
    json = {{"type", "compartment"}, {"variable_name", "v"}, {"cells", "Some"}, {"dt", 0.5},
            {"start_time", 0.0},     {"end_time", 10.0}};
    return json;
  }
  Json& the_report() { return files_.simulation["reports"]["r"]; }
  void check() { check_reports(files_.read(), files_.path("mods"), files_.log()); }
  void expect_refused(const std::string& place_and_text) {
    test::expect_error_text<InputError>(
        [&] { check(); },
        files_.path("simulation_config.json").string() + ":/reports/" + place_and_text);
  }
  void expect_unknown(const std::string& variable, const std::string& suggestion) {
    the_report()["variable_name"] = variable;
    expect_refused("r/variable_name: unknown variable '" + variable +
                   "' (the runtime records v, <mechanism>.<variable> of a density mechanism, and "
                   "currents, concentrations and reversal potentials of ions)." +
                   suggestion);
  }
  test::SmallCircuit files_;
};

TEST_F(ReportCheck, TakesWhatTheRuntimeWrites) {
  the_report()["scaling"] = "none";
  for (const char* variable : {"v", "Ca.g", "ica", "cai", "eca", "ca_ion.cao", "pas.g"}) {
    the_report()["variable_name"] = variable;
    EXPECT_NO_THROW(check()) << variable;
  }
  EXPECT_THAT(files_.log_text(), Not(HasSubstr("[warning]")));
}

TEST_F(ReportCheck, RefusesOtherTypes) {
  the_report()["type"] = "synapse";
  expect_refused(
      "r/type: the runtime writes no reports of this type 'synapse' (compartment alone). Set "
      "\"enabled\": false, or leave all reports out with --disable-reports.");
  the_report()["enabled"] = false;
  EXPECT_NO_THROW(check());
}

TEST_F(ReportCheck, RefusesUnknownVariablesBeforeTheirScaling) {
  expect_unknown("icaa", " Did you mean 'ica'?");
  expect_unknown("Ca.ghost", "");
  expect_unknown("Cb.g", " Did you mean 'Ca.g'?");
  expect_unknown("Syn.g", "");
  expect_unknown("i_membrane", "");
}

TEST_F(ReportCheck, LeavesTheVariablesOfALibraryToTheRun) {
  the_report()["variable_name"] = "Any.g";
  the_report()["scaling"] = "none";
  EXPECT_NO_THROW(check_reports(files_.read(), files_.path("lib.so"), files_.log()));
}

TEST_F(ReportCheck, RefusesScalingByAreaAlsoAsTheDefault) {
  the_report()["variable_name"] = "ica";
  const std::string text =
      " (it writes densities as they are; SONATA's default of \"scaling\" is \"area\"). Set "
      "\"scaling\": \"none\".";
  expect_refused("r: the runtime does not multiply by areas" + text);
  the_report()["scaling"] = "area";
  expect_refused("r/scaling: the runtime does not multiply by areas 'area'" + text);
}

TEST_F(ReportCheck, RefusesSamplesBetweenSteps) {
  the_report()["dt"] = 0.25;
  expect_refused(
      "r/dt: the interval between samples is no multiple of the time step '0.25' (run/dt is 0.1 "
      "ms).");
}

TEST_F(ReportCheck, RefusesAFileThatIsWrittenTwice) {
  report("s")["file_name"] = "./r.h5";
  expect_refused(
      "s/file_name: the report's file r.h5 is written twice './r.h5' (report r has it, too). Set "
      "another \"file_name\".");
  files_.simulation["reports"].erase("s");
  files_.simulation["output"] = {{"output_dir", "out"}, {"spikes_file", "r.h5"}};
  expect_refused(
      "r: the report's file r.h5 is written twice (it is output/spikes_file, too). Set another "
      "\"file_name\".");
}

TEST_F(ReportCheck, RefusesAFileOutsideOfTheOutputFolder) {
  for (const std::string file : {"../x", "/x.h5", "a/../../x"}) {
    the_report()["file_name"] = file;
    expect_refused("r/file_name: the file of the report is not in the output folder '" + file +
                   "' (it is named relative to output/output_dir).");
  }
}

TEST_F(ReportCheck, NamesTheNearestNodeSet) {
  the_report()["cells"] = "Sme";
  expect_refused("r/cells: unknown node set 'Sme'. Did you mean 'Some'?");
}

TEST_F(ReportCheck, WarnsOfAReportOnVirtualCells) {
  the_report()["cells"] = "V";
  check();
  EXPECT_THAT(files_.log_text(),
              HasSubstr("simulation_config.json:/reports/r/cells: the report holds no cells "
                        "(virtual ones are not recorded): it is not written"));
}

}  // namespace
}  // namespace ballast::reports
