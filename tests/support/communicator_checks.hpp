#pragma once
// What every make of Communicator must do, as expectations that all ranks run together. Expected
// values follow from the ranks' numbers alone.

#include <gmock/gmock.h>

#include <numeric>
#include <string>
#include <vector>

#include "comm/communicator.hpp"
#include "core/error.hpp"
#include "tests/support/expect_error.hpp"

namespace ballast::test {

/// A text that differs for each pair of ranks, of length `from * 7 + to`.
inline std::string message(int from, int to) {
  return std::string(static_cast<std::size_t>(from * 7 + to), static_cast<char>('a' + from));
}

inline void check_broadcast(comm::Communicator& comm) {
  for (int root = 0; root < comm.size(); ++root) {
    const std::string mine = "from " + std::to_string(comm.rank()) + std::string(1, '\0');
    const std::string expected = "from " + std::to_string(root) + std::string(1, '\0');
    EXPECT_EQ(comm.broadcast(mine, root), expected);
  }
  EXPECT_EQ(comm.broadcast(comm.is_root() ? "" : "other", 0), "");
}

inline void check_gather(comm::Communicator& comm) {
  const std::vector<std::string> all = comm.all_gather(message(comm.rank(), 1));
  ASSERT_EQ(all.size(), static_cast<std::size_t>(comm.size()));
  for (int r = 0; r < comm.size(); ++r) {
    EXPECT_EQ(all[static_cast<std::size_t>(r)], message(r, 1));
  }

  const std::vector<double> mine(static_cast<std::size_t>(comm.rank()), comm.rank() + 0.5);
  const auto values = comm::all_gather_values(comm, mine);
  for (int r = 0; r < comm.size(); ++r) {
    const auto count = static_cast<std::size_t>(r);
    EXPECT_EQ(values[count], std::vector<double>(count, r + 0.5));
  }
}

/// Rank r has r values of r + 0.5.
inline void check_gather_on_root(comm::Communicator& comm) {
  const auto values_of = [](int rank) {
    return std::vector<double>(static_cast<std::size_t>(rank), rank + 0.5);
  };
  const auto values = comm::gather_values(comm, values_of(comm.rank()));
  ASSERT_EQ(values.size(), static_cast<std::size_t>(comm.size()));
  std::vector<double> expected;
  for (int r = 0; r < comm.size(); ++r) {
    const auto of_rank = comm.is_root() ? values_of(r) : std::vector<double>();
    EXPECT_EQ(values[static_cast<std::size_t>(r)], of_rank);
    expected.insert(expected.end(), of_rank.begin(), of_rank.end());
  }
  EXPECT_EQ(comm::joined(values), expected);
}

inline void check_broadcast_values(comm::Communicator& comm) {
  const std::vector<std::int64_t> mine(3, comm.rank() - 1);
  EXPECT_EQ(comm::broadcast_values(comm, mine), (std::vector<std::int64_t>{-1, -1, -1}));
  EXPECT_TRUE(comm::broadcast_values(comm, std::vector<std::int64_t>()).empty());
}

inline void check_all_to_all(comm::Communicator& comm) {
  std::vector<std::string> outgoing;
  for (int to = 0; to < comm.size(); ++to) outgoing.push_back(message(comm.rank(), to));
  const std::vector<std::string> incoming = comm.all_to_all(outgoing);
  ASSERT_EQ(incoming.size(), static_cast<std::size_t>(comm.size()));
  for (int from = 0; from < comm.size(); ++from) {
    EXPECT_EQ(incoming[static_cast<std::size_t>(from)], message(from, comm.rank()));
  }

  // To rank r, r times this rank's number.
  std::vector<std::vector<std::int32_t>> numbers;
  for (int to = 0; to < comm.size(); ++to) {
    numbers.emplace_back(static_cast<std::size_t>(to), comm.rank());
  }
  const auto received = comm::all_to_all_values(comm, numbers);
  ASSERT_EQ(received.size(), static_cast<std::size_t>(comm.size()));
  for (int from = 0; from < comm.size(); ++from) {
    const auto count = static_cast<std::size_t>(comm.rank());
    EXPECT_EQ(received[static_cast<std::size_t>(from)], std::vector<std::int32_t>(count, from));
  }
}

/// Messages of several thousand bytes, in pieces where the communicator has a smaller limit.
inline void check_long_messages(comm::Communicator& comm) {
  const auto text = [](int rank) {
    return std::string(3001 + static_cast<std::size_t>(rank), static_cast<char>('A' + rank));
  };
  const int last = comm.size() - 1;
  EXPECT_EQ(comm.broadcast(comm.rank() == last ? text(last) : "", last), text(last));
  const std::vector<std::string> all = comm.all_gather(text(comm.rank()));
  const std::vector<std::string> outgoing(all.size(), text(comm.rank()));
  EXPECT_EQ(comm.all_to_all(outgoing), all);
  EXPECT_EQ(all.back(), text(last));
}

inline void check_sums(comm::Communicator& comm) {
  const std::int64_t ranks = comm.size();
  // Beyond 2^53, where doubles would lose the last bit.
  std::vector<std::int64_t> integers = {comm.rank(),
                                        (std::int64_t{1} << 60) / ranks * ranks / ranks, 1};
  comm.all_sum(integers);
  EXPECT_EQ(integers[0], ranks * (ranks - 1) / 2);
  EXPECT_EQ(integers[1], (std::int64_t{1} << 60) / ranks * ranks);
  EXPECT_EQ(integers[2], ranks);
  EXPECT_EQ(comm::all_sum(comm, std::int64_t{2}), 2 * ranks);

  std::vector<double> doubles(10000);
  std::iota(doubles.begin(), doubles.end(), comm.rank());
  comm.all_sum(doubles);
  for (std::size_t i = 0; i < doubles.size(); ++i) {
    EXPECT_EQ(doubles[i], static_cast<double>(ranks) * static_cast<double>(i) +
                              static_cast<double>(integers[0]));
  }
}

/// 1e16 + 1 is 1e16 in doubles: only the sum in rank order, from rank 0 on, gives these bits.
inline void check_order_of_sum(comm::Communicator& comm) {
  const auto value_of = [](int rank) { return rank == 0 ? 1e16 : 1.0; };
  double expected = 0.0;
  for (int r = 0; r < comm.size(); ++r) expected += value_of(r);
  std::vector<double> values = {value_of(comm.rank())};
  comm.all_sum(values);
  EXPECT_EQ(values[0], expected);
}

inline void check_maximum(comm::Communicator& comm) {
  std::vector<double> values = {static_cast<double>(comm.rank()),
                                -static_cast<double>(comm.rank())};
  comm.all_max(values);
  EXPECT_EQ(values, (std::vector<double>{comm.size() - 1.0, 0.0}));
  EXPECT_EQ(comm::all_max(comm, -1.5), -1.5);
}

/// Ranks of odd number fail (rank 0 where it is alone); all must see the lowest one's error.
inline void check_failing_together(comm::Communicator& comm) {
  const int lowest = comm.size() > 1 ? 1 : 0;
  const auto body = [&] {
    if (comm.rank() % 2 != lowest) return;
    throw InputError({.place = {"circuit.json", "/edges/" + std::to_string(comm.rank())},
                      .problem = "unknown population",
                      .value = "A",
                      .reason = "known: B",
                      .suggestion = "Did you mean 'B'?"});
  };
  expect_error_text<InputError>([&] { comm::together(comm, body); },
                                "circuit.json:/edges/" + std::to_string(lowest) +
                                    ": unknown population 'A' (known: B). Did you mean 'B'?");
  comm::together(comm, [] {});
}

inline void check_communicator(comm::Communicator& comm) {
  EXPECT_GE(comm.rank(), 0);
  EXPECT_LT(comm.rank(), comm.size());
  EXPECT_EQ(comm.is_root(), comm.rank() == 0);
  EXPECT_EQ(comm.ranks_on_this_node(), comm.size());
  comm.barrier();
  check_broadcast(comm);
  check_gather(comm);
  check_gather_on_root(comm);
  check_broadcast_values(comm);
  check_all_to_all(comm);
  check_long_messages(comm);
  check_sums(comm);
  check_order_of_sum(comm);
  check_maximum(comm);
  check_failing_together(comm);
}

}  // namespace ballast::test
