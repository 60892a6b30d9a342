#include "build/synapse_values.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ballast::build {

namespace {

// Offsets that keep the streams of one seed apart: neurodamus data/hoc/GABAABHelper.hoc, where gids
// count from 1.
constexpr std::uint32_t target_offset = 250 + 1;
constexpr std::uint32_t synapse_offset = 100;
constexpr std::uint32_t release_offset = 300;
constexpr std::uint32_t rise_time_offset = 450;
// neurodamus data/hoc/GluSynapseHelper.hoc and connection.py (SpontMinis).
constexpr std::uint32_t plastic_synapse_offset = 100'000;
constexpr std::uint32_t plasticity_offset = 200;
constexpr std::uint32_t mini_synapse_offset = 200;
constexpr std::uint32_t mini_interval_offset = 300;
constexpr std::uint32_t mini_thinning_offset = 350;

std::uint32_t pathway_of(const StreamSeed& seed) {
  return seed.source_population_id * 65536 + seed.target_population_id;
}

engine::RandomIds stream(const StreamSeed& seed, Gid target, std::uint64_t synapse,
                         std::uint32_t purpose) {
  return {.id1 = static_cast<std::uint32_t>(target.value) + target_offset,
          .id2 = static_cast<std::uint32_t>(synapse) + synapse_offset,
          .id3 = pathway_of(seed) + seed.synapse_seed + purpose};
}

// Length of the section up to each of its points.
std::vector<double> arc_lengths(const model::Morphology& morphology,
                                const model::Section& section) {
  std::vector<double> arcs(section.point_count, 0.0);
  for (std::size_t i = 1; i < arcs.size(); ++i) {
    const model::Point& a = morphology.points[section.first_point + i - 1];
    const model::Point& b = morphology.points[section.first_point + i];
    const double dx = double{b.x} - a.x;
    const double dy = double{b.y} - a.y;
    const double dz = double{b.z} - a.z;
    arcs[i] = arcs[i - 1] + std::sqrt(dx * dx + dy * dy + dz * dz);
  }
  return arcs;
}

}  // namespace

double delay_in_steps(double delay, double dt) {
  return std::trunc(delay / dt + 1e-5) * dt;
}

double calcium_scale(double u_hill_coefficient, double calcium) {
  const double k4 = std::pow(u_hill_coefficient, 4);
  const double y4 = std::pow(calcium, 4);
  return (k4 + 16) / 16 * y4 / (k4 + y4);
}

double inside_section(double position) {
  return std::clamp(position, 0.0000001, 0.9999999);
}

double position_of_segment(const model::Morphology& morphology, std::int32_t section,
                           std::int64_t segment, double offset) {
  const model::Section& tree = morphology.sections.at(static_cast<std::size_t>(section));
  const std::vector<double> arcs = arc_lengths(morphology, tree);
  const auto points = static_cast<std::int64_t>(arcs.size());
  const bool reversed = tree.own_end == 1.0;  // points run towards the parent
  const std::int64_t point = reversed ? points - 1 - segment : segment;
  double position = 0.5;
  if (point >= 0 && point < points && arcs.back() > 0) {
    const double along = std::max(offset, 0.0);
    const double arc = arcs[static_cast<std::size_t>(point)] + (reversed ? -along : along);
    position = inside_section(arc / arcs.back());
  }
  return reversed ? 1.0 - position : position;
}

engine::RandomIds release_stream(const StreamSeed& seed, Gid target, std::uint64_t synapse) {
  return stream(seed, target, synapse, release_offset);
}

engine::RandomIds rise_time_stream(const StreamSeed& seed, Gid target, std::uint64_t synapse) {
  return stream(seed, target, synapse, rise_time_offset);
}

engine::RandomIds plasticity_stream(const StreamSeed& seed, Gid target, std::uint64_t synapse) {
  return {.id1 = static_cast<std::uint32_t>(target.value) + 1,  // gids count from 1 there
          .id2 = static_cast<std::uint32_t>(synapse) + plastic_synapse_offset,
          .id3 = seed.synapse_seed + plasticity_offset};
}

engine::MiniSource mini_source(const StreamSeed& seed, Gid target, std::uint64_t synapse,
                               double rate) {
  const auto ids = [&](std::uint32_t purpose) {
    return engine::RandomIds{.id1 = static_cast<std::uint32_t>(synapse) + mini_synapse_offset,
                             .id2 = static_cast<std::uint32_t>(target.value) + target_offset,
                             .id3 = pathway_of(seed) + seed.minis_seed + purpose};
  };
  return {
      .rate = rate, .intervals = ids(mini_interval_offset), .thinning = ids(mini_thinning_offset)};
}

}  // namespace ballast::build
