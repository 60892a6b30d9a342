#include "estimator/time_model.hpp"

namespace ballast::estimator {

Duration duration_of(const TimeModel& time, const Work& work, std::int64_t steps) {
  const double step =
      time.cell_step_byte * work.cell_values + time.synapse_step_byte * work.synapse_values;
  return {.building = time.cell_byte * work.cell_bytes + time.synapse * double(work.synapses),
          .initialising = time.initialised_byte * work.held_bytes,
          .simulating = step * double(steps)};
}

}  // namespace ballast::estimator
