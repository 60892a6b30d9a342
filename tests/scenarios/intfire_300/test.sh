# The Allen Institute's 300_intfire as it was published: 4,322 spikes, times within 1e-9 ms, on the number
# of ranks given as the first argument. Skipped (77) where the circuit is not at hand.
source "$(dirname "$0")/../common.sh"

[ -d "$BALLAST_SHARED_CIRCUITS/300_intfire" ] || exit 77
cp -r "$BALLAST_SHARED_CIRCUITS/300_intfire" "$BALLAST_SHARED_CIRCUITS/shared_components" "$work"
cd "$work/300_intfire"
chmod -R u+w .
on_ranks "$1" "$BALLAST_BIN/ballast" simulation_config.json --quiet
"$BALLAST_COMPARE" output/spikes.h5 reference/spikes.h5 1e-9 | tee found.txt
grep -qx '4322 spikes' found.txt || fail "another number of spikes"
