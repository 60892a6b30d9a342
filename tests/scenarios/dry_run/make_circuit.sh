# Cells of all metypes, stochastic synapses, gap junctions and replay; large enough that the base is a
# small part of a rank.
"$BALLAST_BIN/ballast-circuit" "$1" --cells=300 --synapses-per-cell=300 --virtual=30 --gap-junctions=20 \
  --duration=1 --seed=11 --json "${@:2}" > "$1.json"
