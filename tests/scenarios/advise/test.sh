# What ballast-advise predicts from the files of one dry run is what dry runs for other layouts predict: at most
# 1 % less, and at most 4 % more, as these move single cells until few pools double. Its job scripts are the
# layout's, and the one for this machine runs: measured peaks are within 3 % of the advice. Exit codes, sinfo, and
# messages for bad input.
source "$(dirname "$0")/../common.sh"

"$BALLAST_BIN/ballast-circuit" "$work/circuit" --cells=800 --synapses-per-cell=60 --duration=1 --seed=7 --quiet > /dev/null
cd "$work/circuit"
dry_run() {
  "$BALLAST_BIN/ballast" simulation_config.json --dry-run --num-target-ranks="$1" --json > "../dry_$1.json" 2> ../dry.log
}
advise() { "$BALLAST_BIN/ballast-advise" "$@"; }

# node_peak FILE PER_NODE: the fullest node's run peak in a dry run's JSON, ranks in order on the nodes.
node_peak() {
  awk -v per_node="$2" '
    /^  "ranks": \[/ { inside = 1 }
    /^  \]/ { inside = 0 }
    inside && /"run_bytes"/ {
      gsub(/[^0-9]/, "")
      sum += $0
      if (++n % per_node == 0) { if (sum > most) most = sum; sum = 0 }
    }
    END { printf "%.0f\n", most }' "$1"
}
# advised FILE NODES: run peak of the layout of so many nodes.
advised() {
  awk -v nodes="$2" '
    /"nodes":/ { n = $2 + 0 }
    /"run_bytes":/ && n == nodes && !found { gsub(/[^0-9]/, ""); print; found = 1 }' "$1"
}
# within A B LEAST MOST WHAT: A over B, less 1.
within() {
  awk -v a="$1" -v b="$2" -v least="$3" -v most="$4" 'BEGIN { d = a / b - 1; exit !(least <= d && d <= most) }' ||
    fail "$5: $1 against $2, not from $3 to $4"
}

dry_run 64
cp workload_summary.gz ../from_64.gz
per_node=$(sed -n 's/^ *"ranks_per_node": \([0-9]*\),\{0,1\}$/\1/p' ../dry_64.json | head -n 1)
advise --profile="$scenario/machine.json" --minimise=time --ranks-per-node="$per_node" --json > ../advice.json
for nodes in 1 2 4 8; do
  dry_run $((nodes * per_node))
  within "$(advised ../advice.json "$nodes")" "$(node_peak "../dry_$((nodes * per_node)).json" "$per_node")" -0.01 0.04 \
    "$nodes nodes"
done
cp ../from_64.gz workload_summary.gz

# This machine: the script runs where the advice says that it fits, and takes what it says.
advise --script=../job.sh --ranks-per-node=2 --json > ../local.json 2> ../local.log
grep -q 'job script: ../job.sh' ../local.log || fail "the log does not name the script"
bash -n ../job.sh
sed 's#^mpirun#"$BALLAST_MPIRUN"#' ../job.sh > ../run.sh
(cd / && PATH="$BALLAST_BIN:$PATH" bash "$work/run.sh" > "$work/run.txt" 2> "$work/run.log") || { cat ../run.log; fail "the job"; }
measured=$(awk '/"measured"/ { inside = 1 } inside && /"run_bytes"/ { gsub(/[^0-9]/, ""); sum += $0; inside = 0 }
  END { printf "%.0f\n", sum }' output/memory_report.json)
within "$(advised ../local.json 1)" "$measured" -0.03 0.03 "measured"

# Slurm: directives of the chosen layout, from a sinfo of our own.
mkdir ../bin
cat > ../bin/sinfo <<'SINFO'
#!/bin/sh
echo 'sinfo: warning: this is not Slurm' >&2
echo 'ballast|tiny*|up|4|1|4|2000|1:00:00|1-infinite'
echo 'ballast|large|up|20|2|16|64000|2-00:00:00|1-10'
SINFO
chmod +x ../bin/sinfo
PATH="$work/bin:$PATH" advise --profile=slurm:large --script=../slurm.sh --quiet > ../slurm.txt
bash -n ../slurm.sh
for line in '#SBATCH --partition=large' '#SBATCH --nodes=1' '#SBATCH --ntasks-per-node=32' '#SBATCH --mem=64000M' \
  "cd '$work/circuit'" "srun ballast '$work/circuit/simulation_config.json' --lb-mode=Memory"; do
  grep -qxF -- "$line" ../slurm.sh || fail "no line '$line' in the script"
done

# fails CODE TEXT CALL...: one message, no result.
fails() {
  local expected=$1 text=$2 code=0
  shift 2
  "$@" > ../stdout.txt 2> ../stderr.txt || code=$?
  [ "$code" = "$expected" ] || fail "exit code $code, expected $expected: $*"
  [ "$(grep -c ': error: ' ../stderr.txt)" = 1 ] || fail "not one message: $*"
  grep -qxF -- "ballast-advise $version: error: $text" ../stderr.txt || { cat ../stderr.txt; fail "$*"; }
  [ ! -s ../stdout.txt ] || fail "a result beside an error: $*"
}
version=$(advise --version | sed 's/^ballast-advise //')

code=0
PATH="$work/bin:$PATH" advise --headroom=90 --cycles=1 --profile=slurm --script=../none.sh > ../none.txt 2> ../none.log || code=$?
[ "$code" = 3 ] || fail "exit code $code where nothing fits, expected 3"
grep -q '^Nothing fits' ../none.txt || fail "does not say that nothing fits"
[ ! -e ../none.sh ] || fail "a script for a job that does not fit"

fails 2 "/no/such/folder: no workload summary (a dry run writes it). Run 'ballast <simulation_config.json> --dry-run' first." \
  advise /no/such/folder
fails 2 "--max-time: no time '2h' (minutes, HH:MM:SS, D-HH or D-HH:MM:SS, as sbatch takes them; above 0)." \
  advise --max-time=2h
fails 2 "--max-nodes: more nodes than a job may have '9' (profile 'machine' gives 8)." \
  advise --profile="$scenario/machine.json" --max-nodes=9
fails 2 "unknown profile 'lumi-d' (known: local, slurm, archer2, cluster, lumi-c, workstation; or a file). Did you mean 'lumi-c'?" \
  advise --profile=lumi-d
fails 4 "sinfo: no Slurm on this machine (No such file or directory). Name a profile of the machine; --list-profiles shows them." \
  env PATH="$work" "$BALLAST_BIN/ballast-advise" --profile=slurm
head -c 1000 workload_summary.gz > ../cut.gz
code=0
advise ../cut.gz > ../stdout.txt 2> ../stderr.txt || code=$?
[ "$code" = 2 ] || fail "exit code $code for a cut file"
sed 's/offset [1-9][0-9]*:/offset N:/' ../stderr.txt > ../cut.txt
grep -qxF "ballast-advise $version: error: ../cut.gz:offset N: truncated gzip member (the file ends within it)." ../cut.txt ||
  { cat ../cut.txt; fail "a cut file"; }
