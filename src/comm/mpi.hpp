#pragma once
// MPI communicator. mpi.h is included only by its source file and by engine modules.

#include <memory>

#include "comm/communicator.hpp"

namespace ballast::comm {

/// Owns MPI for the life of the process: initialises in the constructor, finalises in the destructor.
/// Make one in main(), before anything else reads argc and argv.
class MpiSession {
 public:
  MpiSession(int& argc, char**& argv);
  ~MpiSession();
  MpiSession(const MpiSession&) = delete;
  MpiSession& operator=(const MpiSession&) = delete;

  /// All ranks of the job, on a duplicate of MPI_COMM_WORLD.
  [[nodiscard]] Communicator& world();

 private:
  std::unique_ptr<Communicator> world_;
};

}  // namespace ballast::comm
