#include "inputs/waveforms.hpp"

#include <gmock/gmock.h>

namespace ballast::inputs {
namespace {

using testing::ElementsAre;

TEST(Ramp, StartsAndEndsAtZero) {
  const Waveform wave = ramp(1.0, 2.0, {.delay = 5, .duration = 10, .until = 100});
  EXPECT_THAT(wave.times, ElementsAre(0, 5, 5, 15, 15));
  EXPECT_THAT(wave.amplitudes, ElementsAre(0, 0, 1, 2, 0));
}

TEST(Ramp, NeedsNoFirstPointWithoutDelay) {
  const Waveform wave = ramp(1.0, 1.0, {.delay = 0, .duration = 10, .until = 100});
  EXPECT_THAT(wave.times, ElementsAre(0, 0, 10, 10));
  EXPECT_THAT(wave.amplitudes, ElementsAre(0, 1, 1, 0));
}

// 100 Hz for 25 ms: two whole intervals of 10 ms, then one more pulse in the rest of 5 ms.
TEST(PulseTrain, RepeatsPulsesAndEndsWithOneMore) {
  const Waveform wave = pulse_train({.amplitude = 2, .frequency = 100, .width = 3},
                                    {.delay = 0, .duration = 25, .until = 100});
  EXPECT_THAT(wave.times, ElementsAre(0, 0, 3, 3, 10, 10, 13, 13, 20, 20, 23, 23, 25));
  EXPECT_THAT(wave.amplitudes, ElementsAre(0, 2, 2, 0, 0, 2, 2, 0, 0, 2, 2, 0, 0));
}

TEST(PulseTrain, CutsTheLastPulseAtTheEnd) {
  const Waveform wave = pulse_train({.amplitude = 2, .frequency = 100, .width = 3},
                                    {.delay = 0, .duration = 12, .until = 100});
  EXPECT_THAT(wave.times, ElementsAre(0, 0, 3, 3, 10, 10, 12, 12, 12));
}

TEST(PulseTrain, MakesNoPulsesBeyondTheRun) {
  const Waveform wave = pulse_train({.amplitude = 2, .frequency = 100, .width = 3},
                                    {.delay = 0, .duration = 1e9, .until = 15});
  EXPECT_THAT(wave.times, ElementsAre(0, 0, 3, 3, 10, 10, 13, 13));
}

HocRandom stream() {
  return HocRandom({.id1 = 1, .id2 = 2, .id3 = 3}, 4);
}

TEST(Noise, SamplesTheWindowWithBothEnds) {
  HocRandom random = stream();
  random.normal_distribution(0.5, 0.04);
  std::vector<double> expected{0.0};
  for (int i = 0; i < 3; ++i) expected.push_back(random.normal());
  expected.push_back(0.0);
  const Waveform wave = noise({.mean = 0.5, .variance = 0.04, .step = 0.5},
                              {.delay = 0, .duration = 1, .until = 100}, 0.1, stream());
  EXPECT_THAT(wave.times, ElementsAre(0, 0, 0.5, 1, 1));
  EXPECT_EQ(wave.amplitudes, expected);
}

// Before a window of 10 ms that starts at 1 ms, samples at 0 and 0.5 ms are used up (dt 0.1: up to
// 0.9 ms).
TEST(Noise, SkipsTheNumbersBeforeADelayedWindow) {
  HocRandom random = stream();
  static_cast<void>(random.normal());
  static_cast<void>(random.normal());
  random.normal_distribution(0.0, 1.0);
  const double first = random.normal();
  const Waveform wave = noise({.mean = 0, .variance = 1, .step = 0.5},
                              {.delay = 1, .duration = 10, .until = 2}, 0.1, stream());
  EXPECT_THAT(wave.times, ElementsAre(0, 1, 1, 1.5, 2, 2.5));
  EXPECT_EQ(wave.amplitudes[2], first);
}

}  // namespace
}  // namespace ballast::inputs
