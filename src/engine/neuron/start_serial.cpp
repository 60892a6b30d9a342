#include "engine/neuron/session.hpp"

namespace ballast::engine::neuron {

void start_message_passing(comm::Communicator& /*comm*/, int& /*argc*/, char**& /*argv*/) {}

}  // namespace ballast::engine::neuron
