#include "advise/job_script.hpp"

#include <gtest/gtest.h>

#include "core/output_file.hpp"
#include "mechanisms/process.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/advise/builders.hpp"
#include "tests/unit/advise/profiles.hpp"

namespace ballast::advise {
namespace {

class JobScript : public ::testing::Test {
 protected:
  JobScript() {
    demand_.circuit = "f00d";
    demand_.configuration = "/c/it's here/simulation_config.json";
    row_.prediction.layout = {4, 40};
    row_.prediction.node.run = Bytes(100 * testing::gibibyte);
    row_.prediction.seconds = 9000;
    row_.prediction.half_width = 0.35;
    row_.partition = {.name = "prod", .max_nodes = 9, .memory = Bytes(190 * testing::gibibyte)};
  }
  [[nodiscard]] std::string script() const {
    return job_script({demand_, profile_, row_, "/c/it's here", "ballast-advise 1"});
  }
  void expect_bash_takes(const std::string& text) const {
    write_file(folder_ / "job.sh", text);
    EXPECT_EQ(mechanisms::run_process({"bash", "-n", "job.sh"}, folder_.path()).exit_code, 0);
  }

  test::TemporaryDirectory folder_;
  Demand demand_;
  MachineProfile profile_ = testing::machine_of(9, Bytes(190 * testing::gibibyte));
  Row row_;
};

TEST_F(JobScript, ForSlurmAsksForTheLayout) {
  // 9,000 s and 35 % are 12,150 s: 203 minutes.
  EXPECT_EQ(script(),
            "#!/bin/bash\n"
            "# Made by ballast-advise 1; circuit f00d.\n"
            "# Predicted: at most 100 GiB of 190 GiB on the fullest node; about 2 h, on cores like "
            "the dry run's.\n"
            "# Where the site asks for them: sbatch --account=... --qos=...\n"
            "#SBATCH --job-name=ballast\n"
            "#SBATCH --partition=prod\n"
            "#SBATCH --nodes=4\n"
            "#SBATCH --ntasks-per-node=40\n"
            "#SBATCH --cpus-per-task=1\n"
            "#SBATCH --exclusive\n"
            "#SBATCH --mem=194560M\n"
            "#SBATCH --time=03:23:00\n"
            "\n"
            "set -euo pipefail\n"
            "\n"
            "# Here are the files of the dry run; the allocation is made where there is none for "
            "these ranks.\n"
            "cd '/c/it'\\''s here'\n"
            "srun ballast '/c/it'\\''s here/simulation_config.json' --lb-mode=Memory\n");
  expect_bash_takes(script());
}

TEST_F(JobScript, AsksForTenMinutesAtLeastAndTheLimitAtMost) {
  const auto time = [&] {
    const std::string text = script();
    const std::size_t at = text.find("--time=") + 7;
    return text.substr(at, text.find('\n', at) - at);
  };
  row_.prediction.seconds = 1;
  EXPECT_EQ(time(), "00:10:00");
  row_.partition.max_seconds = 300;
  EXPECT_EQ(time(), "00:05:00");
  row_.prediction.seconds = 1e300;
  EXPECT_EQ(time(), "00:05:00");
}

TEST_F(JobScript, LeavesThePartitionOutWhereNoneIsNamed) {
  row_.partition.name.clear();
  EXPECT_EQ(script().find("--partition"), std::string::npos);
}

TEST_F(JobScript, WithoutSlurmCallsMpirun) {
  profile_.scheduler = Scheduler::none;
  const std::string text = script();
  EXPECT_EQ(text.find("SBATCH"), std::string::npos);
  EXPECT_NE(text.find("\nmpirun -n 160 ballast '/c/it'\\''s here/simulation_config.json' "
                      "--lb-mode=Memory\n"),
            std::string::npos);
  expect_bash_takes(text);
}

TEST(ShellQuoted, IsTakenAsItIs) {
  const std::string text = "a 'b' $HOME `ls` \"x\" \\ !";
  const std::string shell = "printf %s " + shell_quoted(text);
  EXPECT_EQ(mechanisms::run_process({"bash", "-c", shell}, ".").output, text);
}

}  // namespace
}  // namespace ballast::advise
