#pragma once
// exp, log and pow as the kernels of mechanisms use them, part of every generated source. Without
// calls, branches or tables, so that loops over instances vectorise, and with each fused operation
// written out, so that an instance gets the same bits in the body of a vectorised loop as in its
// remainder. Errors: exp below 1.2 ulp, log below 1, pow below 1.5. exp is NEURON's: 0 below -700
// and exp(700) above 700 (nrn 8.2.2, oc/math.cpp: hoc_Exp).

#include <cstdint>

namespace ballast::kernel {

#define BALLAST_INLINE static inline __attribute__((always_inline))

BALLAST_INLINE std::uint64_t bits_of(double x) {
  std::uint64_t bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  return bits;
}

BALLAST_INLINE double from_bits(std::uint64_t bits) {
  double x;
  __builtin_memcpy(&x, &bits, sizeof x);
  return x;
}

BALLAST_INLINE double fused(double a, double b, double c) {
  return __builtin_fma(a, b, c);
}

static constexpr double round_shift = 6755399441055744.0;  // 1.5 * 2^52: adding it rounds
static constexpr double ln2_high = 6.93147180369123816490e-01;
static constexpr double ln2_low = 1.90821492927058770002e-10;
static constexpr double infinite = __builtin_inf();

// exp(r + tail), |r| <= log(2)/2 and tail tiny: 1 + r + r^2 q(r), q through Chebyshev nodes. Pairs
// of terms side by side (Estrin's scheme): a third of the length of Horner's chain of operations.
BALLAST_INLINE double exp_reduced(double r, double tail) {
  const double r2 = r * r;
  const double r4 = r2 * r2;
  const double q0 = fused(0.16666666666666669, r, 0.5);
  const double q2 = fused(0.008333333333330062, r, 0.04166666666662413);
  const double q4 = fused(0.00019841269863053618, r, 0.0013888888917213717);
  const double q6 = fused(2.7557268459997064e-06, r, 2.4801521295954376e-05);
  const double q8 = fused(2.510038549551032e-08, r, 2.7620088445409746e-07);
  const double q = fused(fused(q8, r4, fused(q6, r2, q4)), r4, fused(q2, r2, q0));
  return 1.0 + (fused(r2, q, tail) + r);
}

BALLAST_INLINE double exp(double x) {
  double bounded = x < -700.0 ? -700.0 : x;
  bounded = x > 700.0 ? 700.0 : bounded;
  const double rounded = fused(bounded, 1.4426950408889634074, round_shift);
  const double n = rounded - round_shift;
  const double r = fused(n, -ln2_low, fused(n, -ln2_high, bounded));
  const double y = from_bits(bits_of(exp_reduced(r, 0.0)) + (bits_of(rounded) << 52));
  const double other = x < -700.0 ? 0.0 : x;  // or not a number
  return x >= -700.0 ? y : other;
}

// x = 2^exponent * mantissa, the mantissa between sqrt(1/2) and sqrt(2); x > 0 and finite.
struct Split {
  double exponent, mantissa;
};

BALLAST_INLINE Split split(double x) {
  const bool subnormal = x < 2.2250738585072014e-308;
  const double scaled = subnormal ? x * 18014398509481984.0 : x;
  const std::uint64_t root = 0x3fe6a09e667f3bcdULL;  // of 1/2
  const std::uint64_t moved = bits_of(scaled) + (0x3ff0000000000000ULL - root);
  // the exponent as the low bits of a double of 2^52: works without conversion of 64-bit integers
  const double biased = from_bits((moved >> 52) | 0x4330000000000000ULL) - 4503599627370496.0;
  return {biased - (subnormal ? 1077.0 : 1023.0),
          from_bits((moved & 0x000fffffffffffffULL) + root)};
}

// The series of fdlibm (e_log.c) for log((1 + s)/(1 - s)).
BALLAST_INLINE double log(double x) {
  const Split parts = split(x);
  const double f = parts.mantissa - 1.0;
  const double s = f / (2.0 + f);
  const double z = s * s;
  double tail = 1.479819860511658591e-01;
  tail = fused(tail, z, 1.531383769920937332e-01);
  tail = fused(tail, z, 1.818357216161805012e-01);
  tail = fused(tail, z, 2.222219843214978396e-01);
  tail = fused(tail, z, 2.857142874366239149e-01);
  tail = fused(tail, z, 3.999999999940941908e-01);
  tail = fused(tail, z, 6.666666666666735130e-01);
  const double half = 0.5 * f * f;
  const double k = parts.exponent;
  const double y = fused(k, ln2_high, f - (half - fused(k, ln2_low, s * fused(tail, z, half))));
  const double positive = x < infinite ? y : x;
  const double other = x == 0.0 ? -infinite : __builtin_nan("");
  return x > 0.0 ? positive : other;
}

struct Sum {
  double high, low;
};

BALLAST_INLINE Sum add_exactly(double large, double small) {
  const double high = large + small;
  return {high, small - (high - large)};
}

// log(x) to about 2^-65: log(m) = 2 s (1 + s^2 (1/3 + s^2 q)), s = (m - 1)/(m + 1), sums of two.
BALLAST_INLINE Sum log_exactly(double x) {
  const Split parts = split(x);
  const double f = parts.mantissa - 1.0;
  const Sum below = add_exactly(2.0, f);
  const double s = f / below.high;
  const double s_low = (fused(-s, below.high, f) - s * below.low) / below.high;
  const double z = s * s;
  const double z_low = fused(s, s, -z) + 2.0 * s * s_low;
  double q = 0.05862885610905572;
  q = fused(q, z, 0.058529940782504536);
  q = fused(q, z, 0.06667406985646002);
  q = fused(q, z, 0.07692297395881176);
  q = fused(q, z, 0.09090909168496285);
  q = fused(q, z, 0.1111111111082441);
  q = fused(q, z, 0.1428571428571469);
  q = fused(q, z, 0.2);
  const Sum third = add_exactly(0.3333333333333333, fused(z, q, 1.850371707708594e-17));
  const double u = z * third.high;
  const double u_low = fused(z, third.high, -u) + fused(z, third.low, z_low * third.high);
  const double w = s * u;
  const double w_low = fused(s, u, -w) + fused(s, u_low, s_low * u);
  const Sum series = add_exactly(2.0 * s, 2.0 * w);
  const double series_low = series.low + 2.0 * (s_low + w_low);
  const Sum whole = add_exactly(parts.exponent * ln2_high, series.high);
  // where the exponent is 0 the series is the larger one
  const bool is_one = parts.exponent == 0.0;
  const double low = whole.low + fused(parts.exponent, ln2_low, series_low);
  return {is_one ? series.high : whole.high, is_one ? series_low : low};
}

BALLAST_INLINE double power_of_two(double n) {
  return from_bits((bits_of(n + 4503599627371519.0)) << 52);
}

// x^y for x > 0.
BALLAST_INLINE double power_of_positive(double x, double y) {
  const Sum l = log_exactly(x);
  const double high = y * l.high;
  double bounded = high < -746.0 ? -746.0 : high;
  bounded = bounded > 710.0 ? 710.0 : bounded;
  const double low = bounded == high ? fused(y, l.high, -high) + y * l.low : 0.0;
  const double n = fused(bounded, 1.4426950408889634074, round_shift) - round_shift;
  const Sum r = add_exactly(fused(n, -ln2_high, bounded), fused(n, -ln2_low, low));
  const double half = fused(n, 0.5, round_shift) - round_shift;  // two steps: no early underflow
  return exp_reduced(r.high, r.low) * power_of_two(half) * power_of_two(n - half);
}

BALLAST_INLINE double pow(double x, double y) {
  const double size = __builtin_fabs(x);
  const bool zero = size == 0.0, unbounded = size == infinite;
  const double inside = zero || unbounded ? 1.0 : size;
  const double grown = power_of_positive(inside, y);
  const double at_ends = (y < 0.0) == zero ? infinite : 0.0;
  double result = zero || unbounded ? at_ends : grown;
  const double whole = __builtin_floor(y);
  const bool odd = whole == y && __builtin_floor(0.5 * y) != 0.5 * y;
  const double negative = whole == y ? (odd ? -result : result) : __builtin_nan("");
  result = x < 0.0 ? negative : result;
  result = x != x || y != y ? x + y : result;
  return x == 1.0 || y == 0.0 ? 1.0 : result;
}

// x^n for a small whole number n.
template <int n>
BALLAST_INLINE double whole_power(double x) {
  if constexpr (n == 1) {
    return x;
  } else if constexpr (n % 2 == 0) {
    const double root = whole_power<n / 2>(x);
    return root * root;
  } else {
    return x * whole_power<n - 1>(x);
  }
}

}  // namespace ballast::kernel
