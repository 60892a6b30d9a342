# A circuit built in 4 cycles and run on the runtime: the dry run's peaks of both against what they take, and
# what ballast-sim says of its memory before loading within 1 %.
source "$(dirname "$0")/../common.sh"

# numbers KEY FILE: all numbers under this key of a JSON document.
numbers() { sed -n "s/^.*\"$1\": \([0-9]*\).*/\1/p" "$2"; }
largest() { numbers "$1" "$2" | sort -n | tail -1; }
# within WHAT PREDICTED MEASURED MARGIN
within() {
  local difference=$(($2 - $3))
  echo "$1: predicted $2, measured $3"
  [ "${difference#-}" -le "$4" ] || fail "$1: off by more than $4"
}

cd "$work"
"$BALLAST_BIN/ballast-circuit" circuit --cells=200 --synapses-per-cell=1500 --duration=1 --seed=5 --json > circuit.json
cd circuit
"$BALLAST_BIN/ballast" simulation_config.json --dry-run --modelbuilding-steps=4 --quiet --json > ../dry_run.json
"$BALLAST_BIN/ballast" simulation_config.json --modelbuilding-steps=4 --lb-mode=Memory --keep-build --quiet --json \
  --output-path=../model > ../run.json
"$BALLAST_BIN/ballast" simulation_config.json --modelbuilding-steps=4 --lb-mode=Memory --keep-build --quiet --json \
  --output-path=../model > ../again.json
"$BALLAST_BIN/ballast-sim" ../model/built_model --quiet --json --log=../sim.h5 > ../sim.json
cd "$work"
sed -n '/"ranks": \[/,$p' dry_run.json > ranks.json
within "build peak" "$(largest build_bytes ranks.json)" "$(largest peak_bytes model/build_report.json)" \
  "$(largest build_half_width ranks.json)"
run=$(largest run_bytes ranks.json)
within "run peak after building" "$run" "$(largest peak_measured run.json)" "$(largest run_half_width ranks.json)"
within "run peak of a model that is there" "$run" "$(largest peak_measured again.json)" "$((run * 5 / 100))"
[ "$(largest arrays_predicted sim.json)" = "$(largest arrays_kept sim.json)" ] || fail "the arrays are others"
within "arrays of the run" "$(largest arrays_kept run.json)" "$(largest arrays_kept sim.json)" 0
resident=$(largest resident_measured sim.json)
within "resident size" "$(largest resident_predicted sim.json)" "$resident" "$((resident / 100))"
"$BALLAST_BIN/ballast-advise" circuit --cycles=1,4 --json > advice.json || fail "no advice"
[ "$(numbers cycles advice.json | sort -n | tail -1)" = 4 ] || fail "the advice shows no cycles"
