#include "comm/communicator.hpp"

namespace ballast::comm {

std::int64_t all_sum(Communicator& comm, std::int64_t value) {
  comm.all_sum(std::span<std::int64_t>(&value, 1));
  return value;
}

double all_max(Communicator& comm, double value) {
  comm.all_max(std::span<double>(&value, 1));
  return value;
}

}  // namespace ballast::comm
