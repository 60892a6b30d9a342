#include "engine/engine.hpp"

namespace ballast::engine {

namespace {

template <class Map>
void add(Map& sum, const Map& other) {
  for (const auto& [name, value] : other) sum[name] += value;
}

template <class Map>
void subtract(Map& sum, const Map& other) {
  for (const auto& [name, value] : other) sum[name] -= value;
}

}  // namespace

Census& Census::operator+=(const Census& other) {
  add(individual, other.individual);
  add(processes, other.processes);
  add(instances, other.instances);
  sections += other.sections;
  segments += other.segments;
  points += other.points;
  cells += other.cells;
  point_processes += other.point_processes;
  netcons += other.netcons;
  sources += other.sources;
  event_sources += other.event_sources;
  gap_junctions += other.gap_junctions;
  return *this;
}

Census& Census::operator-=(const Census& other) {
  subtract(individual, other.individual);
  subtract(processes, other.processes);
  subtract(instances, other.instances);
  sections -= other.sections;
  segments -= other.segments;
  points -= other.points;
  cells -= other.cells;
  point_processes -= other.point_processes;
  netcons -= other.netcons;
  sources -= other.sources;
  event_sources -= other.event_sources;
  gap_junctions -= other.gap_junctions;
  return *this;
}

}  // namespace ballast::engine
