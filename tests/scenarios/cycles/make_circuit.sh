# Stochastic synapses, spontaneous minis, gap junctions, replay from a virtual population, noise.
"$BALLAST_BIN/ballast-circuit" "$1" --cells=40 --synapses-per-cell=40 --virtual=20 --gap-junctions=6 \
  --duration=50 --seed=7 --json > "$1.json"
sed -i 's/^  "inputs": {/  "connection_overrides": [{"name": "minis", "source": "All", "target": "Sample", "spont_minis": 20}],\n&/' \
  "$1/simulation_config.json"
