#pragma once
// ThreadTeam: threads that stay and share loops. The calling thread is one of them.

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ballast::runtime {

class ThreadTeam {
 public:
  explicit ThreadTeam(int threads);
  ThreadTeam(const ThreadTeam&) = delete;
  ThreadTeam& operator=(const ThreadTeam&) = delete;
  ~ThreadTeam();

  /// Calls work(i) for all i < count; thread k takes i = k, k + threads ... Returns when all are
  /// done; rethrows the exception of the lowest thread that failed.
  void for_each(std::size_t count, const std::function<void(std::size_t)>& work);

 private:
  void serve(std::size_t thread);
  void do_share(std::size_t thread);

  std::mutex mutex_;
  std::condition_variable begun_, done_;
  const std::function<void(std::size_t)>* work_ = nullptr;
  std::size_t count_ = 0;
  std::size_t round_ = 0;
  std::size_t working_ = 0;
  bool ending_ = false;
  std::vector<std::exception_ptr> errors_;
  std::vector<std::jthread> threads_;
};

}  // namespace ballast::runtime
