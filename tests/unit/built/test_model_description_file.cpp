#include "built/model_description_file.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/json.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::built {
namespace {

using test::expect_error_text;

ModelDescription full_description() {
  return {.ballast_version = "0.1.0",
          .engine = "NEURON 8.2.2",
          .mechanisms = "0123456789abcdef0123456789abcdef",
          .ranks = 2,
          .cycles = 5,
          .seeds = {.random = 4'294'967'295U,
                    .synapse = 1,
                    .ion_channel = std::nullopt,
                    .minis = 0,
                    .stimulus = std::nullopt},
          .conditions = {.dt = 0.1,
                         .tstop = 1000,
                         .celsius = 36.5,
                         .v_init = -70,
                         .spike_threshold = -20,
                         .spike_location = "AIS"},
          .populations = {{.name = "A", .gid_offset = 0, .nodes = 3},
                          {.name = "B", .gid_offset = 1000, .nodes = 4}},
          .output = {.file = "spikes.h5", .sort_order = "by_id"},
          .reports = {{.name = "soma",
                       .file = "soma.h5",
                       .type = "compartment",
                       .population = "A",
                       .cells = {Gid(0), Gid(1), Gid(2), Gid(7), Gid(9), Gid(10)},
                       .sections = "soma",
                       .compartments = "center",
                       .variable = "v",
                       .unit = "mV",
                       .scaling = "area",
                       .start = 1.5,
                       .end = 20,
                       .dt = 0.1}},
          .configuration = "{\"run\": {\"tstop\": 1000}}\n",
          .files = {{.name = "1_1.dat", .size = 12, .checksum = "aa"},
                    {.name = "mechanisms/Ca.mod", .size = 99, .checksum = "bb"}}};
}

std::string with(std::string text, const std::string& from, const std::string& to) {
  const std::size_t place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return text.replace(place, from.size(), to);
}

void expect_refused(const std::string& from, const std::string& to, const std::string& message) {
  const std::string text = with(to_text(full_description()), from, to);
  expect_error_text<InputError>([&] { (void)description_from(text, "m/model.json"); },
                                "m/model.json" + message);
}

TEST(ModelDescriptionFile, GivesBackWhatWasWritten) {
  const test::TemporaryDirectory folder;
  write_description(folder.path(), full_description());
  EXPECT_EQ(read_description(folder.path()), full_description());
  write_description(folder.path(), ModelDescription{});
  EXPECT_EQ(read_description(folder.path()), ModelDescription{});
}

TEST(ModelDescriptionFile, NamesRunsOfGidsAsRanges) {
  const std::string text = to_text(full_description());
  const JsonValue report = JsonValue::parse(text, "m").at("reports").element(0);
  EXPECT_EQ(report.at("cells").raw().dump(), "[[0,3],[7,8],[9,11]]");
}

TEST(ModelDescriptionFile, MustBeOursAndOfThisVersion) {
  expect_refused("ballast-model", "other",
                 ": not the description of a built model (schema 'ballast-model' expected).");
  expect_refused("\"version\": 1", "\"version\": 2",
                 ":/version: unknown version '2' (this program reads version 1). "
                 "Build the model again, or use the ballast that built it.");
}

TEST(ModelDescriptionFile, RefusesUnknownAndMissingKeys) {
  expect_refused("\"v_init\"", "\"v_ini\"",
                 ":/conditions: unknown key 'v_ini' (allowed: dt, tstop, celsius, v_init, "
                 "spike_threshold, spike_location). Did you mean 'v_init'?");
  expect_refused("\"random\": 4294967295,", "", ":/seeds: missing key 'random'.");
}

TEST(ModelDescriptionFile, RefusesValuesOutOfRange) {
  expect_refused("4294967295", "4294967296",
                 ":/seeds/random: number out of range '4294967296' (32 bits are expected).");
  expect_refused("\"dt\": 0.1", "\"dt\": 0.0",
                 ":/conditions/dt: wrong value '0.0' (a number above 0 is expected).");
  expect_refused("\"cycles\": 5", "\"cycles\": 0",
                 ":/cycles: wrong value '0' (an integer of 1 or more is expected).");
  expect_refused("\"AIS\"", "\"dend\"",
                 ":/conditions/spike_location: unknown value 'dend' (one of: soma, AIS).");
}

TEST(ModelDescriptionFile, RefusesRangesThatAreNone) {
  const std::string first = "0,\n          3\n";
  const std::string fault =
      ":/reports/0/cells/0: not a range of gids (ascending [begin, end) below 2^31 expected).";
  expect_refused(first, "3,\n          3\n", fault);
  expect_refused(first, "0,\n          2147483649\n", fault);
  expect_refused(first, "0,\n          3, 4\n",
                 ":/reports/0/cells/0: not a range of gids ([begin, end) expected).");
  expect_refused("7,\n          8\n", "2,\n          8\n",
                 ":/reports/0/cells/1: not a range of gids (ascending [begin, end) below 2^31 "
                 "expected).");
}

TEST(ModelDescriptionFile, RefusesFilesOutsideTheModel) {
  const std::string reason = " (a name within the model's folder is expected).";
  expect_refused("\"1_1.dat\"", "\"../x\"", ":/files/0/name: wrong name of a file '../x'" + reason);
  expect_refused("\"1_1.dat\"", "\"/x\"", ":/files/0/name: wrong name of a file '/x'" + reason);
}

TEST(ModelDescriptionFile, RefusesATextThatWasEdited) {
  const std::string message =
      ": content does not match its checksum (the file was edited or damaged). Copy the model "
      "again, or build it again.";
  expect_refused("\"v_init\": -70", "\"v_init\": -71", message);
  expect_refused("\"ranks\": 2", "\"ranks\":  2", message);
  expect_refused("\n}\n", "\n}\n\n", message);
  expect_refused("\"checksum\": \"bb\"", "\"checksum\": \"bc\"", message);
}

TEST(ModelDescriptionFile, MayBeOfATimeBeforeChecksums) {
  std::string text = to_text(full_description());
  text.replace(text.rfind(",\n  \"checksum\""), std::string::npos, "\n}\n");
  EXPECT_EQ(description_from(text, "model.json"), full_description());
}

TEST(ModelDescriptionFile, DescribesAFile) {
  const test::TemporaryDirectory folder;
  write_file(folder / "mechanisms/x.mod", "abc");
  const ModelFile file = describe_file(folder.path(), "mechanisms/x.mod");
  EXPECT_EQ(file.name, "mechanisms/x.mod");
  EXPECT_EQ(file.size, 3U);
  EXPECT_EQ(file.checksum.size(), 32U);
}

}  // namespace
}  // namespace ballast::built
