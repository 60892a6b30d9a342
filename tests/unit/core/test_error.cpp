#include "core/error.hpp"

#include <gtest/gtest.h>

#include "tests/support/expect_error.hpp"

namespace ballast {
namespace {

std::string text_of(const ErrorParts& parts) {
  return Error(parts).what();
}

TEST(Place, isFileAndPlaceWithin) {
  EXPECT_EQ((Place{"a.json", "/run/dt"}.to_string()), "a.json:/run/dt");
  EXPECT_EQ((Place{"a.json"}.to_string()), "a.json");
  EXPECT_EQ((Place{}.to_string()), "");
}

TEST(Error, saysAllPartsInTheOrderOfTheGrammar) {
  EXPECT_EQ(text_of({.place = {"a.json", "12"},
                     .problem = "unknown key",
                     .value = "dtt",
                     .reason = "allowed: dt, tstop",
                     .suggestion = "Did you mean 'dt'?"}),
            "a.json:12: unknown key 'dtt' (allowed: dt, tstop). Did you mean 'dt'?");
}

TEST(Error, leavesOutPartsThatAreEmpty) {
  EXPECT_EQ(text_of({.problem = "out of memory"}), "out of memory.");
  EXPECT_EQ(text_of({.place = {"a"}, .problem = "bad", .value = "b"}), "a: bad 'b'.");
  EXPECT_EQ(text_of({.problem = "bad", .suggestion = "Try c."}), "bad. Try c.");
}

TEST(Error, keepsItsParts) {
  const InputError error({.place = {"a.json", "/x"}, .problem = "bad", .value = "3"});
  EXPECT_EQ(error.parts().place.within, "/x");
  EXPECT_EQ(error.parts().value, "3");
}

TEST(Error, hasAnExitCodeForEachClass) {
  const ErrorParts parts{.problem = "bad"};
  EXPECT_EQ(Error(parts).exit_code(), 1);
  EXPECT_EQ(InputError(parts).exit_code(), 2);
  EXPECT_EQ(ResourceError(parts).exit_code(), 4);
  EXPECT_EQ(EngineError(parts).exit_code(), 5);
  EXPECT_EQ(ConservationError(parts).exit_code(), 6);
  EXPECT_EQ(Interrupted(parts).exit_code(), 130);
}

TEST(DidYouMean, findsAWordWithinAThirdOfItsLength) {
  // "tsotp" to "tstop": two replacements; 5 / 3 = 1 allows only one.
  EXPECT_EQ(did_you_mean("tstp", {"dt", "tstop"}), "Did you mean 'tstop'?");
  EXPECT_EQ(did_you_mean("tsotp", {"dt", "tstop"}), "");
  EXPECT_EQ(did_you_mean("populatoin", {"population"}), "Did you mean 'population'?");
}

TEST(DidYouMean, takesTheNearestAndOfEqualOnesTheFirst) {
  EXPECT_EQ(nearest_word("report", {"reporters", "reports", "resort"}), "reports");
  EXPECT_EQ(nearest_word("abc", {"abd", "abe"}), "abd");
}

TEST(DidYouMean, isSilentWithoutCandidatesAndForShortWords) {
  EXPECT_EQ(did_you_mean("word", {}), "");
  EXPECT_EQ(did_you_mean("", {"a"}), "");
  EXPECT_EQ(did_you_mean("ab", {"ac"}), "");
}

TEST(Contract, namesExpressionAndLineWhenBroken) {
  const int line = __LINE__ + 1;
  const auto broken = [] { BALLAST_EXPECT(1 + 1 == 3); };
  test::expect_error_text<std::logic_error>(
      broken, std::string(__FILE__) + ":" + std::to_string(line) + ": broken contract: 1 + 1 == 3");
  EXPECT_NO_THROW(BALLAST_EXPECT(true));
}

}  // namespace
}  // namespace ballast
