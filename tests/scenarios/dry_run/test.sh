# A second dry run measures nothing and prints the same estimate, to the byte. The estimate does not depend
# on the ranks of the dry run, whether these measure or not. A run on 2 ranks takes the dry run's
# allocation, and every rank's peak is within 2 % of the prediction, under Memory and under RoundRobin.
source "$(dirname "$0")/../common.sh"

bash "$scenario/make_circuit.sh" "$work/circuit"
cd "$work/circuit"
dry_run() { "$BALLAST_BIN/ballast" simulation_config.json --dry-run --num-target-ranks=2; }

dry_run > ../first.txt 2> ../first.log
cp cell_memory_usage.json memory_per_metype.json allocation_r2_c1.gz ..
dry_run > ../second.txt 2> ../second.log
cmp ../first.txt ../second.txt
for file in cell_memory_usage.json memory_per_metype.json allocation_r2_c1.gz; do cmp "$file" "../$file"; done
grep -q 'nothing is measured' ../second.log || fail "the second dry run measured again"
# What is measured anew is the same but for the time, and for the base where the kernel maps a page of a
# library more or less: metypes and synapses.
measured() { sed '/^All ranks/,$d' "$1"; }
for ranks in 2 4; do
  mkdir "../fresh-$ranks"
  (cd "../fresh-$ranks" && on_ranks "$ranks" "$BALLAST_BIN/ballast" ../circuit/simulation_config.json \
    --dry-run --num-target-ranks=2 > ../fresh.txt 2> ../fresh.log)
  cmp <(measured ../first.txt) <(measured ../fresh.txt)
  cmp memory_per_metype.json "../fresh-$ranks/memory_per_metype.json"
done
# Names of metypes change no figure of the circuit.
bash "$scenario/make_circuit.sh" "$work/split" --subtypes=15
(cd ../split && dry_run > ../split.txt 2> ../split.log)
[ "$(wc -l < ../split.txt)" -gt "$(wc -l < ../first.txt)" ] || fail "no metype was split"
cmp <(measured ../first.txt | sed '1,/^Synapse /d') <(measured ../split.txt | sed '1,/^Synapse /d')
on_ranks 4 "$BALLAST_BIN/ballast" simulation_config.json --dry-run --num-target-ranks=2 > ../ranks.txt
cmp allocation_r2_c1.gz ../allocation_r2_c1.gz
cmp ../first.txt ../ranks.txt
zcat allocation_r2_c1.gz > ../allocation.json
grep -q '"fingerprint"' ../allocation.json || fail "zcat does not print the allocation"

# errors FILE: the relative errors of the run peaks in a memory report.
errors() { sed -n 's/^ *"run": \(-\{0,1\}[0-9.e-]*\),\{0,1\}$/\1/p' "$1"; }

for mode in Memory RoundRobin; do
  on_ranks 2 "$BALLAST_BIN/ballast" simulation_config.json --lb-mode="$mode" --output-path="../$mode" \
    > "../$mode.txt" 2> "../$mode.log"
  [ "$(errors "../$mode/memory_report.json" | wc -l)" = 2 ] || fail "$mode: not two ranks in the report"
  errors "../$mode/memory_report.json" | awk -v mode="$mode" '
    { if ($1 > 0.02 || $1 < -0.02) { print mode ": predicted peak off by " 100 * $1 " %"; bad = 1 } }
    END { exit bad }' || fail "prediction"
done
grep -q 'allocation loaded' ../Memory.log || fail "the run did not take the dry run's allocation"
