# Few cells, so that the page is made in a moment; the configuration has a report, and a name that HTML must
# not read.
"$BALLAST_BIN/ballast-circuit" "$1" --cells=40 --synapses-per-cell=20 --duration=1 --seed=5 --json > "$1.json"
report='"type": "compartment", "cells": "All", "variable_name": "v", "dt": 0.1, "start_time": 0, "end_time": 1'
sed "s/\"output\": {/\"reports\": {\"v\": {$report}}, &/" "$1/simulation_config.json" > "$1/<b>&'quoted'.json"
