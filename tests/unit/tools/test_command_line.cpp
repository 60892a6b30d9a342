#include "cli/command_line.hpp"

#include <gtest/gtest.h>

#include "cli/failure.hpp"
#include "support/expect_error.hpp"

namespace ballast::cli {
namespace {

const std::string title = "ballast-demo 1.2.3";

/// A program with one required argument and two options.
struct Demo {
  CLI::App app{"Shows options"};
  std::string file;
  int ranks = 1;
  bool dry_run = false;

  Demo() {
    app.add_option("FILE", file)->required();
    app.add_option("-n,--num-target-ranks", ranks)->check(at_least(1));
    app.add_flag("--dry-run", dry_run);
  }
  CommonOptions parse(const std::vector<std::string>& arguments) {
    return parse_command_line(app, title, arguments);
  }
};

void expect_usage_error(const std::vector<std::string>& arguments, const std::string& text) {
  Demo demo;
  test::expect_error_text<UsageError>([&] { demo.parse(arguments); }, text);
}

TEST(CommandLine, FillsTheBoundVariables) {
  Demo demo;
  const CommonOptions common = demo.parse({"a.json", "--dry-run", "--num-target-ranks=8"});
  EXPECT_EQ(demo.file, "a.json");
  EXPECT_EQ(demo.ranks, 8);
  EXPECT_TRUE(demo.dry_run);
  EXPECT_EQ(common.log_level, LogLevel::info);
  EXPECT_FALSE(common.answer);
}

TEST(CommandLine, SetsTheLogLevel) {
  EXPECT_EQ(Demo().parse({"a", "-v"}).log_level, LogLevel::debug);
  EXPECT_EQ(Demo().parse({"a", "--verbose"}).log_level, LogLevel::debug);
  EXPECT_EQ(Demo().parse({"a", "--debug"}).log_level, LogLevel::debug);
  EXPECT_EQ(Demo().parse({"a", "--quiet"}).log_level, LogLevel::warning);
}

TEST(CommandLine, AnswersVersionWithoutRequiredArguments) {
  EXPECT_EQ(Demo().parse({"--version"}).answer, "ballast-demo 1.2.3\n");
}

TEST(CommandLine, AnswersHelpWithVersionAndOptions) {
  const std::string answer = Demo().parse({"--help"}).answer.value();
  EXPECT_EQ(answer.substr(0, answer.find('\n')), "ballast-demo 1.2.3");
  EXPECT_NE(answer.find("Usage: ballast-demo [OPTIONS] FILE"), std::string::npos) << answer;
  EXPECT_NE(answer.find("-v,--verbose,--debug"), std::string::npos) << answer;
}

TEST(CommandLine, UnknownOptionsNameTheNearest) {
  expect_usage_error({"a.json", "--dryrun"},
                     "unknown option '--dryrun'. Did you mean '--dry-run'? "
                     "Run 'ballast-demo --help' for the usage.");
}

TEST(CommandLine, AnOptionWithoutItsValueDoesNotTakeTheNextArgument) {
  const std::string text =
      "option without its value '--num-target-ranks'. Run 'ballast-demo --help' for the usage.";
  expect_usage_error({"a.json", "--num-target-ranks=", "--dry-run"}, text);
  expect_usage_error({"a.json", "--num-target-ranks="}, text);
  expect_usage_error({"a.json", "--num-target-ranks", "--dry-run"}, text);
  expect_usage_error({"a.json", "--num-target-ranks", ""}, text);
  EXPECT_EQ(Demo().parse({"a=", "--num-target-ranks", "2"}).log_level, LogLevel::info);
}

TEST(CommandLine, AnOptionOfACommandWithoutItsValueIsRefusedToo) {
  CLI::App app("Has commands");
  std::string file;
  app.add_subcommand("show")->add_option("--output", file);
  test::expect_error_text<UsageError>(
      [&] {
        (void)parse_command_line(app, title, {"show", "--output="});
      },
      "option without its value '--output'. Run 'ballast-demo --help' for the usage.");
}

TEST(CommandLine, EmptyArgumentsAreRefused) {
  expect_usage_error({"a.json", ""},
                     "an argument is empty (number 2 on the command line). Run 'ballast-demo "
                     "--help' for the usage.");
}

TEST(CommandLine, UnknownOptionsOfACommandNameItsNearest) {
  CLI::App app("Has commands");
  bool all = false;
  app.fallthrough();
  app.add_subcommand("show")->add_flag("--everything", all);
  app.add_subcommand("hide")->add_flag("--anything", all);
  test::expect_error_text<UsageError>(
      [&] {
        (void)parse_command_line(app, title, {"show", "--evrything"});
      },
      "unknown option '--evrything'. Did you mean '--everything'? "
      "Run 'ballast-demo --help' for the usage.");
}

TEST(CommandLine, UnknownOptionsComeBeforeMissingArguments) {
  expect_usage_error({"--num-target-rank=4"},
                     "unknown option '--num-target-rank'. Did you mean '--num-target-ranks'? "
                     "Run 'ballast-demo --help' for the usage.");
}

TEST(CommandLine, UnknownOptionsWithoutANearOneAreNamed) {
  expect_usage_error({"a.json", "--zebra"},
                     "unknown option '--zebra'. Run 'ballast-demo --help' for the usage.");
}

TEST(CommandLine, RefusesSurplusArguments) {
  expect_usage_error({"a.json", "b.json"},
                     "unexpected argument 'b.json'. Run 'ballast-demo --help' for the usage.");
}

TEST(CommandLine, NamesAMissingArgument) {
  expect_usage_error({},
                     "wrong command line (FILE is required). "
                     "Run 'ballast-demo --help' for the usage.");
}

TEST(CommandLine, RefusesValuesOfAnotherType) {
  expect_usage_error(
      {"a.json", "-n", "many"},
      "wrong command line (--num-target-ranks: 'many' is no whole number of at least 1). "
      "Run 'ballast-demo --help' for the usage.");
}

TEST(CommandLine, RefusesNumbersBelowTheLeast) {
  expect_usage_error(
      {"a.json", "-n", "0"},
      "wrong command line (--num-target-ranks: '0' is no whole number of at least 1). "
      "Run 'ballast-demo --help' for the usage.");
}

TEST(CommandLine, QuietAndVerboseExcludeEachOther) {
  expect_usage_error({"a.json", "--quiet", "-v"},
                     "wrong command line (--verbose excludes --quiet). "
                     "Run 'ballast-demo --help' for the usage.");
}

}  // namespace
}  // namespace ballast::cli
