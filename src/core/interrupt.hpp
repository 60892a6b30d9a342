#pragma once
// Ctrl-C (SIGINT) and the end of a job's time (SIGTERM) as an exception: while an InterruptGuard
// lives, the first signal only sets a flag, which long loops poll with check(); a second signal
// kills. So destructors run and no half-written file is left. The guard also ignores SIGXFSZ, so
// that a breach of the file size limit becomes a ResourceError of the write. Make one in main();
// handlers are restored at its end.

#include <csignal>

namespace ballast {

class InterruptGuard {
 public:
  /// Installs the handlers and clears the flag. At most one may live; std::logic_error otherwise.
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  /// Whether a signal has come. Always false without a guard. Costs one relaxed load.
  [[nodiscard]] static bool requested();
  /// Throws Interrupted, naming the signal, if one has come.
  static void check();

 private:
  struct sigaction on_interrupt_ {};
  struct sigaction on_terminate_ {};
  struct sigaction on_file_size_ {};
};

}  // namespace ballast
