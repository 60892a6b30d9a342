# Few cells in two populations.
"$BALLAST_BIN/ballast-circuit" "$1" --cells=20 --populations=2 --synapses-per-cell=20 --duration=1 --seed=7 --json \
  > "$1.json"
