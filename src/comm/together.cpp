// All ranks learn all failures in one gather and pick the lowest rank's, so that they agree without
// a second round.

#include <exception>
#include <stdexcept>

#include "comm/communicator.hpp"
#include "comm/failure.hpp"
#include "comm/released.hpp"

namespace ballast::comm {

namespace {

/// Runs the body; its failure, packed, or nothing.
std::string failure_of(const std::function<void()>& body) {
  try {
    body();
    return "";
  } catch (const Released&) {
    throw;
  } catch (const std::exception& exception) {
    return pack_failure(exception);
  } catch (...) {
    return pack_failure(std::runtime_error("an exception of unknown class"));
  }
}

}  // namespace

void together(Communicator& comm, const std::function<void()>& body) {
  for (const std::string& failure : comm.all_gather(failure_of(body))) {
    if (!failure.empty()) throw_failure(failure);
  }
}

void on_root(Communicator& comm, const std::function<void()>& body) {
  together(comm, [&] {
    if (comm.is_root()) body();
  });
}

}  // namespace ballast::comm
