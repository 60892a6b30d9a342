#include "core/interrupt.hpp"

#include <atomic>

#include "core/error.hpp"

namespace ballast {

namespace {

constexpr int no_guard = -1;
constexpr int no_signal = 0;
// The project's one process-wide variable, because a signal handler reaches nothing else: no_guard,
// no_signal, or the number of the signal that came.
std::atomic<int> state = no_guard;
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may only touch such");

/// Calls only what signal-safety(7) allows. The raised signal is delivered when the handler
/// returns.
void on_signal(int number) {
  int expected = no_signal;
  if (state.compare_exchange_strong(expected, number)) return;
  std::signal(number, SIG_DFL);
  std::raise(number);
}

void install(int number, void (*handler)(int), struct sigaction& before) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;  // libraries' reads and writes go on
  sigaction(number, &action, &before);
}

}  // namespace

InterruptGuard::InterruptGuard() {
  int expected = no_guard;
  BALLAST_EXPECT(state.compare_exchange_strong(expected, no_signal));
  install(SIGINT, on_signal, on_interrupt_);
  install(SIGTERM, on_signal, on_terminate_);
  install(SIGXFSZ, SIG_IGN, on_file_size_);
}

InterruptGuard::~InterruptGuard() {
  sigaction(SIGINT, &on_interrupt_, nullptr);
  sigaction(SIGTERM, &on_terminate_, nullptr);
  sigaction(SIGXFSZ, &on_file_size_, nullptr);
  state = no_guard;
}

bool InterruptGuard::requested() {
  return state.load(std::memory_order_relaxed) > no_signal;
}

void InterruptGuard::check() {
  const int number = state.load(std::memory_order_relaxed);
  if (number <= no_signal) return;
  throw Interrupted({.problem = "stopped on request",
                     .reason = number == SIGINT ? "SIGINT, Ctrl-C" : "SIGTERM",
                     .suggestion = "No unfinished file is left under a final name."});
}

}  // namespace ballast
