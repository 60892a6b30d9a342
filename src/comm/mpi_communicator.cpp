// Sizes travel first, as 64-bit numbers, so that every rank takes the same decision: one collective
// call where all fits into largest_message_, else pieces of that size. Messages between pairs
// always go point to point: their number is that of the ranks, and empty ones are not sent.

#include "comm/mpi_communicator.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <numeric>

#include "core/error.hpp"

namespace ballast::comm {

namespace {

/// MPI's counts are ints. Calls `action(piece)` for consecutive pieces of at most `largest`
/// elements.
template <class T, class Action>
void for_pieces(std::span<T> values, std::size_t largest, Action action) {
  while (!values.empty()) {
    const std::span<T> piece = values.first(std::min(values.size(), largest));
    action(piece);
    values = values.subspan(piece.size());
  }
}

template <class T>
int count_of(std::span<T> piece) {
  return static_cast<int>(piece.size());
}

// Numbers go in pieces of this many, which also bounds the buffer of a sum of doubles.
constexpr std::size_t numbers_at_once = 4096;

}  // namespace

void check_mpi(int status, const char* call) {
  if (status == MPI_SUCCESS) return;
  std::array<char, MPI_MAX_ERROR_STRING> text{};
  int length = 0;
  MPI_Error_string(status, text.data(), &length);
  throw ResourceError({.problem = "MPI call failed",
                       .value = call,
                       .reason = std::string(text.data(), static_cast<std::size_t>(length))});
}

MpiCommunicator::MpiCommunicator(MPI_Comm parent, std::size_t largest_message)
    : largest_message_(largest_message) {
  BALLAST_EXPECT(largest_message > 0 && largest_message <= std::numeric_limits<int>::max());
  check_mpi(MPI_Comm_dup(parent, &comm_), "MPI_Comm_dup");
  check_mpi(MPI_Comm_set_errhandler(comm_, MPI_ERRORS_RETURN), "MPI_Comm_set_errhandler");
  check_mpi(MPI_Comm_rank(comm_, &rank_), "MPI_Comm_rank");
  check_mpi(MPI_Comm_size(comm_, &size_), "MPI_Comm_size");
  // Ranks that can share memory are those of one node.
  MPI_Comm node = MPI_COMM_NULL;
  check_mpi(MPI_Comm_split_type(comm_, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node),
            "MPI_Comm_split_type");
  check_mpi(MPI_Comm_size(node, &ranks_on_node_), "MPI_Comm_size");
  check_mpi(MPI_Comm_free(&node), "MPI_Comm_free");
}

MpiCommunicator::~MpiCommunicator() {
  MPI_Comm_free(&comm_);
}

void MpiCommunicator::barrier() {
  check_mpi(MPI_Barrier(comm_), "MPI_Barrier");
}

std::string MpiCommunicator::broadcast(const std::string& bytes, int root) {
  BALLAST_EXPECT(root >= 0 && root < size_);
  std::uint64_t length = bytes.size();
  check_mpi(MPI_Bcast(&length, 1, MPI_UINT64_T, root, comm_), "MPI_Bcast");
  std::string result = rank_ == root ? bytes : std::string(length, '\0');
  broadcast_pieces(result, root);
  return result;
}

void MpiCommunicator::broadcast_pieces(std::span<char> bytes, int root) {
  for_pieces(bytes, largest_message_, [&](std::span<char> piece) {
    check_mpi(MPI_Bcast(piece.data(), count_of(piece), MPI_BYTE, root, comm_), "MPI_Bcast");
  });
}

std::vector<std::string> MpiCommunicator::all_gather(const std::string& bytes) {
  const std::uint64_t mine = bytes.size();
  std::vector<std::uint64_t> sizes(static_cast<std::size_t>(size_));
  check_mpi(MPI_Allgather(&mine, 1, MPI_UINT64_T, sizes.data(), 1, MPI_UINT64_T, comm_),
            "MPI_Allgather");
  const std::uint64_t total = std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{0});
  if (total <= largest_message_) return gather_at_once(bytes, sizes);

  std::vector<std::string> result;
  for (int root = 0; root < size_; ++root) {
    std::string piece = root == rank_ ? bytes : std::string(sizes[result.size()], '\0');
    broadcast_pieces(piece, root);
    result.push_back(std::move(piece));
  }
  return result;
}

std::vector<std::string> MpiCommunicator::gather_at_once(const std::string& bytes,
                                                         const std::vector<std::uint64_t>& sizes) {
  std::vector<int> counts;
  std::vector<int> offsets;
  int total = 0;
  for (const std::uint64_t size : sizes) {
    offsets.push_back(total);
    counts.push_back(static_cast<int>(size));
    total += counts.back();
  }
  std::string all(static_cast<std::size_t>(total), '\0');
  check_mpi(MPI_Allgatherv(bytes.data(), static_cast<int>(bytes.size()), MPI_BYTE, all.data(),
                           counts.data(), offsets.data(), MPI_BYTE, comm_),
            "MPI_Allgatherv");
  std::vector<std::string> result;
  for (std::size_t r = 0; r < sizes.size(); ++r) {
    result.push_back(all.substr(static_cast<std::size_t>(offsets[r]), sizes[r]));
  }
  return result;
}

std::vector<std::string> MpiCommunicator::all_to_all(const std::vector<std::string>& outgoing) {
  const auto ranks = static_cast<std::size_t>(size_);
  BALLAST_EXPECT(outgoing.size() == ranks);
  std::vector<std::uint64_t> to(ranks);
  std::vector<std::uint64_t> from(ranks);
  std::transform(outgoing.begin(), outgoing.end(), to.begin(),
                 [](const std::string& bytes) { return bytes.size(); });
  check_mpi(MPI_Alltoall(to.data(), 1, MPI_UINT64_T, from.data(), 1, MPI_UINT64_T, comm_),
            "MPI_Alltoall");
  std::vector<std::string> incoming;
  for (const std::uint64_t size : from) incoming.emplace_back(size, '\0');
  // Step s pairs each rank with the one s places on, so that no two send to the same at once.
  for (std::size_t step = 0; step < ranks; ++step) {
    const std::size_t next = (static_cast<std::size_t>(rank_) + step) % ranks;
    const std::size_t previous = (static_cast<std::size_t>(rank_) + ranks - step) % ranks;
    exchange(outgoing[next], static_cast<int>(next), incoming[previous],
             static_cast<int>(previous));
  }
  return incoming;
}

void MpiCommunicator::exchange(const std::string& outgoing, int to, std::string& incoming,
                               int from) {
  std::vector<MPI_Request> requests;
  for_pieces(std::span<char>(incoming), largest_message_, [&](std::span<char> piece) {
    check_mpi(MPI_Irecv(piece.data(), count_of(piece), MPI_BYTE, from, 0, comm_,
                        &requests.emplace_back()),
              "MPI_Irecv");
  });
  for_pieces(std::span<const char>(outgoing), largest_message_, [&](std::span<const char> piece) {
    check_mpi(
        MPI_Isend(piece.data(), count_of(piece), MPI_BYTE, to, 0, comm_, &requests.emplace_back()),
        "MPI_Isend");
  });
  check_mpi(MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE),
            "MPI_Waitall");
}

void MpiCommunicator::all_sum(std::span<std::int64_t> values) {
  for_pieces(values, numbers_at_once, [&](std::span<std::int64_t> piece) {
    check_mpi(
        MPI_Allreduce(MPI_IN_PLACE, piece.data(), count_of(piece), MPI_INT64_T, MPI_SUM, comm_),
        "MPI_Allreduce");
  });
}

void MpiCommunicator::all_sum(std::span<double> values) {
  // MPI_SUM may add in any order; gathering and adding in rank order gives the same bits each time.
  for_pieces(values, numbers_at_once, [&](std::span<double> piece) {
    std::vector<double> all(piece.size() * static_cast<std::size_t>(size_));
    check_mpi(MPI_Allgather(piece.data(), count_of(piece), MPI_DOUBLE, all.data(), count_of(piece),
                            MPI_DOUBLE, comm_),
              "MPI_Allgather");
    std::copy_n(all.begin(), piece.size(), piece.begin());
    for (std::size_t i = piece.size(); i < all.size(); ++i) piece[i % piece.size()] += all[i];
  });
}

void MpiCommunicator::all_max(std::span<double> values) {
  for_pieces(values, numbers_at_once, [&](std::span<double> piece) {
    check_mpi(
        MPI_Allreduce(MPI_IN_PLACE, piece.data(), count_of(piece), MPI_DOUBLE, MPI_MAX, comm_),
        "MPI_Allreduce");
  });
}

void MpiCommunicator::abort(int exit_code) {
  MPI_Abort(comm_, exit_code);
  std::_Exit(exit_code);  // MPI_Abort does not return, but is not declared so
}

}  // namespace ballast::comm
