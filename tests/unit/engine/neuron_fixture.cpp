#include "tests/unit/engine/neuron_fixture.hpp"

#include <cstdlib>

#include "core/log.hpp"
#include "mechanisms/mechanism_library.hpp"

namespace ballast::engine::test {

namespace {

Engine& only_engine() {
  static const auto comm = comm::make_serial();
  static const auto engine = [] {
    auto started = open_neuron(*comm);
    started->load_mechanisms(mechanism_library());
    return started;
  }();
  return *engine;
}

}  // namespace

std::filesystem::path mechanism_library() {
  setenv("BALLAST_CACHE", BALLAST_TEST_CACHE, 1);
  std::string unread;
  Logger log(LogLevel::warning, &unread);
  return mechanisms::library_for(BALLAST_TEST_MODS, log);
}

std::filesystem::path hoc_file(const std::string& name) {
  return std::filesystem::path(BALLAST_TEST_HOC) / name;
}

NeuronTest::NeuronTest() : engine_(only_engine()) {
  engine_.set_conditions(conditions_);
}

NeuronTest::~NeuronTest() {
  engine_.clear();
}

CellHandle NeuronTest::create_single(std::uint64_t gid, double leak_scale) {
  engine_.load_template({hoc_file("single.hoc"), "SingleCompartment"}, nullptr);
  return engine_.create_cell(
      {.gid = Gid(gid), .template_name = "SingleCompartment", .extra_arguments = {leak_scale}});
}

CellHandle NeuronTest::create_spiking(std::uint64_t gid) {
  engine_.load_template({hoc_file("spiking.hoc"), "Spiking"}, nullptr);
  return engine_.create_cell({.gid = Gid(gid), .template_name = "Spiking"});
}

void NeuronTest::inject_step(CellHandle cell, double start, double amplitude) {
  engine_.inject_current({.location = {cell, 0, 0.5},
                          .times = {start, start, start + 1},
                          .amplitudes = {0.0, amplitude, amplitude}});
}

PointProcessHandle NeuronTest::create_probe(CellHandle cell, double amplitude) {
  const PointProcessKind probe = engine_.point_process_kind("Probe", {"amplitude"});
  const std::vector<double> values{amplitude};
  return engine_.create_point_process({cell, 0, 0.5}, probe, values);
}

void NeuronTest::run(double duration) {
  engine_.initialize();
  engine_.advance(duration);
}

double NeuronTest::voltage(CellHandle cell) const {
  return engine_.voltage({cell, 0, 0.5});
}

}  // namespace ballast::engine::test
