# What ballast-sim refuses: one message with file and value, its exit code, and nothing written.
source "$(dirname "$0")/../common.sh"

bash "$scenario/../same_spikes/make_circuit.sh" "$work/circuit"
cd "$work"
"$BALLAST_BIN/ballast" circuit/simulation_config.json --quiet --simulate-model=OFF --modelbuilding-steps=2 \
  --save-model=model.net --output-path=out > build.txt

# refused CODE MESSAGE RANKS ARGUMENTS...
refused() {
  local expected=$1 message=$2 ranks=$3 code=0
  shift 3
  on_ranks "$ranks" "$BALLAST_BIN/ballast-sim" "$@" --quiet --log=result.h5 > stdout.txt 2> stderr.txt || code=$?
  [ "$code" = "$expected" ] || fail "$*: exit code $code, expected $expected: $(cat stderr.txt)"
  [ "$(grep -c '^ballast-sim [0-9.]*: error: ' stderr.txt)" = 1 ] || fail "$*: not one message: $(cat stderr.txt)"
  grep -qF -- "error: $message" stderr.txt || fail "$*: $(cat stderr.txt)"
  [ ! -s stdout.txt ] && [ ! -e result.h5 ] || fail "$*: something was written"
}

for time in 0 inf nan; do
  refused 2 "TIME_IN_SECONDS is not a time to simulate '$time' (a number above 0)." 1 model.net $time
done
refused 2 "the time to simulate has more steps than can be counted '1e+15 ms' (at most 2^53 steps of 0.025 ms)." 2 model.net 1e12
refused 2 "option without its value '--save'. Run 'ballast-sim --help' for the usage." 1 model.net 0.001 --save=
refused 2 "an argument is empty (number 2 on the command line)." 1 model.net ""
[ ! -e --quiet ] || fail "an option was taken for a folder"
refused 2 "nowhere.net: cannot read (No such file or directory)." 1 nowhere.net
mkfifo pipe.net
refused 2 "pipe.net: no built model (neither a file nor a folder)." 2 pipe.net
refused 2 "/dev/null: no built model (neither a file nor a folder)." 1 /dev/null
refused 2 "model.net: more ranks than groups of cells '4' (the model has 2 groups)." 4 model.net
refused 2 "state/state.json: cannot read (No such file or directory)." 1 model.net --restore=state

"$BALLAST_BIN/ballast-sim" model.net 0.02 --quiet --save=state --log=first.h5 > first.txt
refused 2 "state: the simulation is to end before the saved state '10 ms' (it was saved at 20 ms)." 1 \
  model.net 0.01 --restore=state

# A state that was edited or damaged; one that cannot be replaced.
sed 's/"steps": 800/"steps": 801/' state/state.json > edited.json
cp -r state edited
cp edited.json edited/state.json
refused 2 "edited/" 2 model.net 0.03 --restore=edited
grep -q '/steps: the group was saved at another time .800 steps. (801 in state.json)' stderr.txt || fail "$(cat stderr.txt)"
cp -r state damaged
printf '\x5a' | dd of="$(ls damaged/*.h5 | head -1)" bs=1 seek=3000 conv=notrunc status=none
refused 2 "damaged/" 2 model.net 0.03 --restore=damaged
grep -q 'content does not match its checksum' stderr.txt || fail "$(cat stderr.txt)"
echo '{"format": 3, "model": 7}' > damaged/state.json
refused 2 "damaged/state.json:/model: wrong type '7' (a string is expected)." 1 model.net 0.03 --restore=damaged
on_ranks 2 "$BALLAST_BIN/ballast-sim" model.net 0.03 --quiet --restore=state --save=state --log=second.h5 > second.txt
[ "$(ls state | grep -c '\.1200\.h5$')" = "$(ls state | grep -c '\.h5$')" ] || fail "files of the state before are left: $(ls state)"

# Ctrl-C in a run without end.
"$BALLAST_BIN/ballast-sim" model.net 1e6 --quiet --log=result.h5 > stdout.txt 2> stderr.txt &
job=$!
sleep 5
kill -INT "$job"
code=0
wait "$job" || code=$?
[ "$code" = 130 ] && [ ! -e result.h5 ] || fail "interrupted: exit code $code: $(cat stderr.txt)"

# An output that would replace what is read.
cp model.net kept.net
code=0
"$BALLAST_BIN/ballast-sim" kept.net 0.001 --quiet --log=kept.net > stdout.txt 2> stderr.txt || code=$?
[ "$code" = 2 ] && grep -qF 'kept.net: the file of spikes cannot be written there (it would replace the model).' stderr.txt \
  || fail "an output replaces the model: exit code $code: $(cat stderr.txt)"
code=0
"$BALLAST_BIN/ballast" circuit/simulation_config.json --quiet --modelbuilding-steps=2 --output-path=never \
  --save-model=never/out.h5 > stdout.txt 2> stderr.txt || code=$?
[ "$code" = 2 ] && grep -qF 'the packed model cannot be written there (it would replace the file of spikes).' stderr.txt \
  || fail "two outputs in one file: exit code $code: $(cat stderr.txt)"
cmp model.net kept.net || fail "the model was changed"

# A flipped byte, a missing group, other mechanisms.
cp model.net flipped.net
printf '\x5a' | dd of=flipped.net bs=1 seek=100000 conv=notrunc status=none
refused 2 "flipped.net:byte 98304: " 1 flipped.net
cp -r out/built_model lacking
rm "$(ls lacking/*_2.dat | head -1)"
refused 2 "lacking/" 1 lacking
mkdir mods
printf 'NEURON { SUFFIX other RANGE g }\nPARAMETER { g = 0 }\n' > mods/other.mod
refused 5 "no kernel for the model's mechanisms 'CaHVA, CaPool, Gap, Ih, KDr, NaT, ProbAMPANMDA_EMS, ProbGABAAB_EMS, SK, VecStim'" \
  1 model.net --mechanisms=mods

# A mechanism that cannot be translated: its file, line and construct, and which engine runs it.
printf 'NEURON { SUFFIX table }\nFUNCTION_TABLE f(v)\n' > mods/table.mod
refused 2 "$work/mods/table.mod:2: cannot be made a kernel of the runtime 'FUNCTION_TABLE'" 1 model.net --mechanisms=mods
grep -qF 'NEURON runs it in place' stderr.txt || fail "no word of the engine that runs it: $(cat stderr.txt)"

# The same mechanism in a model that is to be built for the runtime: told before anything is built.
cp circuit/mechanisms/* mods/ && rm mods/other.mod
code=0
"$BALLAST_BIN/ballast" circuit/simulation_config.json --quiet --modelbuilding-steps=2 --mechanisms=mods --output-path=never \
  > stdout.txt 2> stderr.txt || code=$?
[ "$code" = 2 ] && [ ! -e never ] || fail "exit code $code, or a model: $(cat stderr.txt)"
grep -qF "$work/mods/table.mod:2: cannot be made a kernel of the runtime 'FUNCTION_TABLE'" stderr.txt || fail "$(cat stderr.txt)"
"$BALLAST_BIN/ballast" circuit/simulation_config.json --quiet --modelbuilding-steps=2 --mechanisms=mods --output-path=table \
  --simulate-model=OFF --save-model=table.net > stdout.txt
refused 2 "table.net/mechanisms/table.mod:2: cannot be made a kernel of the runtime 'FUNCTION_TABLE'" 1 table.net

# A full disk: the file's own name and what to do, and nothing left.
mkdir tiny
trap 'umount -l "$work/tiny" 2> /dev/null; rm -rf "$work"' EXIT
if mount -t tmpfs -o size=64k ballast-test tiny 2> /dev/null; then
  code=0
  "$BALLAST_BIN/ballast-sim" model.net --quiet --log=full.h5 --save=tiny/state > stdout.txt 2> stderr.txt || code=$?
  [ "$code" = 4 ] || fail "full disk: exit code $code: $(cat stderr.txt)"
  grep -q 'error: tiny/state/[0-9_.]*\.h5[:/a-zA-Z0-9_]*: cannot write (No space left on device). Free some space there or choose another output folder\.$' \
    stderr.txt || fail "full disk: $(cat stderr.txt)"
  [ -z "$(find tiny -type f)" ] || fail "left on a full disk: $(find tiny -type f)"
fi
