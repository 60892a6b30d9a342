# A circuit that does not fit while it is built at once: its build in place takes P; 10 cycles take at most
# P/5, the runtime at most P/4, and both run to the end in a control group with 0.35 P, with the same spikes.
source "$(dirname "$0")/../common.sh"

# A group with a limit of $1 bytes, as version 1 or 2 name it.
make_group() {
  local base
  for base in /sys/fs/cgroup/memory /sys/fs/cgroup; do
    group=$base/ballast-$$
    mkdir "$group" 2> /dev/null || continue
    trap 'rmdir "$group" || true; rm -rf "$work"' EXIT
    for file in memory.limit_in_bytes memory.max; do
      [ -w "$group/$file" ] && echo "$1" > "$group/$file" && return
    done
    rmdir "$group"
  done
  echo "no control group can be made here"
  exit 77
}
# largest NAME FILE: the greatest number under this key of a JSON document.
largest() { sed -n "s/^.*\"$1\": \([0-9]*\).*/\1/p" "$2" | sort -n | tail -1; }

cd "$work"
"$BALLAST_BIN/ballast-circuit" circuit --cells=600 --synapses-per-cell=1000 --virtual=0 --gap-junctions=0 \
  --duration=2 --seed=3 --json > circuit.json
cd circuit
"$BALLAST_BIN/ballast" simulation_config.json --quiet --json --output-path=../in_place > ../in_place.json
P=$(largest build_bytes ../in_place/memory_report.json)
limit=$((P * 35 / 100))
make_group "$limit"
bash -c 'echo $$ > "$1/cgroup.procs"; shift; exec "$@"' limited "$group" \
  "$BALLAST_BIN/ballast" simulation_config.json --quiet --json --modelbuilding-steps=10 --keep-build \
  --output-path=../cycles > ../cycles.json
bash -c 'echo $$ > "$1/cgroup.procs"; shift; exec "$@"' limited "$group" \
  "$BALLAST_BIN/ballast-sim" ../cycles/built_model --quiet --json --log=../sim.h5 > ../sim.json
cd "$work"
for file in cycles/out.h5 sim.h5; do
  "$BALLAST_COMPARE" "$file" in_place/out.h5 || fail "$file: other spikes"
done
build=$(largest peak_bytes cycles/build_report.json)
run=$(largest peak_bytes sim.json)
echo "in place $P, 10 cycles $build, runtime $run, limit $limit"
[ "$((build * 5))" -le "$P" ] || fail "the build takes more than a fifth"
[ "$((run * 4))" -le "$P" ] || fail "the runtime takes more than a quarter"
