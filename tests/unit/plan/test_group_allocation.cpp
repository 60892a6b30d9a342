#include "plan/group_allocation.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "plan/group_allocation_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::plan {
namespace {

using test::expect_error_text;

GroupAllocation three_groups() {
  return {.ranks = 2,
          .ranks_per_node = 2,
          .places = {{.group = 7, .rank = Rank(1), .memory = Bytes(300), .compute = 3},
                     {.group = 0, .rank = Rank(0), .memory = Bytes(200), .compute = 2},
                     {.group = 9, .rank = Rank(1), .memory = Bytes(100), .compute = 1}}};
}

TEST(GroupAllocation, ListsTheGroupsOfEachRankInTheModelsOrder) {
  EXPECT_EQ(three_groups().by_rank(), (std::vector<std::vector<std::int32_t>>{{0}, {7, 9}}));
}

TEST(GroupAllocation, IsOfOneModel) {
  EXPECT_NO_THROW(validate(three_groups(), {7, 0, 9}, "g.json"));
  const std::string again = " Make it again with 'ballast-model rebalance'.";
  expect_error_text<InputError>(
      [] {
        validate(three_groups(), {7, 1, 9}, "g.json");
      },
      "g.json: groups of another model '1' (the model has this group there)." + again);
  expect_error_text<InputError>(
      [] {
        validate(three_groups(), {7, 0}, "g.json");
      },
      "g.json: groups of another model '9' (the model has no such group)." + again);
  expect_error_text<InputError>(
      [] {
        validate(three_groups(), {7, 0, 9, 11}, "g.json");
      },
      "g.json: groups of another model '11' (the model has this group there)." + again);
}

TEST(GroupAllocation, GivesEveryRankAGroup) {
  GroupAllocation allocation = three_groups();
  allocation.places[1].rank = Rank(1);
  expect_error_text<InputError>(
      [&] {
        validate(allocation, {7, 0, 9}, "g.json");
      },
      "g.json: rank without a group '0'. Make it again with 'ballast-model rebalance'.");
}

TEST(GroupAllocation, TakesNoMoreRanksThanGroups) {
  EXPECT_NO_THROW(check_ranks(1, 1, "m.net"));
  expect_error_text<InputError>(
      [] { check_ranks(2, 1, "m.net"); },
      "m.net: more ranks than groups of cells '2' (the model has 1 group). Use fewer ranks, or "
      "build it on more ranks or with a larger --modelbuilding-steps.");
}

class GroupAllocationFile : public testing::Test {
 protected:
  void expect_refused(const std::string& from, const std::string& to,
                      const std::string& message) const {
    write_group_allocation(three_groups(), file_);
    std::string text = read_file(file_);
    const std::size_t place = text.find(from);
    ASSERT_NE(place, std::string::npos) << from;
    write_file(file_, text.replace(place, from.size(), to));
    expect_error_text<InputError>([&] { (void)read_group_allocation(file_); },
                                  file_.string() + message);
  }

  test::TemporaryDirectory folder_;
  std::filesystem::path file_ = folder_ / "g.json";
};

TEST_F(GroupAllocationFile, GivesBackWhatWasWritten) {
  write_group_allocation(three_groups(), file_);
  EXPECT_EQ(read_group_allocation(file_), three_groups());
}

TEST_F(GroupAllocationFile, RefusesWhatIsWrong) {
  expect_refused("ballast-group-allocation", "other",
                 ": not an allocation of groups (schema 'ballast-group-allocation' expected).");
  expect_refused("\"version\": 1", "\"version\": 3",
                 ":/version: unknown version '3' (this program reads version 1). Make it again "
                 "with 'ballast-model rebalance'.");
  expect_refused("\"rank\": 1", "\"rank\": 2",
                 ":/groups/0/rank: wrong value '2' (0 to 1 expected).");
  expect_refused("\"compute\": 3", "\"compute\": -3",
                 ":/groups/0/compute: wrong value '-3' (0 or more expected).");
  expect_refused("\"compute\": 3", "\"kompute\": 3",
                 ":/groups/0: unknown key 'kompute' (allowed: group, rank, memory_bytes, compute). "
                 "Did you mean 'compute'?");
}

}  // namespace
}  // namespace ballast::plan
