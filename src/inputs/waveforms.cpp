#include "inputs/waveforms.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace ballast::inputs {

namespace {

// Grows a waveform at a moving time.
class Pen {
 public:
  explicit Pen(double delay) {
    if (delay <= 0) return;
    point(0.0);
    now_ = delay;
  }
  void point(double amplitude) { point_at(now_, amplitude); }
  void point_at(double time, double amplitude) {
    wave_.times.push_back(time);
    wave_.amplitudes.push_back(amplitude);
  }
  void wait(double duration) { now_ += duration; }
  void line(double from, double to, double duration) {
    point(0.0);
    point(from);
    wait(duration);
    point(to);
    point(0.0);
  }
  [[nodiscard]] double now() const { return now_; }
  [[nodiscard]] Waveform take() { return std::move(wave_); }

 private:
  double now_ = 0.0;
  Waveform wave_;
};

// Samples that hoc's Vector.indgen(start, end, step) makes (NEURON src/ivoc/ivocvect.cpp).
std::int64_t samples_between(double start, double end, double step) {
  return static_cast<std::int64_t>(std::floor((end - start) / step + 1e-9)) + 1;
}

// Numbers that cells without delay would have used up before the window starts.
void skip_used(const NoiseShape& shape, const Window& window, double dt, HocRandom& stream) {
  const double block = window.duration - dt;
  const double end = window.delay - dt;
  double from = 0.0;
  while (from < end) {
    const double to = std::min(from + block, end);
    for (auto n = samples_between(from, to, shape.step); n > 0; --n) {
      static_cast<void>(stream.normal());
    }
    from = to + dt;
  }
}

}  // namespace

Waveform ramp(double start, double end, const Window& window) {
  Pen pen(window.delay);
  pen.line(start, end, window.duration);
  return pen.take();
}

Waveform pulse_train(const PulseShape& shape, const Window& window) {
  Pen pen(window.delay);
  const double interval = 1000 / shape.frequency;
  const double pause = interval - shape.width;
  const auto pulses = static_cast<std::int64_t>(window.duration / interval);
  for (std::int64_t i = 0; i < pulses; ++i) {
    if (pen.now() > window.until) return pen.take();
    pen.line(shape.amplitude, shape.amplitude, shape.width);
    pen.wait(pause);
  }
  const double rest = window.duration - static_cast<double>(pulses) * interval;
  const double width = std::min(shape.width, rest);
  pen.line(shape.amplitude, shape.amplitude, width);
  if (shape.width <= rest) pen.wait(std::min(pause, rest - shape.width));
  pen.point(0.0);
  return pen.take();
}

Waveform noise(const NoiseShape& shape, const Window& window, double dt, HocRandom stream) {
  Pen pen(window.delay);
  if (window.delay > 0) skip_used(shape, window, dt, stream);
  stream.normal_distribution(shape.mean, shape.variance);
  const double start = pen.now();
  const double end = start + window.duration;
  pen.point(0.0);
  for (std::int64_t i = 0; i < samples_between(start, end, shape.step); ++i) {
    const double time = static_cast<double>(i) * shape.step + start;
    pen.point_at(time, stream.normal());
    if (time > window.until) return pen.take();
  }
  pen.wait(window.duration);
  pen.point(0.0);
  return pen.take();
}

}  // namespace ballast::inputs
