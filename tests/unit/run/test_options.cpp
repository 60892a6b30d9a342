#include "options.hpp"

#include <gtest/gtest.h>

#include "cli/failure.hpp"
#include "tests/support/expect_error.hpp"

namespace ballast::program {
namespace {

Options parse(const std::vector<std::string>& arguments) {
  CLI::App app("test");
  RawOptions raw;
  declare(app, raw);
  static_cast<void>(cli::parse_command_line(app, "ballast 1", arguments));
  return check(raw);
}

void expect_usage_error(const std::vector<std::string>& arguments, const std::string& text) {
  test::expect_error_text<cli::UsageError>([&] { static_cast<void>(parse(arguments)); }, text);
}

TEST(Options, HaveTheDefaultsOfNeurodamus) {
  const Options options = parse({"sim.json"});
  EXPECT_EQ(options.job.config, "sim.json");
  EXPECT_EQ(options.job.placing.policy, plan::Policy::round_robin);
  EXPECT_EQ(options.job.cycles, 1);
  EXPECT_FALSE(options.job.estimate_only);
  EXPECT_FALSE(options.job.target_ranks.has_value());
}

TEST(Options, TakeTheConfigurationAsAnOptionToo) {
  EXPECT_EQ(parse({"--configFile=sim.json"}).job.config, "sim.json");
}

TEST(Options, AreAllTaken) {
  const Options options =
      parse({"sim.json", "--dry-run", "--num-target-ranks=8", "--modelbuilding-steps=3",
             "--lb-mode=memory", "--json", "--mechanisms=mods", "--disable-reports",
             "--report=page.html", "--neurodamus-files"});
  EXPECT_TRUE(options.job.estimate_only);
  EXPECT_EQ(options.job.target_ranks, 8);
  EXPECT_EQ(options.job.cycles, 3);
  EXPECT_EQ(options.job.placing.policy, plan::Policy::metis);
  EXPECT_TRUE(options.json);
  EXPECT_EQ(parse({"sim.json", "--output-path=out"}).job.output_path, "out");
  EXPECT_EQ(options.job.mechanisms, "mods");
  EXPECT_TRUE(options.job.disable_reports);
  EXPECT_EQ(options.job.page, "page.html");
  EXPECT_TRUE(options.job.neurodamus_files);
}

TEST(Options, ForceARunButNoEstimate) {
  EXPECT_FALSE(parse({"sim.json"}).job.force);
  EXPECT_TRUE(parse({"sim.json", "--force"}).job.force);
  expect_usage_error({"sim.json", "--dry-run", "--force"},
                     "--force is not for --dry-run (an estimate needs little memory).");
}

TEST(Options, NeedOneConfiguration) {
  expect_usage_error({},
                     "no simulation configuration (it is the first argument). Run 'ballast "
                     "--help' for the usage.");
  expect_usage_error({"a.json", "--configFile=b.json"},
                     "two simulation configurations 'b.json' (the first argument names one "
                     "already).");
}

TEST(Options, NameThePolicyByTheMode) {
  const auto policy = [](const std::vector<std::string>& arguments) {
    return parse(arguments).job.placing.policy;
  };
  EXPECT_EQ(policy({"a.json", "--lb-mode=RR"}), plan::Policy::round_robin);
  EXPECT_EQ(policy({"a.json", "--lb-mode=WholeCell"}), plan::Policy::whole_cell);
  EXPECT_EQ(policy({"a.json", "--lb-mode=LoadBalance"}), plan::Policy::whole_cell);
  EXPECT_EQ(policy({"a.json", "--lb-mode=Memory", "--balancer=LPT"}), plan::Policy::lpt);
  EXPECT_EQ(policy({"a.json", "--lb-mode=Memory", "--balancer=metis"}), plan::Policy::metis);
  EXPECT_EQ(policy({"a.json", "--dry-run"}), plan::Policy::lpt);
  EXPECT_EQ(policy({"a.json", "--dry-run", "--lb-mode=RoundRobin"}), plan::Policy::round_robin);
}

TEST(Options, TakeTheBudgetOfTheGraphWithItsUnit) {
  const auto budget = [](const std::string& text) {
    return parse({"a.json", "--lb-mode=Memory", "--graph-budget=" + text}).job.placing.graph_budget;
  };
  EXPECT_EQ(budget("4GB"), Bytes(std::int64_t{4} << 30));
  EXPECT_EQ(budget("512 MB"), Bytes(std::int64_t{512} << 20));
  EXPECT_EQ(budget("1048576"), Bytes(1 << 20));
}

TEST(Options, RefuseModesThatTheyDoNotKnow) {
  expect_usage_error({"a.json", "--lb-mode=MultiSplit"},
                     "--lb-mode is not supported 'MultiSplit' (it splits cells over ranks; ballast "
                     "does not). Use RoundRobin, WholeCell or Memory.");
  expect_usage_error({"a.json", "--lb-mode=Memoory"},
                     "unknown --lb-mode 'Memoory' (RoundRobin, WholeCell or Memory). Did you mean "
                     "'Memory'?");
  expect_usage_error({"a.json", "--balancer=lpt"},
                     "--balancer needs --lb-mode=Memory 'lpt' (no other mode asks for it).");
  expect_usage_error({"a.json", "--lb-mode=WholeCell", "--graph-budget=1024"},
                     "--graph-budget needs --lb-mode=Memory '1024' (no other mode asks for it).");
}

TEST(Options, GoByWayOfAModelOnDiskOnlyWhereSomethingAsksForIt) {
  EXPECT_FALSE(parse({"a.json"}).job.model.wanted);
  EXPECT_FALSE(
      parse({"a.json", "--modelbuilding-steps=1", "--simulate-model=ON"}).job.model.wanted);
  const run::ModelOptions built_only = parse({"a.json", "--simulate-model=off"}).job.model;
  EXPECT_TRUE(built_only.wanted);
  EXPECT_FALSE(built_only.simulate);
  EXPECT_EQ(built_only.build, run::BuildChoice::automatic);
  EXPECT_EQ(parse({"a.json", "--simulate-model=OFF", "--build-model=on"}).job.model.build,
            run::BuildChoice::always);
}

TEST(Options, TellWhenARunGoesByWayOfAModel) {
  for (const char* option :
       {"--modelbuilding-steps=2", "--build-model=AUTO", "--keep-build", "--save-model=m.net",
        "--save=state", "--restore=state", "--threads=2"}) {
    EXPECT_TRUE(parse({"a.json", option}).job.model.wanted) << option;
  }
  EXPECT_FALSE(parse({"a.json"}).job.model.wanted);
  expect_usage_error({"a.json", "--build-model=OFF", "--simulate-model=OFF"},
                     "nothing to do (--build-model=OFF and --simulate-model=OFF).");
  EXPECT_EQ(parse({"a.json", "--build-model=OFF", "--simulate-model=OFF", "--save-model=m.net"})
                .job.model.save,
            "m.net");
  expect_usage_error({"a.json", "--dry-run", "--save-model=m.net"},
                     "--save-model is not for --dry-run 'm.net' (an estimate builds no model).");
  expect_usage_error({"a.json", "--dry-run", "--build-model=ON"},
                     "--build-model is not for --dry-run 'ON' (an estimate builds no model).");
  expect_usage_error({"a.json", "--dry-run", "--keep-build"},
                     "--keep-build is not for --dry-run 'ON' (an estimate builds no model).");
}

TEST(Options, RefuseWhatAnEstimateWouldIgnore) {
  expect_usage_error({"a.json", "--dry-run", "--threads=1"},
                     "--threads is not for --dry-run '1' (an estimate builds no model).");
  expect_usage_error({"a.json", "--dry-run", "--output-path=out"},
                     "--output-path is not for --dry-run 'out' (the files of an estimate go to the "
                     "current directory).");
}

TEST(Options, RefuseWhatNothingIsSimulatedFor) {
  for (const std::string option : {"--save", "--restore", "--threads"}) {
    expect_usage_error({"a.json", "--simulate-model=off", option + "=2"},
                       option + " is not for --simulate-model=OFF '2' (nothing is simulated).");
  }
}

TEST(Options, RefuseWhatNothingIsBuiltFor) {
  EXPECT_TRUE(parse({"a.json", "--build-model=OFF", "--modelbuilding-steps=2"}).job.cycles_named)
      << "compared with those of the model";
  expect_usage_error({"a.json", "--build-model=OFF", "--lb-mode=Memory"},
                     "--lb-mode is not for --build-model=OFF 'Memory' (the model is taken as it "
                     "was built).");
}

TEST(Options, RefuseWhatOnlyADryRunCanDo) {
  expect_usage_error({"a.json", "--num-target-ranks=2"},
                     "--num-target-ranks needs --dry-run '2' (a run uses the ranks that mpirun "
                     "starts).");
  expect_usage_error({"a.json", "--neurodamus-files"},
                     "--neurodamus-files needs --dry-run (it saves the allocation of a dry run).");
  expect_usage_error({"a.json", "--report=page.html"},
                     "--report needs --dry-run 'page.html' (it shows an estimate).");
}

TEST(Options, TakeTheErrorOfASampleInPercent) {
  EXPECT_DOUBLE_EQ(parse({"a.json"}).job.sample_error, 0.01);
  EXPECT_DOUBLE_EQ(parse({"a.json", "--dry-run", "--sample-error=0.5"}).job.sample_error, 0.005);
  EXPECT_DOUBLE_EQ(parse({"a.json", "--dry-run", "--sample-error=0"}).job.sample_error, 0);
  EXPECT_DOUBLE_EQ(parse({"a.json", "--lb-mode=Memory", "--sample-error=2"}).job.sample_error,
                   0.02);
  for (const std::string value : {"-1", "50", "much", "1%", "nan", "inf"}) {
    expect_usage_error({"a.json", "--dry-run", "--sample-error=" + value},
                       "--sample-error is no number of percent '" + value +
                           "' (at least 0, less than 50). 0 builds every pair of template and "
                           "morphology.");
  }
  expect_usage_error(
      {"a.json", "--sample-error=2"},
      "--sample-error needs --dry-run, --lb-mode=Memory or WholeCell '2' (nothing else makes "
      "an estimate).");
}

TEST(Options, RejectUnknownOnesWithTheNearest) {
  expect_usage_error({"a.json", "--dry-runs"},
                     "unknown option '--dry-runs'. Did you mean '--dry-run'? Run 'ballast --help' "
                     "for the usage.");
}

}  // namespace
}  // namespace ballast::program
