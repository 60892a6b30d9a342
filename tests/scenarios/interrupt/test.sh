# Ctrl-C while the simulation runs, on one of several ranks: all ranks end with one message and the exit
# code of an interrupted program, and no spikes file, whole or half, is left.
source "$(dirname "$0")/../common.sh"

bash "$scenario/../bad_input/make_circuit.sh" "$work/circuit"
cd "$work/circuit"
sed -i 's/"tstop": [0-9.]*/"tstop": 100000.0/' simulation_config.json
find . -type f | sort > ../before.txt
if [ "$1" = 1 ]; then
  "$BALLAST_BIN/ballast" simulation_config.json > ../stdout.txt 2> ../stderr.txt &
else
  "$BALLAST_MPIRUN" -n "$1" "$BALLAST_BIN/ballast" simulation_config.json \
    > ../stdout.txt 2> ../stderr.txt &
fi
job=$!
for _ in $(seq 600); do
  grep -q 'synapses built' ../stderr.txt && break
  sleep 0.1
done
sleep 1
rank=$job
[ "$1" = 1 ] || rank=$(pgrep -P "$job" | tail -1)
kill -INT "$rank"
code=0
wait "$job" || code=$?
cat ../stderr.txt
[ "$code" = 130 ] || fail "exit code $code, expected 130"
[ "$(grep -c '^ballast [0-9.]*: error: ' ../stderr.txt)" = 1 ] || fail "not one message"
grep -q 'error: stopped on request (SIGINT, Ctrl-C)' ../stderr.txt || fail "the message does not say why"
find . -type f | sort > ../after.txt
diff ../before.txt ../after.txt || fail "files were left behind"
