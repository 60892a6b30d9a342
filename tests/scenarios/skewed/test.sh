# A skewed circuit, all of whose large cells RoundRobin gives to rank 0, with a limit for each rank: a control
# group, or the address space where groups cannot be made. The limit lies half-way between what is predicted
# for the fullest rank under both modes. RoundRobin is refused before it builds, with the mode that fits; with
# --force it is ended before the kernel does it; without limit it measurably takes more. Memory runs under
# the same limit to the end, with the same spikes.
source "$(dirname "$0")/../common.sh"
kind=$1

# The folder in which a group with a limit for itself can be made, as version 1 and 2 name it.
make_groups() {
  local base
  for base in /sys/fs/cgroup/memory /sys/fs/cgroup; do
    BALLAST_GROUPS=$base/ballast-$$
    mkdir "$BALLAST_GROUPS" 2> /dev/null || continue
    trap 'find "$BALLAST_GROUPS" -depth -type d -exec rmdir {} + || true; rm -rf "$work"' EXIT
    (echo +memory > "$BALLAST_GROUPS/cgroup.subtree_control") 2> /dev/null || true
    mkdir "$BALLAST_GROUPS/trial"
    for file in memory.limit_in_bytes memory.max; do
      [ -w "$BALLAST_GROUPS/trial/$file" ] && limit_file=$file && return
    done
    rmdir "$BALLAST_GROUPS/trial" "$BALLAST_GROUPS"
  done
  echo "no control group can be made here"
  exit 77
}

limited() {
  local bytes=$1
  shift
  "$BALLAST_MPIRUN" -n 4 bash -c '
    if [ "$1" = cgroup ]; then
      group=$BALLAST_GROUPS/rank-$$
      mkdir "$group" && echo "$2" > "$group/$limit_file" && echo $$ > "$group/cgroup.procs" || exit 99
    else
      ulimit -v $(($2 / 1024))
    fi
    shift 2
    exec "$@"' limited "$kind" "$bytes" "$BALLAST_BIN/ballast" simulation_config.json --quiet "$@"
}

# fails CODE NAME BYTES ARGUMENTS...: runs within a limit and expects this exit code.
fails() {
  local expected=$1 name=$2 code=0
  shift 2
  limited "$@" > "../$name.txt" 2> "../$name.log" || code=$?
  cat "../$name.log"
  [ "$code" = "$expected" ] || fail "$name: exit code $code, expected $expected"
  [ "$(grep -c '^ballast [0-9.]*: error: ' "../$name.log")" = 1 ] || fail "$name: not one message"
}

# most_run_bytes predicted|measured FILE: that of the fullest rank in a memory report.
most_run_bytes() {
  awk -v part="\"$1\":" '
    $1 ~ /^"(predicted|measured)":/ { within = $1 == part }
    within && $1 == "\"run_bytes\":" { value = $2 + 0; if (value > most) most = value }
    END { printf "%.0f", most }' "$2"
}

bash "$scenario/make_circuit.sh" "$work/circuit"
cd "$work/circuit"
"$BALLAST_BIN/ballast" simulation_config.json --dry-run --num-target-ranks=4 --quiet > ../estimate.txt
for mode in RoundRobin Memory; do
  on_ranks 4 "$BALLAST_BIN/ballast" simulation_config.json --quiet --lb-mode=$mode \
    --output-path="../$mode" > "../$mode.txt"
done
uneven=$(most_run_bytes predicted ../RoundRobin/memory_report.json)
even=$(most_run_bytes predicted ../Memory/memory_report.json)
taken=$(most_run_bytes measured ../RoundRobin/memory_report.json)
limit=$(((uneven + even) / 2))
echo "predicted at most $uneven under RoundRobin, $even under Memory; limit $limit; RoundRobin took $taken"
[ $((even * 5)) -lt $((uneven * 4)) ] || fail "the circuit is not skewed"
[ "$taken" -gt "$limit" ] || fail "RoundRobin would not have reached the limit"

if [ "$kind" = cgroup ]; then
  make_groups
  export BALLAST_GROUPS limit_file
  rmdir "$BALLAST_GROUPS/trial"
else
  # Of the address space, what is mapped but not resident has to be added. A refusal tells how much is left.
  fails 7 trial "$uneven"
  left=$(sed -n 's/.*, \([0-9.]*\) \([KMG]\)iB are left.*/\1 \2/p' ../trial.log |
    awk '{ print $1 * 1024 ^ index("KMG", $2) }')
  limit=$(awk -v limit="$limit" -v beside="$uneven" -v left="$left" \
    'BEGIN { printf "%.0f", limit + beside - left }')
fi

fails 7 refused "$limit" --output-path=../refused
grep -q 'not enough memory for this run (rank 0 on .* needs .* are missing). Under --lb-mode=Memory it fits: ' \
  ../refused.log || fail "the refusal does not say what fits"
[ ! -e ../refused ] || fail "the refused run made its output folder"

fails 7 forced "$limit" --force --output-path=../forced
grep -q '^\[warning\] not enough memory for this run, begun all the same (--force): rank 0 on ' ../forced.log ||
  fail "--force does not warn"
grep -q 'error: ended before memory runs out (while .* rank 0 on ' ../forced.log || fail "not ended by the guard"
[ "$(find ../forced -type f)" = ../forced/memory_guard.json ] || fail "not the report alone is left"
grep -q '"rank": 0,' ../forced/memory_guard.json || fail "the report does not name the rank"

limited "$limit" --lb-mode=Memory --output-path=../limited > ../limited.txt
"$BALLAST_COMPARE" ../limited/out.h5 ../RoundRobin/out.h5 | tee ../compared.txt
if grep -qx '0 spikes' ../compared.txt; then fail "no spikes, so nothing was compared"; fi
