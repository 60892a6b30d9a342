#pragma once
// GroupState: what changes in a group while it runs, as plain data: written at one moment and
// handed to the same group of the same model later, it goes on with the same bits.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/runtime/event_queue.hpp"
#include "engine/runtime/played_values.hpp"

namespace ballast::runtime {

struct GroupState {
  double t = 0.0;         ///< ms
  std::vector<double> v;  ///< by node, as stored
  std::map<std::string, std::vector<double>>
      columns;  ///< "<mechanism>/<position>"; those that change
  std::map<std::string, std::vector<std::uint8_t>> watched;  ///< by mechanism
  std::vector<double> weights;
  std::vector<std::uint8_t> above;  ///< [spike sources with a threshold]
  std::vector<Event> events;
  std::vector<PlayedValue::Position> played;
  std::uint32_t sent = 0;                ///< calls of net_send so far
  std::vector<std::uint32_t> last_sent;  ///< by point process
  std::string streams;                   ///< what kernels allocated as state
};

}  // namespace ballast::runtime
