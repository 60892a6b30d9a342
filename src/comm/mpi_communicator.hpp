#pragma once
// The Communicator over MPI; internal to comm, made by MpiSession. Owns its MPI_Comm, which it
// makes and frees collectively. Messages above `largest_message` bytes go in pieces, because MPI
// counts in int. A failed MPI call is a ResourceError with MPI's own reason.

#include <mpi.h>

#include <string>
#include <vector>

#include "comm/communicator.hpp"

namespace ballast::comm {

/// Throws ResourceError naming `call` unless `status` is MPI_SUCCESS.
void check_mpi(int status, const char* call);

class MpiCommunicator final : public Communicator {
 public:
  /// Duplicates `parent`. `largest_message` is at most 2^31 - 1.
  MpiCommunicator(MPI_Comm parent, std::size_t largest_message);
  ~MpiCommunicator() override;
  MpiCommunicator(const MpiCommunicator&) = delete;
  MpiCommunicator& operator=(const MpiCommunicator&) = delete;

  [[nodiscard]] int rank() const override { return rank_; }
  [[nodiscard]] int size() const override { return size_; }
  void barrier() override;
  [[nodiscard]] std::string broadcast(const std::string& bytes, int root) override;
  [[nodiscard]] std::vector<std::string> all_gather(const std::string& bytes) override;
  [[nodiscard]] std::vector<std::string> all_to_all(
      const std::vector<std::string>& outgoing) override;
  void all_sum(std::span<std::int64_t> values) override;
  void all_sum(std::span<double> values) override;
  void all_max(std::span<double> values) override;
  [[noreturn]] void abort(int exit_code) override;
  [[nodiscard]] const void* native_handle() const override { return &comm_; }
  [[nodiscard]] int ranks_on_this_node() const override { return ranks_on_node_; }

 private:
  /// Sends the root's `bytes`, whose size all know, in pieces.
  void broadcast_pieces(std::span<char> bytes, int root);
  [[nodiscard]] std::vector<std::string> gather_at_once(const std::string& bytes,
                                                        const std::vector<std::uint64_t>& sizes);
  /// One message to `to` and one from `from`, in pieces.
  void exchange(const std::string& outgoing, int to, std::string& incoming, int from);

  MPI_Comm comm_ = MPI_COMM_NULL;
  std::size_t largest_message_;
  int rank_ = 0;
  int size_ = 1;
  int ranks_on_node_ = 1;
};

}  // namespace ballast::comm
