# make_circuit.sh FOLDER: 40 cells with stochastic synapses, gap junctions and replayed spikes.
"$BALLAST_BIN/ballast-circuit" "$1" --cells 40 --synapses-per-cell 100 --gap-junctions 15 \
  --duration 30 --seed 11 --quiet > /dev/null
