# A dry run's files for neurodamus, read by Python's own pickle as neurodamus does; and an allocation that
# Python wrote with the classes of neurodamus, converted, checked and obeyed by a run. Skipped without python3.
source "$(dirname "$0")/../common.sh"

if ! command -v python3 > /dev/null; then
  echo "SKIPPED: no python3"
  exit 77
fi
bash "$scenario/make_circuit.sh" "$work/circuit"
cd "$work/circuit"
allocation() { "$BALLAST_BIN/ballast-allocation" "$@" --quiet; }

"$BALLAST_BIN/ballast" simulation_config.json --dry-run --num-target-ranks=2 --neurodamus-files \
  > ../estimate.txt 2> ../dry_run.log
[ "$(tail -n 1 ../estimate.txt)" = "Written: cell_memory_usage.json memory_per_metype.json\
 allocation_r2_c1.gz workload_summary.gz allocation_r2_c1.pkl.gz" ] || fail "other files written: $(tail -n 1 ../estimate.txt)"
python3 "$scenario/read_as_neurodamus.py" allocation_r2_c1.gz allocation_r2_c1.pkl.gz cell_memory_usage.json
allocation diff allocation_r2_c1.gz allocation_r2_c1.pkl.gz > ../diff.txt || fail "the two differ"

mkdir ../theirs
python3 "$scenario/write_as_neurodamus.py" allocation_r2_c1.pkl.gz ../theirs/allocation_r2_c1.pkl.gz
status=0
allocation diff allocation_r2_c1.pkl.gz ../theirs/allocation_r2_c1.pkl.gz > ../diff.txt || status=$?
[ "$status" = 1 ] || fail "ranks are exchanged, but diff ends with $status"
allocation convert ../theirs/allocation_r2_c1.pkl.gz allocation_r2_c1.gz --circuit=simulation_config.json
allocation validate allocation_r2_c1.gz --circuit=simulation_config.json
on_ranks 2 "$BALLAST_BIN/ballast" simulation_config.json --lb-mode=Memory > ../run.txt 2> ../run.log
grep -q 'allocation_r2_c1.gz: allocation loaded' ../run.log || fail "the run did not take the allocation"
