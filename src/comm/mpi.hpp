#pragma once
// MPI communicator. mpi.h is included only by its source files and by engine modules. A failed MPI
// call is a ResourceError. Handling of SIGINT and SIGTERM is the same after MPI has started as
// before.

#include <cstddef>
#include <memory>

#include "comm/communicator.hpp"

namespace ballast::comm {

/// Owns MPI for the life of the process: initialises in the constructor, finalises in the
/// destructor. Make one in main(), before anything else reads argc and argv. If an exception
/// unwinds past it, all ranks are ended.
class MpiSession {
 public:
  /// Messages of more than `largest_message` bytes (at most 2^31 - 1) travel in pieces.
  MpiSession(int& argc, char**& argv, std::size_t largest_message = std::size_t{1} << 30);
  ~MpiSession();
  MpiSession(const MpiSession&) = delete;
  MpiSession& operator=(const MpiSession&) = delete;

  /// All ranks of the job, on a duplicate of MPI_COMM_WORLD.
  [[nodiscard]] Communicator& world();

 private:
  std::unique_ptr<Communicator> world_;
  int exceptions_;  ///< in flight when the session began
};

}  // namespace ballast::comm
