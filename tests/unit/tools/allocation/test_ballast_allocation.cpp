// The program ballast-allocation as a user calls it.

#include <gtest/gtest.h>

#include "core/gzip.hpp"
#include "core/json.hpp"
#include "core/output_file.hpp"
#include "mechanisms/process.hpp"
#include "plan/allocation_file.hpp"
#include "plan/neurodamus_allocation.hpp"
#include "tests/support/neurodamus_pickle.hpp"
#include "tests/support/small_circuit.hpp"
#include "tests/unit/plan/builders.hpp"

namespace ballast {
namespace {

namespace fs = std::filesystem;
using mechanisms::ProcessResult;
using plan::test::bucket;

const std::string title = "ballast-allocation " BALLAST_VERSION;

class BallastAllocation : public testing::Test {
 protected:
  BallastAllocation() { plan::write_allocation(plan::test::two_ranks(), path("a.gz")); }

  [[nodiscard]] fs::path path(const std::string& name) const { return folder_ / name; }
  [[nodiscard]] ProcessResult run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {BALLAST_ALLOCATION, "--quiet"});
    return mechanisms::run_process(arguments, folder_.path());
  }
  [[nodiscard]] JsonValue json_of(std::vector<std::string> arguments) const {
    arguments.emplace_back("--json");
    return JsonValue::parse(run(arguments).output, "stdout");
  }
  void expect_output(const std::vector<std::string>& arguments, const std::string& text,
                     int exit_code = 0) const {
    const ProcessResult result = run(arguments);
    EXPECT_EQ(result.output, title + "\n\n" + text);
    EXPECT_EQ(result.exit_code, exit_code);
  }
  void expect_failure(const std::vector<std::string>& arguments, const std::string& text,
                      int exit_code = 2) const {
    const ProcessResult result = run(arguments);
    EXPECT_EQ(result.output, title + ": error: " + text + "\n");
    EXPECT_EQ(result.exit_code, exit_code);
  }

  test::TemporaryDirectory folder_;
};

TEST_F(BallastAllocation, ShowsTheRanks) {
  expect_output({"show", "a.gz"},
                "a.gz\n"
                "layout: 2 ranks x 2 cycles, 2 per node\n"
                "policy: lpt\n"
                "circuit: 0123456789abcdef0123456789abcdef\n"
                "population A: 7 cells\n"
                "population B: 2 cells\n"
                "\n"
                "Rank  Node  Cells  Cells' bytes     Build peak          Run peak\n"
                "----------------------------------------------------------------\n"
                "   0     0      5         320 B  1000 B ± 10 B  1.465 KiB ± 15 B\n"
                "   1     0      4         400 B          900 B         1.367 KiB\n");
}

TEST_F(BallastAllocation, ShowsOneRank) {
  expect_output({"show", "a.gz", "--rank=0"},
                "a.gz\n"
                "layout: 2 ranks x 2 cycles, 2 per node\n"
                "policy: lpt\n"
                "circuit: 0123456789abcdef0123456789abcdef\n"
                "\n"
                "rank 0\n"
                "build peak: 1000 B ± 10 B\n"
                "run peak: 1.465 KiB ± 15 B\n"
                "Cycle  Population  Cells  Cells' bytes  First node  Last node\n"
                "-------------------------------------------------------------\n"
                "    0  A               2         200 B           0          3\n"
                "    0  B               2          20 B          10         12\n"
                "    1  A               1         100 B           5          5\n");
}

TEST_F(BallastAllocation, ShowsTheFirstOfManyRanks) {
  plan::Allocation many{
      .layout = {.ranks = 22}, .circuit_fingerprint = "", .buckets = {}, .peaks = {}};
  for (int rank = 0; rank < 22; ++rank) {
    many.buckets.push_back(bucket("A", rank, 0, {static_cast<std::uint64_t>(rank)}));
  }
  plan::write_allocation(many, path("many.gz"));
  const std::string output = run({"show", "many.gz"}).output;
  EXPECT_NE(output.find("  19    19      1\n... and 2 more; --rank=N shows one, --json all\n"),
            std::string::npos)
      << output;
  EXPECT_EQ(json_of({"show", "many.gz"}).at("ranks").size(), 22U);
}

TEST_F(BallastAllocation, ShowsJson) {
  const JsonValue all = json_of({"show", "a.gz"});
  EXPECT_EQ(all.at("program").as_string(), title);
  EXPECT_EQ(all.at("cells").at("A").as_integer(), 7);
  EXPECT_EQ(all.at("ranks").element(1).at("peak").at("run").as_integer(), 1400);
  const JsonValue rank = json_of({"show", "a.gz", "--rank=1"});
  EXPECT_EQ(rank.at("buckets").element(1).at("nodes").raw(), Json::parse("[4, 6]"));
}

TEST_F(BallastAllocation, RefusesARankOutsideTheLayout) {
  expect_failure({"show", "a.gz", "--rank=2"},
                 "--rank is outside the layout '2' (a.gz has ranks 0 to 1).");
  write_file(path("b.pkl.gz"), gzip_member(test::neurodamus_pickle()));
  expect_failure({"show", "b.pkl.gz", "--rank=0"},
                 "--rank is not for neurodamus' files 'b.pkl.gz' (they can only be read whole).");
}

TEST_F(BallastAllocation, TellsHowLevelItIs) {
  // Of two values the first quartile and the median are the least; the bound is the mean.
  expect_output(
      {"stats", "a.gz"},
      "a.gz: 2 ranks x 2 cycles, 2 per node, lpt\n"
      "\n"
      "                                        Least       25 %     Median       75 %       Most"
      "  Heaviest  Most/mean  Most/bound\n"
      "-----------------------------------------------------------------------------------------"
      "---------------------------------\n"
      "cells of a rank                             4          4          4          5          5"
      "         0     1.1111      1.1111\n"
      "bytes of a rank's cells                 320 B      320 B      320 B      400 B      400 B"
      "         1     1.1111      1.1111\n"
      "bytes of a rank's cells in a cycle      100 B      100 B      190 B      210 B      220 B"
      "       0/0     1.2222      1.2222\n"
      "bytes of a cycle's cells                290 B      290 B      290 B      430 B      430 B"
      "         0     1.1944      1.1944\n"
      "bytes of a node's cells                 720 B      720 B      720 B      720 B      720 B"
      "         0     1.0000      1.0000\n"
      "build peak of a rank                    900 B      900 B      900 B     1000 B     1000 B"
      "         0     1.0526\n"
      "run peak of a rank                  1.367 KiB  1.367 KiB  1.367 KiB  1.465 KiB  1.465 KiB"
      "         0     1.0345\n"
      "run peak of a node                  2.832 KiB  2.832 KiB  2.832 KiB  2.832 KiB  2.832 KiB"
      "         0     1.0000\n"
      "\n"
      "run peak of a rank:\n"
      "     From  Ranks\n"
      "----------------------------------------------------------\n"
      "1.367 KiB      1  ########################################\n"
      "1.416 KiB      1  ########################################\n");
}

TEST_F(BallastAllocation, TellsHowLevelItIsAsJson) {
  const JsonValue stats = json_of({"stats", "a.gz"});
  const JsonValue ranks = stats.at("measures").at("rank_bytes");
  EXPECT_EQ(ranks.at("most").as_integer(), 400);
  EXPECT_DOUBLE_EQ(ranks.at("lower_bound").as_number(), 360);
  EXPECT_EQ(stats.at("histogram").at("of").as_string(), "rank_run_peak");
  EXPECT_EQ(stats.at("histogram").at("counts").raw(), Json::parse("[1, 1]"));
}

TEST_F(BallastAllocation, DiffOfTheSameEndsWith0) {
  plan::write_neurodamus_allocation(plan::test::two_ranks(), path("allocation_r2_c2.pkl.gz"));
  const ProcessResult result = run({"diff", "a.gz", "allocation_r2_c2.pkl.gz"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_TRUE(result.output.ends_with("All cells have the same place.\n")) << result.output;
}

TEST_F(BallastAllocation, DiffTellsWhatMovedAndEndsWith1) {
  plan::Allocation moved = plan::test::two_ranks();
  moved.buckets[0] = bucket("A", 0, 0, {0}, 100);  // 3 goes to rank 1
  moved.buckets[3] = bucket("A", 1, 0, {1, 2, 3}, 310);
  plan::write_allocation(moved, path("b.gz"));
  expect_output({"diff", "a.gz", "b.gz"},
                "a.gz: 2 ranks x 2 cycles, lpt, circuit 0123456789abcdef0123456789abcdef\n"
                "b.gz: 2 ranks x 2 cycles, lpt, circuit 0123456789abcdef0123456789abcdef\n"
                "\n"
                "Population  Unmoved  Other rank  Other cycle  Only in first  Only in second\n"
                "---------------------------------------------------------------------------\n"
                "A                 6           1            0              0               0\n"
                "B                 2           0            0              0               0\n"
                "\n"
                "                                         Most       then  Most/mean    then\n"
                "---------------------------------------------------------------------------\n"
                "cells of a rank                             5          5     1.1111  1.1111\n"
                "bytes of a rank's cells                 400 B      500 B     1.1111  1.3889\n"
                "bytes of a rank's cells in a cycle      220 B      310 B     1.2222  1.7222\n"
                "bytes of a cycle's cells                430 B      430 B     1.1944  1.1944\n"
                "bytes of a node's cells                 720 B      720 B     1.0000  1.0000\n"
                "build peak of a rank                   1000 B     1000 B     1.0526  1.0526\n"
                "run peak of a rank                  1.465 KiB  1.465 KiB     1.0345  1.0345\n"
                "run peak of a node                  2.832 KiB  2.832 KiB     1.0000  1.0000\n"
                "\n"
                "Places differ.\n",
                1);
  EXPECT_FALSE(json_of({"diff", "a.gz", "b.gz"}).at("same").as_bool());
}

TEST_F(BallastAllocation, DiffOfWhatCannotBeReadEndsWith2) {
  expect_failure({"diff", "a.gz", "c.gz"},
                 "c.gz: cannot read (No such file or directory). Did you mean 'a.gz'?");
}

TEST_F(BallastAllocation, AcceptsValidFiles) {
  plan::write_neurodamus_allocation(plan::test::two_ranks(), path("allocation_r2_c2.pkl.gz"));
  expect_output({"validate", "a.gz", "allocation_r2_c2.pkl.gz"},
                "a.gz: valid: 9 cells on 2 ranks x 2 cycles\n"
                "allocation_r2_c2.pkl.gz: valid: 9 cells on 2 ranks x 2 cycles\n");
  EXPECT_TRUE(json_of({"validate", "a.gz"}).at("files").element(0).at("valid").as_bool());
}

TEST_F(BallastAllocation, RefusesOverlappingCells) {
  plan::Allocation twice = plan::test::two_ranks();
  twice.buckets[3] = bucket("A", 1, 0, {0, 1, 2});
  plan::write_allocation(twice, path("b.gz"));
  expect_failure({"validate", "a.gz", "b.gz"},
                 "b.gz: node is allocated twice 'A:0' (rank 0 cycle 0 and rank 1 cycle 0).");
}

TEST_F(BallastAllocation, RefusesTruncatedFilesDamagedOnesAndOthers) {
  const std::string whole = read_file(path("a.gz"));
  write_file(path("b.gz"), whole.substr(0, whole.size() - 7));
  expect_failure({"validate", "b.gz"},
                 "b.gz: no end mark (the file is truncated, or no allocation). Make it again with "
                 "--dry-run.");
  std::string damaged = whole;
  damaged[40] = static_cast<char>(damaged[40] ^ 1);
  write_file(path("b.gz"), damaged);
  const ProcessResult result = run({"validate", "b.gz"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_TRUE(result.output.starts_with(title + ": error: b.gz:offset 0: corrupt gzip member"))
      << result.output;
  write_file(path("b.gz"), "plain text");
  expect_failure({"validate", "b.gz"},
                 "b.gz:offset 0: corrupt gzip member (incorrect header check).");
}

TEST_F(BallastAllocation, RefusesAPickleThatCalls) {
  write_file(path("b.pkl.gz"), gzip_member("\x80\x04"
                                           "cposix\nsystem\n."));
  expect_failure({"show", "b.pkl.gz"},
                 "b.pkl.gz:byte 2: GLOBAL is refused 'posix.system' (it could run code; allowed: "
                 "collections.defaultdict, array.array, array._array_reconstructor, "
                 "neurodamus.utils.compat.Vector, "
                 "neurodamus.utils.memory.DryRunStats.defaultdict_vector).");
}

TEST_F(BallastAllocation, NeedsACommandThatItKnows) {
  expect_failure({},
                 "wrong command line (A subcommand is required). Run 'ballast-allocation "
                 "--help' for the usage.");
  expect_failure({"shwo", "a.gz"},
                 "unexpected argument 'shwo'. Run 'ballast-allocation --help' for the usage.");
  expect_failure({"show", "a.gz", "--rnak=1"},
                 "unknown option '--rnak'. Did you mean '--rank'? Run 'ballast-allocation --help' "
                 "for the usage.");
}

/// With a circuit of the cells A:0 to A:6, B:0 and B:1 beside the file.
class BallastAllocationOfACircuit : public BallastAllocation {
 protected:
  BallastAllocationOfACircuit() {
    circuit_.add_points("A", 7);
    circuit_.add_points("B", 2);
    const model::Circuit circuit = circuit_.read();
    allocation_ = plan::test::two_ranks();
    allocation_.circuit_fingerprint = circuit.catalog.fingerprint();
    allocation_.buckets[1] = bucket("B", 0, 0, {0, 1}, 20);
  }
  [[nodiscard]] std::string config() const {
    return circuit_.path("simulation_config.json").string();
  }

  test::SmallCircuit circuit_;
  plan::Allocation allocation_;
};

TEST_F(BallastAllocationOfACircuit, AcceptsItsAllocation) {
  plan::write_allocation(allocation_, path("b.gz"));
  expect_output({"validate", "b.gz", "--circuit=" + config()},
                "b.gz: valid for " + config() + ": 9 cells on 2 ranks x 2 cycles\n");
}

TEST_F(BallastAllocationOfACircuit, RefusesTheAllocationOfAnother) {
  expect_failure({"validate", "a.gz", "--circuit=" + config()},
                 "a.gz: allocation of another circuit or target "
                 "'0123456789abcdef0123456789abcdef' (" +
                     config() + " has fingerprint " + allocation_.circuit_fingerprint + ").");
}

TEST_F(BallastAllocationOfACircuit, RefusesAnAllocationThatLeavesACellOut) {
  allocation_.buckets[1] = bucket("B", 0, 0, {0});
  plan::write_allocation(allocation_, path("b.gz"));
  expect_failure({"validate", "b.gz", "--circuit", config()},
                 "b.gz: no rank has node 'B:1' (the target has 2 nodes of 'B', the allocation 1).");
}

TEST_F(BallastAllocationOfACircuit, ConvertsToNeurodamusAndBack) {
  plan::write_allocation(allocation_, path("b.gz"));
  expect_output({"convert", "b.gz", "allocation_r2_c2.pkl.gz"},
                "Written: allocation_r2_c2.pkl.gz (9 cells on 2 ranks x 2 cycles)\n");
  expect_output({"convert", "allocation_r2_c2.pkl.gz", "c.gz", "--circuit=" + config()},
                "Written: c.gz (9 cells on 2 ranks x 2 cycles)\n");
  EXPECT_EQ(run({"diff", "b.gz", "c.gz"}).exit_code, 0);
  EXPECT_EQ(plan::read_header_of(path("c.gz")).circuit_fingerprint,
            allocation_.circuit_fingerprint);
}

TEST_F(BallastAllocationOfACircuit, ConvertsNoFileOfOtherCells) {
  write_file(path("b.pkl.gz"), gzip_member(test::neurodamus_pickle()));
  expect_failure({"convert", "b.pkl.gz", "c.gz", "--circuit=" + config()},
                 "b.pkl.gz: no rank has node 'A:0' (the target has 7 nodes of 'A', the allocation "
                 "0).");
  EXPECT_FALSE(fs::exists(path("c.gz")));
}

TEST_F(BallastAllocation, ConvertsFromNeurodamusWithTheCircuitAlone) {
  write_file(path("b.pkl.gz"), gzip_member(test::neurodamus_pickle()));
  expect_failure({"convert", "b.pkl.gz", "c.gz"},
                 "--circuit is missing (runs take no allocation without the circuit's fingerprint, "
                 "which neurodamus' files lack). Name the simulation_config.json of the "
                 "allocation.");
}

TEST_F(BallastAllocation, CannotWriteWhereAFileIsInTheWay) {
  write_file(path("plain"), "");
  expect_failure({"convert", "a.gz", "plain/b.pkl.gz"},
                 "plain/b.pkl.gz: cannot make its folder (Not a directory).", 4);
}

}  // namespace
}  // namespace ballast
