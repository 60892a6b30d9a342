# The same spikes, bit for bit, on 1, 2 and 4 ranks and under RoundRobin and Memory.
source "$(dirname "$0")/../common.sh"

bash "$scenario/make_circuit.sh" "$work/circuit"
cd "$work/circuit"
for mode in ${1:-RoundRobin Memory}; do
  for ranks in 1 2 4; do
    on_ranks "$ranks" "$BALLAST_BIN/ballast" simulation_config.json --quiet --lb-mode="$mode" \
      --output-path="../$mode-$ranks" > "../$mode-$ranks.txt"
  done
done
cd "$work"
references=(./*-1)
reference=${references[0]}
for found in ./*-[124]; do
  "$BALLAST_COMPARE" "$found/out.h5" "$reference/out.h5" | tee found.txt
  grep -qx '0 spikes' found.txt && fail "$found: no spikes, so nothing was compared"
done
exit 0
