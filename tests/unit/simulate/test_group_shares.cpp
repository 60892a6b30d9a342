#include "simulate/group_shares.hpp"

#include <gmock/gmock.h>

#include "built/model_description_file.hpp"
#include "core/error.hpp"
#include "plan/group_allocation_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::simulate {
namespace {

using testing::ElementsAre;

class ModelOfGroups final : public built::Model {
 public:
  explicit ModelOfGroups(std::vector<std::int32_t> groups) { header_.groups = std::move(groups); }
  /// With a description that has a file of this size for each group.
  ModelOfGroups(std::vector<std::int32_t> groups, const std::vector<std::uint64_t>& sizes)
      : ModelOfGroups(std::move(groups)) {
    built::ModelDescription description;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      description.files.push_back(
          {.name = std::to_string(header_.groups[i]) + "_2.dat", .size = sizes[i], .checksum = ""});
    }
    header_.description = built::to_text(description);
  }
  const std::filesystem::path& path() const override { return path_; }
  const built::Header& header() const override { return header_; }
  built::Group read_group(std::int32_t) const override { return {}; }
  std::map<std::string, std::string> mechanism_sources() const override { return {}; }

 private:
  std::filesystem::path path_ = "model.net";
  built::Header header_;
};

TEST(GroupShares, GiveEachGroupToOneRank) {
  const auto shares = share_groups(ModelOfGroups({5, 3, 8}), 2);
  EXPECT_THAT(shares, ElementsAre(ElementsAre(5, 8), ElementsAre(3)));
}

TEST(GroupShares, AreLevelBySizeWhereTheModelTellsIt) {
  const auto shares = share_groups(ModelOfGroups({5, 3, 8, 9}, {700, 200, 300, 100}), 2);
  EXPECT_THAT(shares, ElementsAre(ElementsAre(5), ElementsAre(3, 8, 9)));
}

TEST(GroupShares, AreAsAnAllocationSays) {
  const test::TemporaryDirectory folder;
  const plan::GroupAllocation allocation{
      .ranks = 2,
      .ranks_per_node = 1,
      .places = {{.group = 5, .rank = Rank(1)}, {.group = 3, .rank = Rank(0)}}};
  plan::write_group_allocation(allocation, folder / "g.json");
  EXPECT_THAT(share_groups(ModelOfGroups({5, 3}), 2, folder / "g.json"),
              ElementsAre(ElementsAre(3), ElementsAre(5)));
  const std::string file = (folder / "g.json").string();
  test::expect_error_text<InputError>(
      [&] {
        static_cast<void>(share_groups(ModelOfGroups({5, 3}), 1, file));
      },
      file + ": allocation for another number of ranks '2' (this run has 1).");
  test::expect_error_text<InputError>(
      [&] {
        static_cast<void>(share_groups(ModelOfGroups({5, 4}), 2, file));
      },
      file +
          ": groups of another model '4' (the model has this group there). Make it again with "
          "'ballast-model rebalance'.");
}

TEST(GroupShares, RefuseMoreRanksThanGroups) {
  test::expect_error_text<InputError>(
      [] { static_cast<void>(share_groups(ModelOfGroups({5}), 2)); },
      "model.net: more ranks than groups of cells '2' (the model has 1 group). Use fewer ranks, or "
      "build it on more ranks or with a larger --modelbuilding-steps.");
}

}  // namespace
}  // namespace ballast::simulate
