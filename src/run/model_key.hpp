#pragma once
// What decides about every byte of a built model, as fingerprints with names, so that a model on
// disk is used, or its building gone on with, only for the input it is of. Large files of the
// circuit count with name, size and time of change; configurations, spikes and mechanisms with
// their content.

#include "build/journal.hpp"
#include "dry_run/estimate.hpp"

namespace ballast::run {

/// Of what builds a model: "0.1.0", "NEURON 8.2.2".
struct Versions {
  std::string ballast, engine;
};

/// Without how the cells are dealt out. Collective; the same on all ranks.
[[nodiscard]] build::BuildKey content_key(const dry_run::EstimateInput& input,
                                          const Versions& versions);

/// A content_key() with the allocation, of which every rank has its own part. Collective; the same
/// on all ranks.
[[nodiscard]] build::BuildKey build_key(build::BuildKey content, const plan::Allocation& allocation,
                                        comm::Communicator& comm);

}  // namespace ballast::run
