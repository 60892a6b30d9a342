#include "comm/mpi.hpp"

#include <mpi.h>

#include <csignal>
#include <exception>

#include "comm/mpi_communicator.hpp"

namespace ballast::comm {

namespace {

/// Keeps the handling of a signal as it was, whatever MPI sets up meanwhile.
class KeptSignal {
 public:
  explicit KeptSignal(int number) : number_(number) { sigaction(number, nullptr, &before_); }
  ~KeptSignal() { sigaction(number_, &before_, nullptr); }
  KeptSignal(const KeptSignal&) = delete;
  KeptSignal& operator=(const KeptSignal&) = delete;

 private:
  int number_;
  struct sigaction before_ {};
};

void start_mpi(int& argc, char**& argv) {
  const KeptSignal interrupt(SIGINT);
  const KeptSignal terminate(SIGTERM);
  check_mpi(MPI_Init(&argc, &argv), "MPI_Init");
}

}  // namespace

MpiSession::MpiSession(int& argc, char**& argv, std::size_t largest_message)
    : exceptions_(std::uncaught_exceptions()) {
  start_mpi(argc, argv);
  world_ = std::make_unique<MpiCommunicator>(MPI_COMM_WORLD, largest_message);
}

MpiSession::~MpiSession() {
  // A rank that unwinds alone would wait in MPI_Finalize for others that wait for it elsewhere.
  if (std::uncaught_exceptions() > exceptions_) MPI_Abort(MPI_COMM_WORLD, 1);
  world_.reset();
  MPI_Finalize();
}

Communicator& MpiSession::world() {
  return *world_;
}

}  // namespace ballast::comm
