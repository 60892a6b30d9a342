# What connection overrides make of synapses: the dry run counts it, the run builds it, and the spikes are the
# same, bit for bit, on 1, 2 and 4 ranks. Built and counted are compared by the run itself (conservation).
source "$(dirname "$0")/../common.sh"

bash "$scenario/make_circuit.sh" "$work/circuit"
cd "$work/circuit"
for ranks in 1 2 4; do
  on_ranks "$ranks" "$BALLAST_BIN/ballast" simulation_config.json --output-path="../on-$ranks" \
    > "../on-$ranks.txt" 2> "../on-$ranks.log"
done
cd "$work"
grep -E 'synapses with spontaneous minis$' on-1.log > minis.txt || fail "no minis: $(cat on-1.log)"
built=$(sed 's/.* \([0-9]*\) synapses with.*/\1/' minis.txt | awk '{sum += $1} END {print sum}')
for ranks in 2 4; do
  "$BALLAST_COMPARE" "on-$ranks/out.h5" on-1/out.h5 | tee found.txt
  grep -qx '0 spikes' found.txt && fail "no spikes, so nothing was compared"
done

cd circuit
"$BALLAST_BIN/ballast" simulation_config.json --dry-run --json > ../dry.json
cd "$work"
kind() { grep -A1 "\"kind\": \"$1\"" dry.json | sed -n 's/.*"count": \([0-9]*\).*/\1/p'; }
[ "$(kind InhPoissonStim)" = "$built" ] || fail "minis: $(kind InhPoissonStim) counted, $built built"
[ "$(kind GluSynapse)" -gt 0 ] || fail "no plastic synapses counted"
grep -q '"mechanism": "GluSynapse"' circuit/cell_memory_usage.json || fail "plastic synapses were not measured"
