#include "engine/neuron/protected_call.hpp"

#include <array>
#include <cctype>
#include <sstream>

extern int hoc_execerror_messages;
struct HocStr {
  char* buf;
  std::size_t size;
};
extern HocStr* hoc_cbufstr;  // the line that hoc reads (oc/hoc.cpp)

namespace ballast::engine::neuron {

namespace {

constexpr std::size_t kept_output = 8192;

// NEURON prints through a C callback without user data: its text can only be kept for the process.
struct Captured {
  std::string output;
  std::string errors;
};

Captured& captured() {
  static Captured text;
  return text;
}

void append_bounded(std::string& text, const char* more) {
  text += more;
  if (text.size() > 2 * kept_output) text.erase(0, text.size() - kept_output);
}

int keep_print(int stream, char* text) {
  append_bounded(stream == 2 ? captured().errors : captured().output, text);
  return 0;
}

int allow_call() {
  return 1;
}

struct Call {
  void (*function)(void*);
  void* data;
  bool finished;
};

// `stop` unwinds without an error and leaves hoc's stacks as they are: only an error restores them.
void* run_call(void* argument, void* /*unused*/) {
  auto* call = static_cast<Call*>(argument);
  call->function(call->data);
  if (hoc_returning != 0) {
    hoc_returning = 0;
    hoc_execerror("a 'stop' statement was executed", nullptr);
  }
  call->finished = true;
  return argument;
}

std::string trimmed(const std::string& line) {
  const auto first = line.find_first_not_of(" \t\r");
  if (first == std::string::npos) return {};
  return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

// NEURON puts the rank before each line where there are several: "0 NEURON: ...".
std::string without_prefix(std::string line) {
  std::size_t digits = 0;
  while (digits < line.size() && std::isdigit(static_cast<unsigned char>(line[digits])) != 0)
    ++digits;
  if (digits > 0 && digits < line.size() && line[digits] == ' ') line.erase(0, digits + 1);
  if (line.rfind("NEURON: ", 0) == 0) line.erase(0, 8);
  return trimmed(line);
}

[[noreturn]] void fail() {
  hoc_oop_initaftererror();
  const std::string words = tidy_words(captured().errors);
  throw HocError(words.empty() ? "NEURON gave no reason" : words);
}

}  // namespace

void capture_output() {
  // The setter does nothing unless NEURON believes itself to be a Python extension (oc/fileio.cpp).
  nrn_is_python_extension = 1;
  nrnpy_set_pr_etal(keep_print, allow_call);
  nrn_is_python_extension = 0;
}

std::string take_output() {
  std::string output;
  output.swap(captured().output);
  return output;
}

std::string tidy_words(const std::string& printed) {
  std::istringstream lines(printed);
  std::string words;
  for (std::string line; std::getline(lines, line);) {
    line = without_prefix(trimmed(line));
    if (line.empty() || line == "^" || line == "near line 0") continue;
    if (!words.empty()) words += "; ";
    words += line;
  }
  return words;
}

void protect(void (*function)(void*), void* data) {
  captured().errors.clear();
  // An error quotes the current line, which is that of an earlier statement.
  if (hoc_cbufstr != nullptr) *hoc_cbufstr->buf = '\0';
  hoc_execerror_messages = 1;
  Call call{function, data, false};
  {
    OcJump jump;
    jump.fpycall(run_call, &call, nullptr);
  }
  if (!call.finished) fail();
}

void execute(const std::string& statements, Object* context) {
  bool valid = false;
  protect([&] { valid = hoc_valid_stmt(statements.c_str(), context); });
  if (!valid) fail();
}

}  // namespace ballast::engine::neuron
