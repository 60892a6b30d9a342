#pragma once
// The one NEURON engine of a test program, with the mechanisms of fixtures/mods, Gap and VecStim.
// Each test starts with no cells and Conditions of its own.

#include <gtest/gtest.h>

#include <numbers>
#include <string>

#include "core/error.hpp"
#include "engine/engine.hpp"
#include "tests/support/expect_error.hpp"

namespace ballast::engine::test {

/// The compiled mechanisms; compiled by the first that asks.
[[nodiscard]] std::filesystem::path mechanism_library();
/// A template file of fixtures/hoc.
[[nodiscard]] std::filesystem::path hoc_file(const std::string& name);

class NeuronTest : public testing::Test {
 protected:
  NeuronTest();
  ~NeuronTest() override;

  /// Makes a passive cell of one compartment (fixtures/hoc/single.hoc).
  CellHandle create_single(std::uint64_t gid, double leak_scale = 1.0);
  /// A cell with spikes (fixtures/hoc/spiking.hoc).
  CellHandle create_spiking(std::uint64_t gid);
  /// A step of current from `start` (ms) on.
  void inject_step(CellHandle cell, double start, double amplitude);
  /// A Probe on the middle of a cell's first section.
  PointProcessHandle create_probe(CellHandle cell, double amplitude);
  void run(double duration);
  [[nodiscard]] double voltage(CellHandle cell) const;

  Engine& engine_;
  Conditions conditions_{.dt = 0.025, .celsius = 6.3, .v_init = -65.0};
};

// Of the compartment of single.hoc: area 100 pi um2, 1e-4 S/cm2, 1 uF/cm2.
inline constexpr double single_area_cm2 = 100.0 * std::numbers::pi * 1e-8;
inline constexpr double single_conductance_us = 1e-4 * single_area_cm2 * 1e6;
inline constexpr double single_capacitance_nf = 1.0 * single_area_cm2 * 1e3;
inline constexpr double single_resting_mv = -70.0;

}  // namespace ballast::engine::test
