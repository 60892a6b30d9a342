#include "core/json.hpp"

#include <gmock/gmock.h>

#include <limits>

#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

JsonValue parse(const std::string& text) {
  return JsonValue::parse(text, "a.json");
}

/// The value under "x" of a document that holds only this.
JsonValue value(const std::string& text) {
  return parse("{\"x\": " + text + "}").at("x");
}

template <class Function>
void expect_refused(const Function& function, const std::string& message) {
  test::expect_error_text<InputError>(function, "a.json:" + message);
}

TEST(JsonValue, readsAFileAndNamesItWhereItCannot) {
  const test::TemporaryDirectory directory;
  write_file(directory / "a.json", R"({"run": {"dt": 0.025}})");
  const JsonValue json = JsonValue::read_file(directory / "a.json");
  EXPECT_EQ(json.at("run").at("dt").as_number(), 0.025);
  EXPECT_EQ(json.file(), directory / "a.json");
  test::expect_error_text<InputError>([] { (void)JsonValue::read_file("/nowhere/a.json"); },
                                      "/nowhere/a.json: cannot read (No such file or directory).");
}

TEST(JsonValue, outlivesTheDocumentThatItIsPartOf) {
  const JsonValue inner = parse(R"({"a": [1, {"b": "text"}]})").at("a").elements()[1];
  EXPECT_EQ(inner.at("b").as_string(), "text");
}

TEST(JsonValue, knowsItsPlaceAsAJsonPointer) {
  const JsonValue json = parse(R"({"a/b~c": [0, {"d": 1}]})");
  EXPECT_EQ(json.place().to_string(), "a.json");
  EXPECT_EQ(json.at("a/b~c").size(), 2U);
  EXPECT_EQ(json.at("a/b~c").element(1).at("d").place().to_string(), "a.json:/a~1b~0c/1/d");
  EXPECT_EQ(json.at("a/b~c").elements()[1].at("d").place().to_string(), "a.json:/a~1b~0c/1/d");
}

TEST(JsonValue, knowsItsType) {
  EXPECT_TRUE(value("{}").is_object());
  EXPECT_TRUE(value("[]").is_array());
  EXPECT_TRUE(value("\"a\"").is_string());
  EXPECT_TRUE(value("1").is_number());
  EXPECT_TRUE(value("1.5").is_number());
  EXPECT_TRUE(value("null").is_null());
  EXPECT_FALSE(value("true").is_number());
}

TEST(JsonValue, convertsValuesOfTheRightType) {
  EXPECT_TRUE(value("true").as_bool());
  EXPECT_EQ(value("-3").as_integer(), -3);
  EXPECT_EQ(value("3.0").as_integer(), 3);
  EXPECT_EQ(value("-9223372036854775808").as_integer(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(value("18446744073709551615").as_unsigned(), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(value("1e3").as_unsigned(), 1000U);
  EXPECT_EQ(value("3").as_number(), 3.0);
  EXPECT_EQ(value("\"text\"").as_string(), "text");
}

TEST(JsonValue, refusesValuesOfAnotherType) {
  expect_refused([] { (void)value("1").as_bool(); },
                 "/x: wrong type '1' (true or false is expected).");
  expect_refused([] { (void)value("3.5").as_integer(); },
                 "/x: wrong type '3.5' (an integer is expected).");
  expect_refused([] { (void)value("\"3\"").as_integer(); },
                 "/x: wrong type '\"3\"' (an integer is expected).");
  expect_refused([] { (void)value("-1").as_unsigned(); },
                 "/x: wrong type '-1' (an integer of 0 or more is expected).");
  expect_refused([] { (void)value("0.5").as_unsigned(); },
                 "/x: wrong type '0.5' (an integer of 0 or more is expected).");
  expect_refused([] { (void)value("null").as_number(); },
                 "/x: wrong type 'null' (a number is expected).");
  expect_refused([] { (void)value("[1, 2]").as_string(); },
                 "/x: wrong type '[1,2]' (a string is expected).");
  expect_refused([] { (void)value("3").size(); }, "/x: wrong type '3' (an array is expected).");
  expect_refused([] { (void)value("3").elements(); }, "/x: wrong type '3' (an array is expected).");
  expect_refused([] { (void)value("3").members(); }, "/x: wrong type '3' (an object is expected).");
  expect_refused([] { (void)value("3").find("a"); }, "/x: wrong type '3' (an object is expected).");
}

TEST(JsonValue, refusesIntegersThatDoNotFit) {
  expect_refused([] { (void)value("9223372036854775808").as_integer(); },
                 "/x: number out of range '9223372036854775808' (a signed integer of 64 bits is "
                 "expected).");
  expect_refused([] { (void)value("1e19").as_integer(); },
                 "/x: wrong type '1e+19' (an integer is expected).");
  expect_refused([] { (void)value("1e20").as_unsigned(); },
                 "/x: wrong type '1e+20' (an integer of 0 or more is expected).");
}

TEST(JsonValue, shortensLongValuesInMessagesBetweenCharacters) {
  // 59 bytes with the quotation mark, then a letter of two bytes across the limit of 60.
  expect_refused([] { (void)value("\"" + std::string(58, 'a') + "éb\"").as_bool(); },
                 "/x: wrong type '\"" + std::string(58, 'a') + "...' (true or false is expected).");
}

TEST(JsonValue, acceptsOnlyTheWordsOfAnEnumeration) {
  EXPECT_EQ(value("\"IClamp\"").as_enum({"IClamp", "VClamp"}), "IClamp");
  expect_refused(
      [] {
        (void)value("\"Iclamp\"").as_enum({"IClamp", "VClamp"});
      },
      "/x: unknown value 'Iclamp' (one of: IClamp, VClamp). Did you mean 'IClamp'?");
  expect_refused(
      [] {
        (void)value("\"Poisson\"").as_enum({"IClamp", "VClamp"});
      },
      "/x: unknown value 'Poisson' (one of: IClamp, VClamp).");
}

TEST(JsonValue, namesAMissingKeyAndOneThatMayBeMeantForIt) {
  expect_refused([] { (void)parse(R"({"run": {"tstp": 1}})").at("run").at("tstop"); },
                 "/run: missing key 'tstop'. Is 'tstp' misspelled?");
  expect_refused([] { (void)parse(R"({"run": {}})").at("run").at("tstop"); },
                 "/run: missing key 'tstop'.");
}

TEST(JsonValue, listsMembersAndElementsInFileOrder) {
  const JsonValue json = parse(R"({"b": 1, "a": [3, 4]})");
  const auto members = json.members();
  ASSERT_EQ(members.size(), 2U);
  EXPECT_EQ(members[0].first, "b");
  EXPECT_EQ(members[0].second.as_integer(), 1);
  EXPECT_EQ(members[1].second.place().within, "/a");
  EXPECT_EQ(members[1].second.elements()[1].as_integer(), 4);
  EXPECT_FALSE(json.find("c").has_value());
}

TEST(JsonValue, fallsBackOnlyWhereAKeyIsAbsent) {
  const JsonValue json = parse(R"({"n": 1.5, "i": 2, "b": true, "s": "t", "z": null})");
  EXPECT_EQ(json.number_or("n", 9.0), 1.5);
  EXPECT_EQ(json.number_or("none", 9.0), 9.0);
  EXPECT_EQ(json.integer_or("i", 9), 2);
  EXPECT_EQ(json.integer_or("none", 9), 9);
  EXPECT_TRUE(json.bool_or("b", false));
  EXPECT_FALSE(json.bool_or("none", false));
  EXPECT_EQ(json.string_or("s", "f"), "t");
  EXPECT_EQ(json.string_or("none", "f"), "f");
  expect_refused([&] { (void)json.number_or("z", 9.0); },
                 "/z: wrong type 'null' (a number is expected).");
}

TEST(JsonValue, findsUnknownKeys) {
  const JsonValue json = parse(R"({"dt": 1, "tstopp": 2, "seed": 3})");
  EXPECT_THAT(json.unknown_keys({"dt", "tstop"}), ElementsAre("tstopp", "seed"));
  EXPECT_THAT(json.unknown_keys({"dt", "tstopp", "seed"}), IsEmpty());
  EXPECT_NO_THROW(json.reject_unknown_keys({"dt", "tstopp", "seed"}));
  expect_refused(
      [&] {
        json.reject_unknown_keys({"dt", "tstop", "seed"});
      },
      " unknown key 'tstopp' (allowed: dt, tstop, seed). Did you mean 'tstop'?");
}

TEST(JsonValue, placesAnErrorOfItsUserWithItsValue) {
  EXPECT_STREQ(value("-1.5").error("negative time", "milliseconds >= 0", "Drop it.").what(),
               "a.json:/x: negative time '-1.5' (milliseconds >= 0). Drop it.");
  EXPECT_STREQ(value("\"abc\"").error("no such population").what(),
               "a.json:/x: no such population 'abc'.");
  EXPECT_STREQ(value("[1]").error("too short").what(), "a.json:/x: too short.");
}

TEST(Json, writesKeysInTheOrderOfInsertion) {
  Json json;
  json["version"] = 1;
  json["alpha"] = 0.1;
  EXPECT_EQ(json.dump(), R"({"version":1,"alpha":0.1})");
}

}  // namespace
}  // namespace ballast
