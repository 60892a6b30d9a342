#pragma once
// PairSampling: the (template, morphology) pairs of a circuit as a population to sample
// (sampling.hpp). Says which models to build, round by round, and makes records of those that are
// not built. Strata are templates, and the formats of their morphologies; models without a
// morphology file are always built. Pairs of the same content are one. Reads all templates and
// morphologies once, for their fingerprints.

#include <cstdint>
#include <string>
#include <vector>

#include "estimator/interval.hpp"
#include "estimator/memory_model.hpp"
#include "estimator/sampling.hpp"
#include "model/catalog.hpp"

namespace ballast::estimator {

class PairSampling {
 public:
  /// Borrows the catalog. `error`: of the total over all cells; 0 builds all that was not measured.
  /// Predicted records that `known` has are kept where they are good enough for that, else drawn
  /// among as if nothing were known of them.
  /// Up to a thousand unknown pairs are all built where their morphology files have no more than
  /// `small_files` bytes together, which is about a second of work; else up to 300.
  PairSampling(const model::CellCatalog& catalog, const MemoryModel& known, double error,
               double small_files = 64e6);

  /// Indices of the models to build next, ascending; `known` has the records of those before. None:
  /// all is known well enough.
  [[nodiscard]] std::vector<std::size_t> next(const MemoryModel& known);

  /// Adds records of the pairs that were not built, in place of earlier predictions. After next()
  /// has returned none.
  void predict(MemoryModel& known) const;

  /// How well `known` describes the circuit.
  [[nodiscard]] SampleSummary summary(const MemoryModel& known) const;

 private:
  struct Pair {
    std::size_t model = 0;  ///< the first with this fingerprint
    std::string fingerprint;
    std::int64_t cells = 0;
  };

  void find_pairs();
  void choose_unknown(const MemoryModel& known, double error, double small_files);
  [[nodiscard]] UnknownPair unknown(const Pair& pair) const;
  [[nodiscard]] std::uint64_t seed(const std::vector<std::size_t>& chosen) const;

  const model::CellCatalog* catalog_;
  std::vector<Pair> pairs_;
  std::vector<std::size_t> unknown_;  ///< indices into pairs_, parallel to the sampling's
  std::vector<std::size_t> awaited_;  ///< indices into unknown_, of the last round
  Sampling sampling_;
};

/// True if `known` has a record, measured or predicted, of every model.
[[nodiscard]] bool has_all_cells(const MemoryModel& known, const model::CellCatalog& catalog);

}  // namespace ballast::estimator
