#include "core/pickle.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/neurodamus_pickle.hpp"

namespace ballast {
namespace {

using test::bytes_of;

const std::vector<std::string> neurodamus_names{
    "neurodamus.utils.compat.Vector", "neurodamus.utils.memory.DryRunStats.defaultdict_vector"};

template <class T>
const T& as(const PickleValue& value) {
  return std::get<T>(value.value);
}

/// The value of a pickle of protocol 4 whose opcodes between PROTO and STOP these are.
struct Of {
  explicit Of(const std::string& opcodes)
      : pickle("\x80\x04" + opcodes + ".", "a.pkl", neurodamus_names) {}
  template <class T>
  [[nodiscard]] const T& as() const {
    return std::get<T>(pickle.root().value);
  }
  Pickle pickle;
};

void expect_refused(const std::string& opcodes, const std::string& text) {
  test::expect_error_text<InputError>([&] { Of{opcodes}; }, "a.pkl:byte " + text);
}

TEST(Pickle, ReadsIntegersOfEverySize) {
  EXPECT_EQ(Of(bytes_of("K\xff")).as<std::int64_t>(), 255);
  EXPECT_EQ(Of(bytes_of("M\x00\x01")).as<std::int64_t>(), 256);
  EXPECT_EQ(Of(bytes_of("J\xfe\xff\xff\xff")).as<std::int64_t>(), -2);
  EXPECT_EQ(Of(bytes_of("\x8a\x05\x00\x00\x00\x80\x00")).as<std::int64_t>(), 2147483648);
  EXPECT_EQ(Of(bytes_of("\x8a\x01\xff")).as<std::int64_t>(), -1);
  EXPECT_EQ(Of(bytes_of("\x8a\x00")).as<std::int64_t>(), 0);
}

TEST(Pickle, ReadsTuplesOfEverySize) {
  EXPECT_EQ(Of(")").as<PickleValue::Tuple>().items.size(), 0U);
  EXPECT_EQ(Of("N\x85").as<PickleValue::Tuple>().items.size(), 1U);
  EXPECT_EQ(Of("(NNNNt").as<PickleValue::Tuple>().items.size(), 4U);
}

TEST(Pickle, ReadsWhatCPythonWritesForListsInDicts) {
  // pickle.dumps({"A": {(0, 0): [70000, 1]}}, protocol=2)
  const Pickle pickle(bytes_of("\x80\x02}q\x00X\x01\x00\x00\x00"
                               "Aq\x01}q\x02K\x00K\x00\x86q\x03"
                               "]q\x04(Jp\x11\x01\x00K\x01"
                               "ess."),
                      "a.pkl", {});
  const auto& outer = as<PickleValue::Dict>(pickle.root()).items;
  ASSERT_EQ(outer.size(), 1U);
  EXPECT_EQ(as<PickleValue::Text>(*outer[0].first).utf8, "A");
  const auto& inner = as<PickleValue::Dict>(*outer[0].second).items;
  ASSERT_EQ(inner.size(), 1U);
  EXPECT_EQ(as<PickleValue::Tuple>(*inner[0].first).items.size(), 2U);
  const auto& list = as<PickleValue::List>(*inner[0].second).items;
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(as<std::int64_t>(*list[0]), 70000);
  EXPECT_EQ(as<std::int64_t>(*list[1]), 1);
}

TEST(Pickle, ReadsNeurodamusDefaultdictsOfVectors) {
  const Pickle pickle(test::neurodamus_pickle(), "a.pkl", neurodamus_names);
  const auto& populations = as<PickleValue::Dict>(pickle.root()).items;
  ASSERT_EQ(populations.size(), 2U);
  EXPECT_EQ(as<PickleValue::Text>(*populations[1].first).utf8, "NodeB");
  const auto& places = as<PickleValue::Dict>(*populations[0].second).items;
  ASSERT_EQ(places.size(), 3U);
  const auto& array = as<PickleValue::Array>(*places[2].second);
  EXPECT_EQ(array.typecode, "I");
  EXPECT_EQ(array.format, 6);
  EXPECT_EQ(array.bytes, bytes_of("\x2c\x01\x00\x00\x05\x00\x00\x00"));
}

TEST(Pickle, AListMayHoldItself) {
  const Of of(
      bytes_of("]\x94h\x00"
               "a"));
  const auto& list = of.as<PickleValue::List>().items;
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0], &of.pickle.root());
}

TEST(Pickle, RefusesACallByGlobal) {
  // pickle.dumps of an object whose __reduce__ is (os.system, ("id",)), protocol 2
  expect_refused(bytes_of("cposix\nsystem\nq\x00X\x02\x00\x00\x00idq\x01\x85q\x02Rq\x03"),
                 "2: GLOBAL is refused 'posix.system' (it could run code; allowed: "
                 "collections.defaultdict, array.array, array._array_reconstructor, "
                 "neurodamus.utils.compat.Vector, "
                 "neurodamus.utils.memory.DryRunStats.defaultdict_vector).");
}

TEST(Pickle, RefusesACallByStackGlobal) {
  expect_refused(bytes_of("\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x02id\x94\x85\x94R\x94"),
                 "19: STACK_GLOBAL is refused 'posix.system' (it could run code; allowed: "
                 "collections.defaultdict, array.array, array._array_reconstructor, "
                 "neurodamus.utils.compat.Vector, "
                 "neurodamus.utils.memory.DryRunStats.defaultdict_vector).");
}

TEST(Pickle, RefusesANameThatTheMemoPutsTogether) {
  // "posix" and "system" are stored first and only fetched where the name is made.
  expect_refused(bytes_of("\x8c\x05posix\x94\x8c\x06system\x94h\x00h\x01\x93"),
                 "23: STACK_GLOBAL is refused 'posix.system' (it could run code; allowed: "
                 "collections.defaultdict, array.array, array._array_reconstructor, "
                 "neurodamus.utils.compat.Vector, "
                 "neurodamus.utils.memory.DryRunStats.defaultdict_vector).");
}

TEST(Pickle, RefusesNamesWithinAllowedModules) {
  expect_refused(bytes_of("ccollections\nnamedtuple\n"),
                 "2: GLOBAL is refused 'collections.namedtuple' (it could run code; allowed: "
                 "collections.defaultdict, array.array, array._array_reconstructor, "
                 "neurodamus.utils.compat.Vector, "
                 "neurodamus.utils.memory.DryRunStats.defaultdict_vector).");
}

TEST(Pickle, RefusesOtherCallsOfAllowedNames) {
  const std::string reason =
      " (it calls something; allowed: defaultdict of a class, array of bytes).";
  expect_refused(bytes_of("carray\narray\n)R"), "16: REDUCE is refused 'array.array'" + reason);
  expect_refused(bytes_of("ccollections\ndefaultdict\nK\x01\x85R"),
                 "30: REDUCE is refused 'collections.defaultdict'" + reason);
  expect_refused(bytes_of("cneurodamus.utils.compat\nVector\n)R"),
                 "35: REDUCE is refused 'neurodamus.utils.compat.Vector'" + reason);
}

TEST(Pickle, RefusesToCallWhatIsNoName) {
  expect_refused(bytes_of("K\x01)R"), "5: value of another type (a name is expected).");
}

TEST(Pickle, RefusesOpcodesThatCall) {
  const std::pair<char, const char*> calls[] = {
      {'b', "BUILD"},        {'i', "INST"},   {'o', "OBJ"},       {'\x81', "NEWOBJ"},
      {'\x92', "NEWOBJ_EX"}, {'P', "PERSID"}, {'Q', "BINPERSID"}, {'\x82', "EXT1"},
      {'\x83', "EXT2"},      {'\x84', "EXT4"}};
  for (const auto& [opcode, name] : calls) {
    expect_refused(std::string("N") + opcode,
                   "3: " + std::string(name) + " is refused (it could run code).");
  }
}

TEST(Pickle, RefusesOpcodesThatItDoesNotKnow) {
  expect_refused("I1\n",
                 "2: unknown opcode of a pickle '0x49' (an allocation needs none but those of "
                 "dict, list, tuple, int, str and array).");
}

TEST(Pickle, RefusesLengthsBeyondItsEnd) {
  expect_refused(bytes_of("B\xff\xff\xff\xff"
                          "ab"),
                 "2: pickle is truncated (4294967292 bytes are missing).");
  expect_refused(bytes_of("\x8a\xff"
                          "ab"),
                 "2: integer too large (255 bytes).");
}

TEST(Pickle, RefusesAnyTruncation) {
  const std::string whole = test::neurodamus_pickle();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THROW(Pickle(whole.substr(0, size), "a.pkl", neurodamus_names), InputError) << size;
  }
}

TEST(Pickle, RefusesAMemoEntryThatIsNotThere) {
  expect_refused(bytes_of("h\x07"), "2: nothing in the memo '7'.");
}

TEST(Pickle, RefusesAnEmptyStack) {
  expect_refused("", "2: stack is empty.");
  expect_refused("K\x01(\x85", "5: stack is empty.");
  expect_refused("t", "2: no mark on the stack.");
}

TEST(Pickle, RefusesItemsForTheWrongContainer) {
  expect_refused("NNa", "4: value of another type (a list is expected).");
  expect_refused("]NNs", "5: value of another type (a dict is expected).");
  expect_refused("}(Nu", "5: key without value.");
}

TEST(Pickle, RefusesOtherProtocols) {
  test::expect_error_text<InputError>([] { Pickle("\x80\x06N.", "a.pkl", {}); },
                                      "a.pkl:byte 0: unknown protocol '6' (protocols 2 to 5 are "
                                      "read).");
}

}  // namespace
}  // namespace ballast
