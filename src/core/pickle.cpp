#include "core/pickle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "core/error.hpp"

namespace ballast {
namespace {

constexpr const char* defaultdict_name = "collections.defaultdict";
constexpr const char* array_name = "array.array";
constexpr const char* array_maker_name = "array._array_reconstructor";

/// A pickle machine: a stack, marks on it, and a memo of values. Values live in the caller's deque.
class PickleReader {
 public:
  PickleReader(std::string_view text, std::filesystem::path file, std::vector<std::string> names,
               std::deque<PickleValue>& values)
      : text_(text), file_(std::move(file)), names_(std::move(names)), values_(values) {
    names_.insert(names_.begin(), {defaultdict_name, array_name, array_maker_name});
  }

  const PickleValue* read() {
    while (true) {
      opcode_at_ = at_;
      const char opcode = bytes(1).front();
      if (opcode == '.') return pop();
      const auto known = operations().find(opcode);
      if (known == operations().end()) throw refused_opcode(opcode);
      (this->*known->second)();
    }
  }

 private:
  using Operation = void (PickleReader::*)();

  /// What is read, by opcode; pickletools.py has the name and meaning of each.
  static const std::map<char, Operation>& operations() {
    using Self = PickleReader;
    static const std::map<char, Operation> table{{'\x80', &Self::protocol},
                                                 {'\x95', &Self::frame},
                                                 {'(', &Self::mark},
                                                 {'N', &Self::none},
                                                 {'}', &Self::empty<PickleValue::Dict>},
                                                 {']', &Self::empty<PickleValue::List>},
                                                 {')', &Self::tuple_of<0>},
                                                 {'\x85', &Self::tuple_of<1>},
                                                 {'\x86', &Self::tuple_of<2>},
                                                 {'\x87', &Self::tuple_of<3>},
                                                 {'t', &Self::tuple},
                                                 {'K', &Self::unsigned_integer<1>},
                                                 {'M', &Self::unsigned_integer<2>},
                                                 {'J', &Self::signed_integer},
                                                 {'\x8a', &Self::long_integer},
                                                 {'\x8c', &Self::text<1>},
                                                 {'X', &Self::text<4>},
                                                 {'C', &Self::byte_string<1>},
                                                 {'B', &Self::byte_string<4>},
                                                 {'\x94', &Self::memoize},
                                                 {'q', &Self::put<1>},
                                                 {'r', &Self::put<4>},
                                                 {'h', &Self::get<1>},
                                                 {'j', &Self::get<4>},
                                                 {'a', &Self::append},
                                                 {'e', &Self::appends},
                                                 {'s', &Self::set_item},
                                                 {'u', &Self::set_items},
                                                 {'c', &Self::global},
                                                 {'\x93', &Self::stack_global},
                                                 {'R', &Self::reduce}};
    return table;
  }

  // Bytes and numbers of the pickle.

  std::string_view bytes(std::uint64_t count) {
    if (count > text_.size() - at_) {
      throw error("pickle is truncated", {},
                  fmt::format("{} bytes are missing", count - (text_.size() - at_)));
    }
    const std::string_view result = text_.substr(at_, count);
    at_ += count;
    return result;
  }
  std::uint64_t number(std::uint64_t size) {  // little endian
    std::uint64_t value = 0;
    std::uint64_t shift = 0;
    for (const char byte : bytes(size)) {
      value |= std::uint64_t{static_cast<unsigned char>(byte)} << shift;
      shift += 8;
    }
    return value;
  }
  std::string_view line() {
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    const std::string_view result = bytes(end - at_);
    (void)bytes(1);
    return result;
  }

  // The stack.

  template <class T>
  void push(T value) {
    values_.push_back({std::move(value)});
    stack_.push_back(&values_.back());
  }
  PickleValue* pop() {
    if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) throw error("stack is empty");
    PickleValue* top = stack_.back();
    stack_.pop_back();
    return top;
  }
  std::vector<PickleValue*> pop_to_mark() {
    if (marks_.empty()) throw error("no mark on the stack");
    const auto begin = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
    std::vector<PickleValue*> items(begin, stack_.end());
    stack_.erase(begin, stack_.end());
    marks_.pop_back();
    return items;
  }
  template <class T>
  T& as(PickleValue* value, const char* expected) {
    T* found = std::get_if<T>(&value->value);
    if (found == nullptr) throw error("value of another type", {}, expected);
    return *found;
  }
  /// The value on top, which stays there.
  template <class T>
  T& top(const char* expected) {
    PickleValue* value = pop();
    stack_.push_back(value);
    return as<T>(value, expected);
  }

  // Opcodes.

  void protocol() {
    const std::uint64_t version = number(1);
    if (version < 2 || version > 5) {
      throw error("unknown protocol", std::to_string(version), "protocols 2 to 5 are read");
    }
  }
  void frame() { (void)number(8); }  // only tells how much to read ahead
  void mark() { marks_.push_back(stack_.size()); }
  void none() { push(PickleValue::None{}); }
  template <class T>
  void empty() {
    push(T{});
  }

  template <std::size_t count>
  void tuple_of() {
    PickleValue::Tuple tuple{std::vector<const PickleValue*>(count)};
    for (std::size_t i = count; i-- > 0;) tuple.items[i] = pop();
    push(std::move(tuple));
  }
  void tuple() {
    const auto items = pop_to_mark();
    push(PickleValue::Tuple{{items.begin(), items.end()}});
  }

  template <int size>
  void unsigned_integer() {
    push(static_cast<std::int64_t>(number(size)));
  }
  void signed_integer() {
    push(std::int64_t{static_cast<std::int32_t>(static_cast<std::uint32_t>(number(4)))});
  }
  void long_integer() {
    const std::uint64_t size = number(1);
    if (size > 8) throw error("integer too large", {}, fmt::format("{} bytes", size));
    const std::uint64_t value = number(size);
    const std::uint64_t unused = 64 - 8 * size;  // shifted out and in again to extend the sign
    push(size == 0 ? std::int64_t{0} : static_cast<std::int64_t>(value << unused) >> unused);
  }
  template <int size>
  void text() {
    push(PickleValue::Text{bytes(number(size))});
  }
  template <int size>
  void byte_string() {
    push(PickleValue::Bytes{bytes(number(size))});
  }

  void memoize() { remember(memo_.size()); }
  template <int size>
  void put() {
    remember(number(size));
  }
  void remember(std::uint64_t key) {
    PickleValue* value = pop();
    stack_.push_back(value);
    memo_[key] = value;
  }
  template <int size>
  void get() {
    const std::uint64_t key = number(size);
    const auto found = memo_.find(key);
    if (found == memo_.end()) throw error("nothing in the memo", std::to_string(key));
    stack_.push_back(found->second);
  }

  void append() {
    const PickleValue* item = pop();
    top<PickleValue::List>("a list is expected").items.push_back(item);
  }
  void appends() {
    const auto items = pop_to_mark();
    auto& list = top<PickleValue::List>("a list is expected").items;
    list.insert(list.end(), items.begin(), items.end());
  }
  void set_item() {
    const PickleValue* value = pop();
    const PickleValue* key = pop();
    top<PickleValue::Dict>("a dict is expected").items.emplace_back(key, value);
  }
  void set_items() {
    const auto items = pop_to_mark();
    auto& dict = top<PickleValue::Dict>("a dict is expected").items;
    if (items.size() % 2 != 0) throw error("key without value");
    for (std::size_t i = 0; i < items.size(); i += 2) dict.emplace_back(items[i], items[i + 1]);
  }

  void global() {
    std::string name(line());
    name += "." + std::string(line());
    push_name("GLOBAL", std::move(name));
  }
  void stack_global() {
    constexpr const char* expected = "names are strings";
    const std::string name(as<PickleValue::Text>(pop(), expected).utf8);
    const std::string module(as<PickleValue::Text>(pop(), expected).utf8);
    push_name("STACK_GLOBAL", module + "." + name);
  }
  void push_name(const char* opcode, std::string name) {
    if (std::find(names_.begin(), names_.end(), name) == names_.end()) {
      throw error(fmt::format("{} is refused", opcode), name,
                  fmt::format("it could run code; allowed: {}", fmt::join(names_, ", ")));
    }
    push(PickleValue::Name{std::move(name)});
  }

  /// The two calls that are data: defaultdict() or defaultdict(class), and array's own.
  void reduce() {
    const PickleValue::Tuple arguments = as<PickleValue::Tuple>(pop(), "arguments are a tuple");
    const std::string callee = as<PickleValue::Name>(pop(), "a name is expected").name;
    const auto& items = arguments.items;
    if (callee == defaultdict_name && items.size() <= 1 &&
        std::all_of(items.begin(), items.end(), &is<PickleValue::Name>)) {
      push(PickleValue::Dict{});
    } else if (callee == array_maker_name && items.size() == 4 && is<PickleValue::Name>(items[0]) &&
               is<PickleValue::Text>(items[1]) && is<std::int64_t>(items[2]) &&
               is<PickleValue::Bytes>(items[3])) {
      push(PickleValue::Array{std::get<PickleValue::Text>(items[1]->value).utf8,
                              std::get<std::int64_t>(items[2]->value),
                              std::get<PickleValue::Bytes>(items[3]->value).bytes});
    } else {
      throw error("REDUCE is refused", callee,
                  "it calls something; allowed: defaultdict of a class, array of bytes");
    }
  }
  template <class T>
  static bool is(const PickleValue* value) {
    return std::holds_alternative<T>(value->value);
  }

  // Failures.

  [[nodiscard]] InputError error(std::string problem, std::string value = {},
                                 std::string reason = {}) const {
    return InputError({.place = {file_, fmt::format("byte {}", opcode_at_)},
                       .problem = std::move(problem),
                       .value = std::move(value),
                       .reason = std::move(reason)});
  }
  [[nodiscard]] InputError refused_opcode(char opcode) const {
    static const std::map<char, const char*> calls{
        {'b', "BUILD"},        {'i', "INST"},   {'o', "OBJ"},       {'\x81', "NEWOBJ"},
        {'\x92', "NEWOBJ_EX"}, {'P', "PERSID"}, {'Q', "BINPERSID"}, {'\x82', "EXT1"},
        {'\x83', "EXT2"},      {'\x84', "EXT4"}};
    const auto call = calls.find(opcode);
    if (call != calls.end()) {
      return error(fmt::format("{} is refused", call->second), {}, "it could run code");
    }
    return error("unknown opcode of a pickle",
                 fmt::format("0x{:02x}", static_cast<unsigned char>(opcode)),
                 "an allocation needs none but those of dict, list, tuple, int, str and array");
  }

  std::string_view text_;
  std::filesystem::path file_;
  std::vector<std::string> names_;
  std::deque<PickleValue>& values_;
  std::vector<PickleValue*> stack_;
  std::vector<std::size_t> marks_;  ///< sizes of the stack
  std::unordered_map<std::uint64_t, PickleValue*> memo_;
  std::uint64_t at_ = 0;
  std::uint64_t opcode_at_ = 0;
};

}  // namespace

Pickle::Pickle(std::string text, const std::filesystem::path& file,
               const std::vector<std::string>& inert_names)
    : text_(std::move(text)), root_(PickleReader(text_, file, inert_names, values_).read()) {}

}  // namespace ballast
