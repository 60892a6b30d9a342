#pragma once
// What the C text of .mod files (VERBATIM) finds in a generated source under the names that NEURON
// gives it: Random123 streams (Philox 4x32-10: Salmon et al. (2011) SC'11, doi:10.1145/2063384
// .2063405; the order of picks is that of nrn 8.2.2, oc/nrnran123.cpp), vectors, errors. Memory
// comes from the runtime, which frees it. Part of every generated source, behind kernel.hpp and
// kernel_math.hpp; here rather than in a library, so that nothing is needed at hand.

#include <cassert>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "engine/runtime/kernel.hpp"
#include "mechanisms/kernel_math.hpp"

#define NRNBBCORE 1
#define CORENEURON_BUILD 1
#define NRN_VERSION_GTEQ_8_2_0 1
#define NRN_VERSION_GTEQ(major, minor, patch) ((major)*100 + (minor)*10 + (patch) <= 822)
#define NRN_VERSION_EQ(major, minor, patch) ((major)*100 + (minor)*10 + (patch) == 822)

// C text declares these functions once more: static, so that both are the same.
[[maybe_unused]] static const int cvode_active_ = 0;

// The services of the call that this thread is in: C text asks for streams without saying for whom.
static thread_local const ballast::kernel::Services* current_services = nullptr;

struct Call {
  explicit Call(const ballast::kernel::Step& step) { current_services = step.services; }
};

[[noreturn]] static inline void hoc_execerror(const char* problem, const char* value) {
  current_services->fail(current_services->group, problem, value != nullptr ? value : "");
  std::abort();  // fail() does not return
}

template <class Made>
static Made* make_zeroed(std::int64_t more_bytes, bool state) {
  return static_cast<Made*>(current_services->allocate(
      current_services->group, static_cast<std::int64_t>(sizeof(Made)) + more_bytes, state));
}

struct nrnran123_State {
  std::uint32_t counter[4];
  std::uint32_t numbers[4];
  char which;
};

static inline void nrnran123_draw(nrnran123_State* stream) {
  std::uint32_t c[4] = {stream->counter[0], stream->counter[1], stream->counter[2],
                        stream->counter[3]};
  std::uint32_t key[2] = {current_services->random_index, 0};
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53U} * c[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57U} * c[2];
    const std::uint32_t first = static_cast<std::uint32_t>(b >> 32) ^ c[1] ^ key[0];
    const std::uint32_t third = static_cast<std::uint32_t>(a >> 32) ^ c[3] ^ key[1];
    c[1] = static_cast<std::uint32_t>(b);
    c[3] = static_cast<std::uint32_t>(a);
    c[0] = first;
    c[2] = third;
    key[0] += 0x9E3779B9U;
    key[1] += 0xBB67AE85U;
  }
  std::memcpy(stream->numbers, c, sizeof c);
}

static inline void nrnran123_setseq(nrnran123_State* stream, std::uint32_t sequence, char which) {
  stream->which = which < 0 || which > 3 ? char{0} : which;
  stream->counter[0] = sequence;
  nrnran123_draw(stream);
}

static inline nrnran123_State* nrnran123_newstream3(std::uint32_t id1, std::uint32_t id2,
                                                    std::uint32_t id3) {
  auto* stream = make_zeroed<nrnran123_State>(0, true);
  stream->counter[1] = id3;
  stream->counter[2] = id1;
  stream->counter[3] = id2;
  nrnran123_setseq(stream, 0, 0);
  return stream;
}

static inline nrnran123_State* nrnran123_newstream(std::uint32_t id1, std::uint32_t id2) {
  return nrnran123_newstream3(id1, id2, 0);
}

static inline void nrnran123_deletestream(nrnran123_State*) {}

static inline void nrnran123_getseq(nrnran123_State* stream, std::uint32_t* sequence, char* which) {
  *sequence = stream->counter[0];
  *which = stream->which;
}

static inline void nrnran123_getids3(nrnran123_State* stream, std::uint32_t* id1,
                                     std::uint32_t* id2, std::uint32_t* id3) {
  *id3 = stream->counter[1];
  *id1 = stream->counter[2];
  *id2 = stream->counter[3];
}

static inline void nrnran123_getids(nrnran123_State* stream, std::uint32_t* id1,
                                    std::uint32_t* id2) {
  *id1 = stream->counter[2];
  *id2 = stream->counter[3];
}

static inline std::uint32_t nrnran123_ipick(nrnran123_State* stream) {
  const std::uint32_t picked = stream->numbers[static_cast<int>(stream->which)];
  if (++stream->which > 3) {
    stream->which = 0;
    ++stream->counter[0];
    nrnran123_draw(stream);
  }
  return picked;
}

static inline double nrnran123_dblpick(nrnran123_State* stream) {
  return (static_cast<double>(nrnran123_ipick(stream)) + 1.0) * (1.0 / 4294967297.0);
}

static inline double nrnran123_negexp(nrnran123_State* stream) {
  return -std::log(nrnran123_dblpick(stream));
}

static inline double nrnran123_normal(nrnran123_State* stream) {
  double u = 0.0;
  double size = 0.0;
  do {
    u = 2.0 * nrnran123_dblpick(stream) - 1.0;
    const double other = 2.0 * nrnran123_dblpick(stream) - 1.0;
    size = u * u + other * other;
  } while (size > 1.0);
  return u * std::sqrt(-2.0 * std::log(size) / size);
}

struct IvocVect {
  int size;
  double* values;
};

static inline IvocVect* vector_new1(int size) {
  const auto bytes = static_cast<std::int64_t>(sizeof(double)) * size;
  auto* made = make_zeroed<IvocVect>(bytes, false);
  made->size = size;
  made->values = reinterpret_cast<double*>(made + 1);
  return made;
}

static inline int vector_capacity(void* vector) {
  return static_cast<IvocVect*>(vector)->size;
}

static inline double* vector_vec(void* vector) {
  return static_cast<IvocVect*>(vector)->values;
}

// Reversal potential after a mechanism has written a concentration, where the style of the ion asks
// for it (nrn 8.2.2, nrnoc/eion.cpp: nrn_wrote_conc, nrn_nernst; modern units).
static inline void wrote_concentration(const ballast::kernel::Ion& ion, std::int32_t instance,
                                       double charge, double celsius) {
  if ((ion.styles[instance] & 040) == 0) {
    return;
  }
  const double in = ion.columns[ballast::kernel::inside][instance];
  const double out = ion.columns[ballast::kernel::outside][instance];
  const double kelvin_factor =
      1000.0 * 8.3144626181532395 * (celsius + 273.15) / 96485.332123310014;
  double& reversal = ion.columns[ballast::kernel::reversal][instance];
  if (charge == 0.0) {
    reversal = 0.0;
  } else if (in <= 0.0) {
    reversal = 1e6;
  } else if (out <= 0.0) {
    reversal = -1e6;
  } else {
    reversal = kelvin_factor / charge * std::log(out / in);
  }
}

// Where an instance is.
struct Place {
  std::int32_t node = -1;
  std::int32_t ions[ballast::kernel::most_ions] = {};
};

static inline Place place_in(const ballast::kernel::Run& run, std::int32_t k) {
  Place place;
  place.node = run.node + k;
  for (int ion = 0; ion < ballast::kernel::most_ions; ++ion) {
    place.ions[ion] = run.ions[ion] + k;
  }
  return place;
}

static inline Place place_of_point(const ballast::kernel::Instances& in, std::int32_t i,
                                   int ion_count) {
  Place place;
  place.node = in.nodes != nullptr ? in.nodes[i] : -1;
  for (int ion = 0; ion < ion_count; ++ion) {
    place.ions[ion] = in.ions[ion].instances[i];
  }
  return place;
}

// True in the step in which the time is reached (nrn 8.2.2, nrnoc/fadvance.cpp).
static inline bool reached(double time, double t, double dt) {
  const double x = time - 1e-11;
  return x <= t && x > t - dt;
}

// A table over equal steps from `from` to `to`: at `tables` its start and steps per unit, then
// entries 0 to `last` of each variable (as nocmodl of nrn 8.2.2 makes and reads them).
struct TablePlace {
  double fraction;
  int below;
  bool exact;  ///< outside of the table: entry `below` itself
};

BALLAST_INLINE TablePlace table_place(const double* table, int last, double x) {
  const double place = table[1] * (x - table[0]);
  const bool under = place <= 0.0, over = place >= last;
  const double inside = place > 0.0 && !over ? place : 0.0;
  const int below = static_cast<int>(inside);
  return {place == place ? inside - below : place, over ? last : below, under || over};
}

BALLAST_INLINE double table_value(const double* entries, TablePlace place) {
  const double low = entries[place.below];
  const double high = entries[place.below + (place.exact ? 0 : 1)];
  return place.exact ? low
                     : (place.fraction == place.fraction ? low + place.fraction * (high - low)
                                                         : place.fraction);
}
