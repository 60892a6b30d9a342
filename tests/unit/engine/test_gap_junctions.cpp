#include "tests/unit/engine/neuron_fixture.hpp"

namespace ballast::engine::test {

namespace {

class GapJunctions : public NeuronTest {
 protected:
  void join(CellHandle a, CellHandle b, double nanosiemens) {
    engine_.create_gap_junction({a, 0, 0.5}, next_, next_ + 1, nanosiemens);
    engine_.create_gap_junction({b, 0, 0.5}, next_ + 1, next_, nanosiemens);
    next_ += 2;
  }
  std::int64_t next_ = 0;
};

// Two equal compartments of conductance G, joined by g, current I into the first:
// (G + g) u - g w = I, (G + g) w - g u = 0 for the distances u, w from rest.
TEST_F(GapJunctions, shareACurrentByOhmsLaw) {
  const CellHandle a = create_single(1);
  const CellHandle b = create_single(2);
  join(a, b, 10.0);
  engine_.setup_gap_junctions();
  inject_step(a, 0.0, 0.05);
  run(400);
  constexpr double joint = 0.01;
  constexpr double both = single_conductance_us + joint;
  constexpr double determinant = both * both - joint * joint;
  EXPECT_NEAR(voltage(a), single_resting_mv + 0.05 * both / determinant, 1e-6);
  EXPECT_NEAR(voltage(b), single_resting_mv + 0.05 * joint / determinant, 1e-6);
}

TEST_F(GapJunctions, addUp) {
  const CellHandle a = create_single(1);
  const CellHandle b = create_single(2);
  join(a, b, 6.0);
  join(b, a, 4.0);
  engine_.setup_gap_junctions();
  inject_step(a, 0.0, 0.05);
  run(400);
  constexpr double joint = 0.01;
  constexpr double both = single_conductance_us + joint;
  EXPECT_NEAR(voltage(b), single_resting_mv + 0.05 * joint / (both * both - joint * joint), 1e-6);
  EXPECT_EQ(engine_.census().gap_junctions, 4);
  EXPECT_EQ(engine_.census().point_processes, 1) << "the electrode";
}

TEST_F(GapJunctions, canBeMadeAgainAfterClear) {
  for (int round = 0; round < 2; ++round) {
    const CellHandle a = create_single(1);
    const CellHandle b = create_single(2);
    join(a, b, 10.0);
    engine_.setup_gap_junctions();
    run(1);
    EXPECT_EQ(voltage(a), voltage(b));
    engine_.clear();
  }
}

}  // namespace

}  // namespace ballast::engine::test
