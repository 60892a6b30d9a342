# Stochastic synapses, gap junctions, replay from a virtual population, cells of all metypes.
"$BALLAST_BIN/ballast-circuit" "$1" --cells=40 --synapses-per-cell=40 --virtual=20 --gap-junctions=6 \
  --duration=50 --seed=7 --json > "$1.json"
