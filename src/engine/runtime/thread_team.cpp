#include "engine/runtime/thread_team.hpp"

#include <algorithm>
#include <utility>

namespace ballast::runtime {

ThreadTeam::ThreadTeam(int threads) : errors_(static_cast<std::size_t>(std::max(1, threads))) {
  for (std::size_t thread = 1; thread < errors_.size(); ++thread) {
    threads_.emplace_back([this, thread] { serve(thread); });
  }
}

ThreadTeam::~ThreadTeam() {
  const std::lock_guard lock(mutex_);
  ending_ = true;
  begun_.notify_all();
}

void ThreadTeam::do_share(std::size_t thread) {
  try {
    for (std::size_t i = thread; i < count_; i += errors_.size()) (*work_)(i);
  } catch (...) {
    errors_[thread] = std::current_exception();
  }
}

void ThreadTeam::serve(std::size_t thread) {
  std::size_t served = 0;
  std::unique_lock lock(mutex_);
  while (true) {
    begun_.wait(lock, [&] { return ending_ || round_ != served; });
    if (ending_) return;
    served = round_;
    lock.unlock();
    do_share(thread);
    lock.lock();
    if (--working_ == 0) done_.notify_one();
  }
}

void ThreadTeam::for_each(std::size_t count, const std::function<void(std::size_t)>& work) {
  {
    const std::lock_guard lock(mutex_);
    work_ = &work;
    count_ = count;
    working_ = threads_.size();
    ++round_;
  }
  begun_.notify_all();
  do_share(0);
  std::unique_lock lock(mutex_);
  done_.wait(lock, [&] { return working_ == 0; });
  for (std::exception_ptr& error : errors_) {
    if (error) std::rethrow_exception(std::exchange(error, nullptr));
  }
}

}  // namespace ballast::runtime
