#pragma once
// Crash isolation: runs code that may crash, exit or hang in a forked child first. The child shares
// nothing back but its verdict; it must not talk to other ranks.

#include <unistd.h>

#include <chrono>
#include <functional>
#include <string>

namespace ballast::engine {

/// Runs `body` in a forked child and waits at most `limit`. Returns "" if the body returned, else
/// why not: what() of its exception, "it crashed (Segmentation fault)", "it ended the process with
/// exit status 0", "it did not finish within 60 s". What the child prints is not shown; its last
/// line is added to the reason of a crash. Throws ResourceError if no child can be made.
[[nodiscard]] std::string try_in_child(const std::function<void()>& body,
                                       std::chrono::milliseconds limit);

/// Ends this process (SIGALRM) if the scope takes longer; for processes without trials.
class Deadline {
 public:
  explicit Deadline(std::chrono::seconds limit) { alarm(static_cast<unsigned>(limit.count())); }
  ~Deadline() { alarm(0); }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;
};

}  // namespace ballast::engine
