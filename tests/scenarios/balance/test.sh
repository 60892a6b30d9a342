# 8,000 point neurons whose connections are near each other, and 20 cells: METIS needs fewer sources of
# other ranks than LPT, and what that saves is predicted and measured, with the same spikes. A dry run of
# any number of ranks and the run itself place alike. What cannot be balanced has a valid allocation or one
# line that says why.
source "$(dirname "$0")/../common.sh"

circuit() { "$BALLAST_BIN/ballast-circuit" "$@" --gap-junctions=0 --quiet > "$work/circuit.log"; }
dry_run() { "$BALLAST_BIN/ballast" "$@" --dry-run; }
# remote_sources NAME: of a row of the table of placements.
remote_sources() { awk -v name="$1" '$1 == name { gsub(",", ""); print $(NF - 1) }' "$2"; }
# fullest measured|predicted FILE: the highest run peak of a memory report, in bytes.
fullest() {
  awk -v part="\"$1\":" '$1 == part { inside = 1 }
    inside && $1 == "\"run_bytes\":" { if ($2 + 0 > most) most = $2 + 0; inside = 0 }
    END { print most + 0 }' "$2"
}
less() { [ "$1" -gt 0 ] && [ "$1" -lt "$2" ]; }

circuit "$work/near" --recipe="$scenario/recipe.json" --cells=20 --point-cells=8000 --synapses-per-cell=5 \
  --virtual=0 --duration=5
for balancer in lpt metis; do
  mkdir "$work/$balancer"
  cd "$work/$balancer"
  dry_run ../near/simulation_config.json --num-target-ranks=4 --lb-mode=Memory --balancer="$balancer" \
    > estimate.txt 2> estimate.log
  cp allocation_r4_c1.gz of_one.gz
  on_ranks 2 "$BALLAST_BIN/ballast" ../near/simulation_config.json --dry-run --num-target-ranks=4 \
    --lb-mode=Memory --balancer="$balancer" > again.txt 2> again.log
  cmp of_one.gz allocation_r4_c1.gz || fail "$balancer: another allocation from two ranks"
  on_ranks 4 "$BALLAST_BIN/ballast" ../near/simulation_config.json --lb-mode=Memory --balancer="$balancer" \
    --output-path=out > run.txt 2> run.log
  grep -q "allocation loaded ($balancer)" run.log || fail "$balancer: the run did not take the dry run's allocation"
done
cd "$work"
"$BALLAST_COMPARE" lpt/out/out.h5 metis/out/out.h5 || fail "placement changed the spikes"

lpt=$(remote_sources LPT metis/estimate.txt)
metis=$(remote_sources METIS metis/estimate.txt)
less "$((5 * metis))" "$((2 * lpt))" || fail "METIS leaves $metis remote sources of LPT's $lpt"
# A source takes some 300 bytes, so that each of four ranks saves a MiB or more; asked for is half of it.
for part in predicted measured; do
  with_lpt=$(fullest "$part" lpt/out/memory_report.json)
  with_metis=$(fullest "$part" metis/out/memory_report.json)
  less "$((with_metis + 500000))" "$with_lpt" ||
    fail "fullest rank, $part: $with_metis bytes under METIS, $with_lpt under LPT"
done

# Shapes that have nothing to balance: a valid allocation.
check() {
  local name=$1 ranks=$2
  shift 2
  mkdir "$work/$name"
  cd "$work/$name"
  for mode in Memory WholeCell RoundRobin; do
    dry_run ../"$name"_circuit/simulation_config.json --num-target-ranks="$ranks" --lb-mode="$mode" "$@" \
      > "$mode.txt" 2> "$mode.log" || { cat "$mode.log"; fail "$name: $mode"; }
    "$BALLAST_BIN/ballast-allocation" validate allocation_r*.gz \
      --circuit=../"$name"_circuit/simulation_config.json --quiet > valid.txt || fail "$name: $mode is not valid"
  done
}
circuit "$work/one_metype_circuit" --cells=40 --metypes=1 --synapses-per-cell=4 --virtual=0
check one_metype 4
circuit "$work/silent_circuit" --cells=40 --metypes=2 --edges=0 --virtual=0
check silent 4
grep -q 'by LPT and not by METIS: no synapse connects two cells' Memory.log || fail "silent: no reason is given"
circuit "$work/empty_cycles_circuit" --cells=6 --metypes=2 --synapses-per-cell=2 --virtual=0
check empty_cycles 2 --modelbuilding-steps=8
check_refusal() {
  local code=0
  dry_run "$@" > refused.txt 2> refused.log || code=$?
  [ "$code" != 0 ] && [ "$(grep -c 'error: ' refused.log)" = 1 ]
}
check_refusal ../empty_cycles_circuit/simulation_config.json --num-target-ranks=7 || fail "more ranks than cells"
grep -q "more ranks than cells '7'" refused.log || fail "more ranks than cells: $(cat refused.log)"
# A population of virtual cells only: nothing to place.
circuit "$work/virtual_circuit" --cells=4 --metypes=1 --synapses-per-cell=1 --virtual=5
sed 's/"node_set": "[A-Za-z]*"/"node_set": "Thalamus"/' ../virtual_circuit/simulation_config.json \
  > ../virtual_circuit/virtual.json
check_refusal ../virtual_circuit/virtual.json || fail "virtual cells only"
grep -q 'no cells' refused.log || fail "virtual cells only: $(cat refused.log)"
