# Few cells, so that the page is made in a moment; its configuration has a name that HTML must not read.
"$BALLAST_BIN/ballast-circuit" "$1" --cells=40 --synapses-per-cell=20 --duration=1 --seed=5 --json > "$1.json"
mv "$1/simulation_config.json" "$1/<b>&'quoted'.json"
