// Ranks as threads. A collective is three steps: each rank puts a pointer to its own data where all
// can see it and waits for the others; each copies what it needs from the others' data; each waits
// again, before it may change or free its own. No lock is held while data are read.

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string_view>
#include <thread>

#include "comm/communicator.hpp"
#include "comm/released.hpp"
#include "core/error.hpp"

namespace ballast::comm {

namespace {

/// What a rank brings to a collective. The data stay its own and live until all ranks have read
/// them.
struct Contribution {
  const char* operation = "";
  std::size_t detail = 0;  ///< length or root: the same on all ranks
  const void* data = nullptr;

  [[nodiscard]] bool matches(const Contribution& other) const {
    return std::string_view(operation) == other.operation && detail == other.detail;
  }
};

/// What the threads of one run share: the meeting point, and who failed first. A failure is seen by
/// the others at their next meeting at the latest; those that already wait are woken.
class Team {
 public:
  explicit Team(int size) : contributions_(static_cast<std::size_t>(size)) {}

  [[nodiscard]] std::size_t size() const { return contributions_.size(); }
  [[nodiscard]] const void* data_of(std::size_t rank) const { return contributions_[rank].data; }

  /// Brings a contribution and waits for those of all ranks; to be followed by meet(), before which
  /// no contribution may change. Throws Released if another rank failed, std::logic_error if the
  /// ranks called different collectives.
  void bring(std::size_t rank, const Contribution& mine) {
    contributions_[rank] = mine;
    meet();
    const Contribution& first = contributions_.front();
    for (const Contribution& other : contributions_) {
      if (other.matches(first)) continue;
      throw std::logic_error(fmt::format("ranks in different collectives: {} ({}) and {} ({})",
                                         first.operation, first.detail, other.operation,
                                         other.detail));
    }
  }

  /// Waits until all ranks are here.
  void meet() {
    std::unique_lock lock(mutex_);
    if (failure_) throw Released();
    if (left_ > 0) throw std::logic_error("a rank ended before a collective that others called");
    if (++waiting_ == size()) {
      waiting_ = 0;
      ++generation_;
      all_here_.notify_all();
      return;
    }
    const std::uint64_t mine = generation_;
    all_here_.wait(lock, [&] { return generation_ != mine || failure_; });
    if (generation_ == mine) throw Released();
  }

  /// A rank's body has returned. Others that wait for it never will be served.
  void leave() {
    const std::lock_guard lock(mutex_);
    ++left_;
    if (waiting_ == 0) return;
    fail_locked(std::make_exception_ptr(
        std::logic_error("a rank ended before a collective that others called")));
  }

  /// A rank's body has thrown: keeps the first exception and releases all that wait.
  void fail(const std::exception_ptr& failure) {
    const std::lock_guard lock(mutex_);
    fail_locked(failure);
  }

  [[nodiscard]] std::exception_ptr failure() const { return failure_; }

 private:
  void fail_locked(const std::exception_ptr& failure) {
    if (!failure_) failure_ = failure;
    all_here_.notify_all();
  }

  std::vector<Contribution> contributions_;
  std::mutex mutex_;
  std::condition_variable all_here_;
  std::size_t waiting_ = 0;
  std::size_t left_ = 0;
  std::uint64_t generation_ = 0;
  std::exception_ptr failure_;
};

class ThreadedCommunicator final : public Communicator {
 public:
  ThreadedCommunicator(Team& team, std::size_t rank) : team_(team), rank_(rank) {}

  [[nodiscard]] int rank() const override { return static_cast<int>(rank_); }
  [[nodiscard]] int size() const override { return static_cast<int>(team_.size()); }

  void barrier() override {
    team_.bring(rank_, {"barrier"});
    team_.meet();
  }

  [[nodiscard]] std::string broadcast(const std::string& bytes, int root) override {
    BALLAST_EXPECT(root >= 0 && root < size());
    const auto from = static_cast<std::size_t>(root);
    team_.bring(rank_, {"broadcast", from, &bytes});
    std::string result = data<std::string>(from);
    team_.meet();
    return result;
  }

  [[nodiscard]] std::vector<std::string> all_gather(const std::string& bytes) override {
    team_.bring(rank_, {"all_gather", 0, &bytes});
    std::vector<std::string> result;
    for (std::size_t r = 0; r < team_.size(); ++r) result.push_back(data<std::string>(r));
    team_.meet();
    return result;
  }

  [[nodiscard]] std::vector<std::string> all_to_all(
      const std::vector<std::string>& outgoing) override {
    BALLAST_EXPECT(outgoing.size() == team_.size());
    team_.bring(rank_, {"all_to_all", 0, &outgoing});
    std::vector<std::string> result;
    for (std::size_t r = 0; r < team_.size(); ++r) {
      result.push_back(data<std::vector<std::string>>(r)[rank_]);
    }
    team_.meet();
    return result;
  }

  void all_sum(std::span<std::int64_t> values) override {
    combine<std::int64_t>("all_sum of integers", values, std::plus<>());
  }
  void all_sum(std::span<double> values) override {
    combine<double>("all_sum of doubles", values, std::plus<>());
  }
  void all_max(std::span<double> values) override {
    combine<double>("all_max", values, [](double a, double b) { return std::max(a, b); });
  }

  [[noreturn]] void abort(int exit_code) override { std::_Exit(exit_code); }

 private:
  template <class T>
  [[nodiscard]] const T& data(std::size_t rank) const {
    return *static_cast<const T*>(team_.data_of(rank));
  }

  /// Combines the ranks' values in rank order.
  template <class T, class Operation>
  void combine(const char* name, std::span<T> values, Operation operation) {
    team_.bring(rank_, {name, values.size(), &values});
    const auto first = data<std::span<T>>(0);
    std::vector<T> result(first.begin(), first.end());
    for (std::size_t r = 1; r < team_.size(); ++r) {
      const auto& other = data<std::span<T>>(r);
      std::transform(result.begin(), result.end(), other.begin(), result.begin(), operation);
    }
    team_.meet();
    std::copy(result.begin(), result.end(), values.begin());
  }

  Team& team_;
  std::size_t rank_;
};

/// The life of one thread: no exception leaves it, the team keeps the first.
void run_rank(Team& team, std::size_t rank, const std::function<void(Communicator&)>& body) {
  try {
    ThreadedCommunicator communicator(team, rank);
    body(communicator);
    team.leave();
  } catch (const Released&) {
    // Another rank failed and says why.
  } catch (...) {
    team.fail(std::current_exception());
  }
}

}  // namespace

void run_threaded(int ranks, const std::function<void(Communicator&)>& body) {
  BALLAST_EXPECT(ranks > 0);
  Team team(ranks);
  {
    std::vector<std::jthread> threads;
    for (std::size_t rank = 0; rank < team.size(); ++rank) {
      threads.emplace_back([&team, &body, rank] { run_rank(team, rank, body); });
    }
  }
  if (team.failure()) std::rethrow_exception(team.failure());
}

}  // namespace ballast::comm
