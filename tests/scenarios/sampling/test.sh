# Some 1,200 pairs of template and morphology: by default a dry run builds a part of them, and its figures are
# within the interval that it states of those where all are built, in less time. Ranks of the dry run change
# nothing. A later run takes what is known, and builds what a smaller error needs in addition. What is wrong
# with a template, or with a file of a pair that is not drawn, is found all the same.
source "$(dirname "$0")/../common.sh"

"$BALLAST_BIN/ballast-circuit" "$work/circuit" --cells=5000 --metypes=60 --pairs-per-metype=25 \
  --synapses-per-cell=10 --gap-junctions=0 --seed=5 --quiet > /dev/null
cd "$work/circuit"

# dry_run NAME RANKS OPTIONS...: NAME.json, NAME.log, and NAME.time, the seconds of all processes.
dry_run() {
  local name=$1 ranks=$2 TIMEFORMAT='%U %S'
  shift 2
  { time on_ranks "$ranks" "$BALLAST_BIN/ballast" simulation_config.json --dry-run --json --num-target-ranks=2 \
      "$@" > "../$name.json" 2> "../$name.log"; } 2> "../$name.time"
}
# value KEY NAME: the last number under this key of a report.
value() { sed -n "s/^ *\"$1\": \([0-9.e+-]*\),\{0,1\}$/\1/p" "../$2.json" | tail -n 1; }
holds() { awk "BEGIN { exit !($1) }" || fail "$2: $1"; }

dry_run warm 1 --sample-error=40  # compiles the mechanisms
rm cell_memory_usage.json
dry_run exact 1 --sample-error=0
rm cell_memory_usage.json
dry_run sample 1
all=$(value pairs_total exact)
built=$(value pairs_built sample)
error=$(value sample_error sample)
holds "$all > 1000 && $(value pairs_built exact) == $all && $(value sample_error exact) == 0" "exact run"
holds "$built >= 64 && $built < $all / 2" "pairs of the sample"
holds "$error > 0 && $error <= 1" "error of the sample in percent"
all_text=$(sed 's/\([0-9]\)\([0-9]\{3\}\)$/\1,\2/' <<< "$all")
grep -qF "$built of $all_text (template, morphology) pairs built; the total is known to ±" ../sample.log ||
  fail "the log does not say what was built"
exact_bytes=$(value cell_bytes exact)
bytes=$(value cell_bytes sample)
holds "($bytes - $exact_bytes) ^ 2 <= ($error / 100 * $bytes) ^ 2" "bytes of all cells against their interval"
seconds() { awk '{ print $1 + $2 }' "../$1.time"; }
holds "$(seconds sample) < $(seconds exact)" "seconds of sample and exact run"

cp cell_memory_usage.json ../store.json
dry_run again 1
grep -q 'nothing is measured' ../again.log || fail "the second dry run measured again"
cmp ../sample.json ../again.json
cmp cell_memory_usage.json ../store.json
dry_run better 1 --sample-error=0.3
better=$(value pairs_built better)
holds "$better > $built && $better < $all && $(value sample_error better) <= 0.3" "pairs for a smaller error"
dry_run rest 1 --sample-error=0
holds "$(value pairs_built rest) == $all && $(value sample_error rest) == 0" "pairs for no error"
rm cell_memory_usage.json
dry_run ranks 2
holds "$(value pairs_built ranks) == $built" "pairs built by two ranks"

# fails NAME TEXT: a dry run ends with one error, of which this is a part.
fails() {
  rm -f cell_memory_usage.json
  if dry_run "$1" 1; then fail "$1: no error"; fi
  [ "$(grep -c '^ballast [0-9.]*: error: ' "../$1.log")" = 1 ] || fail "$1: $(cat "../$1.log")"
  grep -qE "error: .*$2" "../$1.log" || fail "$1: $(cat "../$1.log")"
}
folder=morphologies/asc
file=$(ls "$folder" | tail -n 1)
mv "$folder/$file" ../kept
fails missing "no morphology file for '${file%.asc}'"
: > "$folder/$file"
fails empty "$folder/$file:1: unexpected end of the file"
echo '(FilledCircle (Color Red) (1 2 3 0.5))' > "$folder/$file"
fails without_sections "$folder/$file: no sections"
mv ../kept "$folder/$file"
sed -i 's/^  gid = \$1$/  gid = $1\n  execerror("no such cell", "")/' hoc/BGranule.hoc
fails template "BGranule.*no such cell"
