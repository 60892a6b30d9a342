# Few cells, so that the page is made in a moment; its configuration has a report, and a name that HTML
# must not read.
"$BALLAST_BIN/ballast-circuit" "$1" --cells=40 --synapses-per-cell=20 --duration=1 --seed=5 --json > "$1.json"
sed -i 's/"output": {/"reports": {"v": {"type": "compartment", "cells": "All", "variable_name": "v", "sections": "soma",
  "dt": 0.1, "start_time": 0, "end_time": 1}}, "output": {/' "$1/simulation_config.json"
mv "$1/simulation_config.json" "$1/<b>&'quoted'.json"
