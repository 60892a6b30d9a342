# A built model gives the spikes of NEURON in place, bit for bit: built in 1, 2, 4 and 10 cycles, on 1, 2 and
# 4 ranks, dealt out by RoundRobin and Memory; run on 1, 2 and 4 ranks and with threads; packed and not;
# interrupted by --save and --restore. Stochastic synapses, gap junctions, replay, noise.
source "$(dirname "$0")/../common.sh"

bash "$scenario/../same_spikes/make_circuit.sh" "$work/circuit"
cd "$work/circuit"
"$BALLAST_BIN/ballast" simulation_config.json --quiet --output-path=../in_place > ../in_place.txt
same() {
  "$BALLAST_COMPARE" "$1" "$work/in_place/out.h5" > "$work/found.txt" || fail "$1: $(cat "$work/found.txt")"
  [ "$(sed 's/ spikes//' "$work/found.txt")" -gt 10 ] || fail "few spikes: $(cat "$work/found.txt")"
}

for cycles in 1 2 4 10; do
  for ranks in 1 2 4; do
    for mode in RoundRobin Memory; do
      out=../$mode-$ranks-$cycles
      # 40 cells are fewer than 4 ranks need in 10 cycles of at least one cell: still 40 groups at most
      on_ranks "$ranks" "$BALLAST_BIN/ballast" simulation_config.json --quiet --lb-mode="$mode" \
        --modelbuilding-steps="$cycles" --build-model=ON --keep-build --output-path="$out" > "$out.txt"
      same "$out/out.h5"
    done
  done
done

model=../RoundRobin-2-4/built_model
for ranks in 1 2 4; do
  on_ranks "$ranks" "$BALLAST_BIN/ballast-sim" "$model" --quiet --threads=2 --log="../on-$ranks.h5" > ../sim.txt
  same "../on-$ranks.h5"
  on_ranks "$ranks" "$BALLAST_BIN/ballast-sim" "$model" --quiet --threads=2 --part-size=0.05 --log="../in-parts-$ranks.h5" \
    > ../sim.txt
  same "../in-parts-$ranks.h5"
done

"$BALLAST_BIN/ballast-model" pack "$model" ../model.net > ../pack.txt
cd "$work"
on_ranks 2 "$BALLAST_BIN/ballast-sim" model.net 0.05 --quiet > sim.txt
same model.h5

# The first 20 ms on 2 ranks, the rest on 1: together all spikes.
on_ranks 2 "$BALLAST_BIN/ballast-sim" model.net 0.02 --quiet --part-size=0.2 --save=state --log=first.h5 > sim.txt
"$BALLAST_BIN/ballast-sim" model.net 0.05 --quiet --part-size=0.2 --restore=state --log=second.h5 > sim.txt
spikes() { h5dump -d "/spikes/cortex/$2" -y -w 1 "$1" | sed -n '/^ *[0-9]/p' | tr -d ' ,'; }
for column in timestamps node_ids; do
  { spikes first.h5 "$column"; spikes second.h5 "$column"; } > parts.txt
  spikes model.h5 "$column" > whole.txt
  cmp -s parts.txt whole.txt || fail "$column differ after --restore"
done
[ -s whole.txt ] || fail "h5dump shows no spikes"
