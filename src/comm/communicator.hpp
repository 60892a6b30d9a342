#pragma once
// Communicator: how the ranks of a job talk. Passed in, never global. Three makes: serial (one
// rank, no MPI), threaded (N ranks as threads of one process, for tests), MPI (comm/mpi.hpp, built
// with MPI). Every member is collective: call on all ranks in the same order. Carries bytes and
// numbers only; knows nothing of cells or memory. A rank that fails throws out of run_threaded()'s
// body, or calls abort(): it never leaves the others waiting.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace ballast::comm {

class Communicator {
 public:
  virtual ~Communicator() = default;

  [[nodiscard]] virtual int rank() const = 0;
  [[nodiscard]] virtual int size() const = 0;
  [[nodiscard]] bool is_root() const { return rank() == 0; }

  virtual void barrier() = 0;
  /// The root's bytes on every rank.
  [[nodiscard]] virtual std::string broadcast(const std::string& bytes, int root = 0) = 0;
  /// One entry per rank, on every rank.
  [[nodiscard]] virtual std::vector<std::string> all_gather(const std::string& bytes) = 0;
  /// Element r of the result is what rank r had for this rank; outgoing.size() == size().
  [[nodiscard]] virtual std::vector<std::string> all_to_all(
      const std::vector<std::string>& outgoing) = 0;
  /// Element-wise sums over ranks, in place; same length on every rank.
  virtual void all_sum(std::span<std::int64_t> values) = 0;
  virtual void all_sum(std::span<double> values) = 0;  ///< in rank order: same bits on every run
  virtual void all_max(std::span<double> values) = 0;

  /// Ends all ranks at once with this exit code; does not return.
  [[noreturn]] virtual void abort(int exit_code) = 0;
  /// Address of the MPI_Comm for libraries that live on it; nullptr where there is no MPI.
  [[nodiscard]] virtual const void* native_handle() const { return nullptr; }
  /// The number of ranks on this rank's node (shared-memory domain).
  [[nodiscard]] virtual int ranks_on_this_node() const { return size(); }
};

/// One rank without MPI; abort() calls std::_Exit.
[[nodiscard]] std::unique_ptr<Communicator> make_serial();

/// Runs `body` on `ranks` threads, each with its own threaded communicator. The first exception
/// thrown by any rank releases the others from their collectives and is rethrown here. Ranks that
/// call different collectives, or end before one that others called, are a std::logic_error.
/// abort() ends the process.
void run_threaded(int ranks, const std::function<void(Communicator&)>& body);

// Typed helpers on top of the bytes.

/// Trivially copyable values as bytes, and back.
template <class T>
[[nodiscard]] std::string bytes_of(const std::vector<T>& values) {
  static_assert(std::is_trivially_copyable_v<T>);
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}
template <class T>
[[nodiscard]] std::vector<T> values_of(const std::string& bytes) {
  static_assert(std::is_trivially_copyable_v<T>);
  const auto* first = reinterpret_cast<const T*>(bytes.data());
  return {first, first + bytes.size() / sizeof(T)};
}
template <class T>
[[nodiscard]] std::vector<std::vector<T>> values_of(std::vector<std::string> of_ranks) {
  std::vector<std::vector<T>> result;
  for (std::string& bytes : of_ranks) {
    result.push_back(values_of<T>(std::exchange(bytes, {})));  // freed at once
  }
  return result;
}

/// Values of all ranks, one entry per rank, on every rank.
template <class T>
[[nodiscard]] std::vector<std::vector<T>> all_gather_values(Communicator& comm,
                                                            const std::vector<T>& mine) {
  return values_of<T>(comm.all_gather(bytes_of(mine)));
}
/// Values of all ranks, one entry per rank, on the root; the entries are empty on the others.
template <class T>
[[nodiscard]] std::vector<std::vector<T>> gather_values(Communicator& comm,
                                                        const std::vector<T>& mine) {
  std::vector<std::string> outgoing(static_cast<std::size_t>(comm.size()));
  outgoing[0] = bytes_of(mine);
  return values_of<T>(comm.all_to_all(outgoing));
}
/// Values to each rank, from each rank.
template <class T>
[[nodiscard]] std::vector<std::vector<T>> all_to_all_values(
    Communicator& comm, const std::vector<std::vector<T>>& outgoing) {
  std::vector<std::string> bytes;
  for (const std::vector<T>& values : outgoing) bytes.push_back(bytes_of(values));
  return values_of<T>(comm.all_to_all(bytes));
}
/// The root's values on every rank.
template <class T>
[[nodiscard]] std::vector<T> broadcast_values(Communicator& comm, const std::vector<T>& values) {
  return values_of<T>(comm.broadcast(bytes_of(values)));
}
/// The values of all ranks as one list, in rank order.
template <class T>
[[nodiscard]] std::vector<T> joined(const std::vector<std::vector<T>>& of_ranks) {
  std::vector<T> all;
  for (const std::vector<T>& values : of_ranks) all.insert(all.end(), values.begin(), values.end());
  return all;
}
[[nodiscard]] std::int64_t all_sum(Communicator& comm, std::int64_t value);
[[nodiscard]] double all_max(Communicator& comm, double value);

/// Runs `body` on every rank, then fails on all ranks if it failed on any: the exception of the
/// lowest failing rank is rethrown on every rank (same class of Error, same text), so that all
/// ranks unwind together. Exceptions that are no Error arrive as std::bad_alloc, std::logic_error
/// or std::runtime_error. Use around local work that may throw before the next collective.
void together(Communicator& comm, const std::function<void()>& body);

/// together(), with a body that only the root runs.
void on_root(Communicator& comm, const std::function<void()>& body);

}  // namespace ballast::comm
