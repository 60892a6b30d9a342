# Shared by the scenario tests; sourced by each scenario's test.sh. The test's environment gives
# BALLAST_BIN (the built programs), BALLAST_MPIRUN, BALLAST_CACHE and, where a scenario needs them,
# BALLAST_SHARED_CIRCUITS and BALLAST_COMPARE. Every scenario works in a folder of its own.

set -euo pipefail
scenario=$(cd "$(dirname "${BASH_SOURCE[1]}")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/ballast-scenario-XXXXXX")
trap 'rm -rf "$work"' EXIT

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

# on_ranks N COMMAND...
on_ranks() {
  local ranks=$1
  shift
  if [ "$ranks" = 1 ]; then "$@"; else "$BALLAST_MPIRUN" -n "$ranks" "$@"; fi
}
