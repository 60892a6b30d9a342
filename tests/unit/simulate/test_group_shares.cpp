#include "simulate/group_shares.hpp"

#include <gmock/gmock.h>

#include "core/error.hpp"
#include "tests/support/expect_error.hpp"

namespace ballast::simulate {
namespace {

using testing::ElementsAre;

class ModelOfGroups final : public built::Model {
 public:
  explicit ModelOfGroups(std::vector<std::int32_t> groups) { header_.groups = std::move(groups); }
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

TEST(GroupShares, RefuseMoreRanksThanGroups) {
  test::expect_error_text<InputError>(
      [] { static_cast<void>(share_groups(ModelOfGroups({5}), 2)); },
      "model.net: more ranks than groups of cells '2' (the model has 1 group). Use fewer ranks, or "
      "build it on more ranks or with a larger --modelbuilding-steps.");
}

}  // namespace
}  // namespace ballast::simulate
