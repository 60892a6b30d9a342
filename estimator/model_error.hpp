#pragma once
// How sure the law is where everything is measured: half-widths of 95 % intervals, from the
// matrix of circuits in docs/memory_model.md: errors of measured peaks there have a part that is
// the same for small and large ranks (pages of libraries, buffers of MPI, blocks that were freed)
// and one that grows with what the rank holds.

#include "core/quantity.hpp"

namespace ballast::estimator {

/// Of a rank's peak while building and while running, from what it holds beside its base.
[[nodiscard]] Bytes build_model_error(Bytes held);
[[nodiscard]] Bytes run_model_error(Bytes held);
/// Of the bytes of a metype or of a kind of synapse.
[[nodiscard]] Bytes record_model_error(Bytes bytes);

}  // namespace ballast::estimator
