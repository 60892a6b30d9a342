#pragma once
// Internal to comm: leaves a collective in which a threaded rank waits for one that has failed.
// Ends at run_threaded(), which rethrows the failure itself; code between passes it on.

namespace ballast::comm {

struct Released {};

}  // namespace ballast::comm
