#include "guard/admission.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include "advise/layout_prediction.hpp"
#include "dry_run/allocations.hpp"
#include "dry_run/suggestion.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/small_circuit.hpp"
#include "tests/unit/estimator/builders.hpp"
#include "tests/unit/machine/fake_tree.hpp"

namespace ballast::guard {
namespace {

using machine::LimitKind;

constexpr Bytes mebibyte(std::int64_t{1} << 20);

// Ranks of 4 cells on node n7 of 1000 MiB; 600 MiB are free. Each rank's statm says the same: it
// maps 200 MiB and holds 50, 25 of them for itself.
class Admitted : public testing::Test {
 protected:
  Admitted() {
    files_.add_cells("A", 4);
    const std::int64_t pages = mebibyte.count() / ::sysconf(_SC_PAGESIZE);
    tree_.with("proc/meminfo", "MemTotal: 1024000 kB\nMemAvailable: 614400 kB\n")
        .with("proc/sys/kernel/hostname", "n7\n")
        .with("proc/self/statm", std::to_string(200 * pages) + " " + std::to_string(50 * pages) +
                                     " " + std::to_string(25 * pages) + " 0 0 0 0\n");
  }

  // On `ranks` threads, with a run peak of `peak` and an interval of 10 MiB for each.
  std::vector<Admission> admit_all(int ranks, std::optional<Bytes> peak, bool force = false) {
    std::vector<Admission> admissions(static_cast<std::size_t>(ranks));
    const model::Circuit circuit = files_.read();
    comm::run_threaded(ranks, [&](comm::Communicator& comm) {
      Logger silent(LogLevel::silent);
      const inputs::Inputs none;
      const dry_run::EstimateInput estimate{.circuit = circuit,
                                            .inputs = none,
                                            .mechanisms = {},
                                            .folder = files_.path("x").parent_path(),
                                            .comm = comm,
                                            .log = comm.is_root() ? log_ : silent};
      plan::Allocation allocation = dry_run::deal_round_robin(circuit, {.ranks = ranks});
      for (int rank = 0; rank < (peak && comm.is_root() ? ranks : 0); ++rank) {
        allocation.peaks.push_back({.rank = Rank(rank),
                                    .build = mebibyte,
                                    .run = *peak,
                                    .build_half_width = {},
                                    .run_half_width = 10 * mebibyte});
      }
      const auto environment = [this](const std::string& name) -> std::optional<std::string> {
        if (name == "SLURM_MEM_PER_NODE") return slurm_;
        return std::nullopt;
      };
      admissions[static_cast<std::size_t>(comm.rank())] =
          admit({.estimate = estimate,
                 .allocation = allocation,
                 .force = force,
                 .sources = {.root = tree_.root(),
                             .environment = environment,
                             .address_space = address_space_},
                 .mapped_later = {}});
    });
    return admissions;
  }

  test::SmallCircuit files_;
  test::FakeTree tree_;
  std::optional<std::string> slurm_;
  std::optional<Bytes> address_space_;
  std::string log_text_;
  Logger log_{LogLevel::info, &log_text_};
};

TEST_F(Admitted, IsWhatFits) {
  // 650 MiB are left for both: 600 and what they hold for themselves.
  const auto admissions = admit_all(2, 315 * mebibyte);
  EXPECT_EQ(log_text_, "");
  ASSERT_EQ(admissions[1].limits.size(), 1U);
  EXPECT_EQ(admissions[1].node, "n7");
  EXPECT_EQ(admissions[1].predicted->rank, Rank(1));
  EXPECT_EQ(admissions[1].predicted->run, 315 * mebibyte);
  EXPECT_EQ(admissions[1].limits[0].sharers, 2);
  EXPECT_EQ(admissions[1].limits[0].ends_at,
            machine::end_point(1000 * mebibyte, (350 + 2 * 325) * mebibyte));
}

TEST_F(Admitted, IsWithAWarningWhatMayNotFit) {
  static_cast<void>(admit_all(2, 320 * mebibyte));
  EXPECT_EQ(log_text_,
            "[warning] memory may be too little for this run: the 2 ranks on n7 need 640 MiB ± 20 "
            "MiB, 650 MiB are left under the physical memory of 1000 MiB, 10 MiB are missing\n");
}

TEST_F(Admitted, IsNotWhatDoesNotFit) {
  for (const int ranks : {1, 2, 4}) {
    const Bytes left((600 + 25 * ranks) * mebibyte.count());
    const Bytes need = left + 50 * mebibyte;
    test::expect_error_text<MemoryLimitError>(
        [&] { static_cast<void>(admit_all(ranks, Bytes(need.count() / ranks))); },
        "not enough memory for this run (" +
            (ranks == 1 ? std::string("rank 0 on n7 needs ")
                        : "the " + std::to_string(ranks) + " ranks on n7 need ") +
            to_string(need) + " ± " + to_string(ranks * 10 * mebibyte) + ", " + to_string(left) +
            " are left under the physical memory of 1000 MiB, 50 MiB are missing). About 2 times "
            "as many nodes would fit. --force runs all the same.");
  }
}

TEST_F(Admitted, IsAllThatIsForced) {
  static_cast<void>(admit_all(1, 725 * mebibyte, true));
  EXPECT_EQ(log_text_,
            "[warning] not enough memory for this run, begun all the same (--force): rank 0 on n7 "
            "needs 725 MiB ± 10 MiB, 625 MiB are left under the physical memory of 1000 MiB, 100 "
            "MiB are missing\n");
}

TEST_F(Admitted, IsWhatNothingIsPredictedForButWatched) {
  const auto admissions = admit_all(2, std::nullopt);
  EXPECT_EQ(log_text_, "");
  EXPECT_FALSE(admissions[0].predicted.has_value());
  ASSERT_EQ(admissions[0].limits.size(), 1U);
  EXPECT_EQ(admissions[0].limits[0].ends_at, 936 * mebibyte);  // 64 MiB in reserve
}

TEST_F(Admitted, IsEachRankByItsOwnAddressSpace) {
  address_space_ = 450 * mebibyte;  // 150 of which are mapped beside what is resident
  static_cast<void>(admit_all(2, 290 * mebibyte));
  EXPECT_EQ(log_text_, "");
  test::expect_error_text<MemoryLimitError>(
      [&] { static_cast<void>(admit_all(2, 310 * mebibyte)); },
      "not enough memory for this run (rank 0 on n7 needs 310 MiB ± 10 MiB, 300 MiB are left under "
      "the limit of a process' address space (ulimit -v) of 450 MiB, 10 MiB are missing; 1 more "
      "limit(s) are too low). About 2 times as many ranks would fit. --force runs all the same.");
}

TEST_F(Admitted, HasSlurmsLimitWatchedForAllRanksByTheFirst) {
  slurm_ = "500";
  const auto admissions = admit_all(2, 100 * mebibyte);
  ASSERT_EQ(admissions[0].limits.size(), 2U);
  EXPECT_EQ(admissions[0].limits[1].limit.kind, LimitKind::resident);
  EXPECT_EQ(admissions[0].limits[1].limit.files.size(), 2U);
  EXPECT_EQ(admissions[1].limits.size(), 1U);
}

// Three cells of which the second is large, by the law of estimator's tests.
class Advice : public testing::Test {
 protected:
  Advice() { files_.add_cells("A", 3); }
  std::string advise(LimitKind kind, plan::Policy policy, Bytes left) {
    const model::Circuit circuit = files_.read();
    Shortage shortage;
    shortage.limit = {.node = "n7",
                      .kind = kind,
                      .source = "limit",
                      .limit = left,
                      .left = left,
                      .members = {{0, 0}}};
    plan::Allocation allocation;
    allocation.policy = policy;
    return advice(shortage, {shortage.limit}, allocation, estimate_, circuit);
  }
  // What is sure to hold all on one rank.
  Bytes on_one_rank() {
    return advise::node_peak(dry_run::predict_layout(estimate_, files_.read(), {})).sure();
  }
  test::SmallCircuit files_;
  dry_run::Estimate estimate_{estimator::testing::small_model(),
                              estimator::testing::small_workload()};
};

TEST_F(Advice, IsMemoryModeWhereThatFits) {
  for (const auto policy : {plan::Policy::round_robin, plan::Policy::whole_cell}) {
    EXPECT_THAT(advise(LimitKind::physical, policy, 1000 * mebibyte),
                testing::MatchesRegex("Under --lb-mode=Memory it fits: .* MiB ± .* MiB there."));
  }
}

TEST_F(Advice, IsMoreNodesOrRanksWhereItDoesNot) {
  const Bytes left = on_one_rank() - Bytes(1);
  EXPECT_EQ(advise(LimitKind::physical, plan::Policy::round_robin, left),
            "Under --lb-mode=Memory 2 node(s) like this with 1 rank(s) each fit.");
  EXPECT_EQ(advise(LimitKind::address_space, plan::Policy::lpt, left),
            "Under --lb-mode=Memory 2 ranks fit.");
}

TEST_F(Advice, SaysWhereNothingFits) {
  EXPECT_EQ(advise(LimitKind::physical, plan::Policy::lpt, Bytes(1000)),
            "No number of nodes like n7 (1000 B usable, 1 cores) is enough: the base of 1 ranks "
            "alone exceeds a node. Start fewer ranks per node.");
}

TEST(RoughAdvice, DividesWhatIsAboveTheBase) {
  Shortage shortage;
  shortage.limit.left = 100 * mebibyte;
  shortage.limit.members = {{0, 0}, {1, 0}};
  shortage.need = {.peak = 230 * mebibyte, .half_width = 10 * mebibyte};
  // (240 - 40) / (100 - 40)
  EXPECT_EQ(rough_advice(shortage, 20 * mebibyte), "About 4 times as many nodes would fit.");
  EXPECT_EQ(rough_advice(shortage, 50 * mebibyte),
            "Start fewer ranks on a node, or raise the limit.");
  shortage.limit.kind = LimitKind::address_space;
  EXPECT_EQ(rough_advice(shortage, 20 * mebibyte), "About 4 times as many ranks would fit.");
  EXPECT_EQ(rough_advice(shortage, 50 * mebibyte), "Raise the limit.");
}

}  // namespace
}  // namespace ballast::guard
