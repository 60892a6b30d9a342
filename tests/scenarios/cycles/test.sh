# Building models in cycles. The first argument says what of it:
#   union    any number of ranks and cycles holds the same cells and synapses; twice the same bytes
#   killed   a build that is killed goes on after its last whole cycle and leaves the same bytes
#   broken   a full disk, a changed file, the model of another circuit, a model that is not there
source "$(dirname "$0")/../common.sh"

# build RANKS CYCLES FOLDER [arguments...]
build() {
  local ranks=$1 cycles=$2 folder=$3
  shift 3
  on_ranks "$ranks" "$BALLAST_BIN/ballast" "${circuit:-$work/circuit}/simulation_config.json" --simulate-model=OFF \
    --modelbuilding-steps="$cycles" --output-path="$folder" --json "$@" > "$folder.json" 2> "$folder.txt"
}
same() { diff -r "$1/built_model" "$2/built_model" || fail "$1 and $2 differ"; }
# The lines of a log that say how much was built.
built() { sed -n 's/^.*\] \([^ ]*: [0-9]* [a-z ]* built\)$/\1/p; s/^.*\] \([^ ]*: [0-9]* synapses with .*\)$/\1/p' "$1"; }

bash "$scenario/make_circuit.sh" "$work/circuit"
cd "$work"

union() {
  build 1 1 reference
  built reference.txt | tee reference.built
  [ "$(wc -l < reference.built)" = 5 ] || fail "the circuit has not what is to be built"
  for ranks in 1 2 4; do
    for cycles in 1 2 4 10; do
      build "$ranks" "$cycles" "model-$ranks-$cycles"
      built "model-$ranks-$cycles.txt" | diff reference.built - || fail "$ranks ranks, $cycles cycles"
    done
  done
  build 2 4 again && same model-2-4 again
  build 4 10 again-4 && same model-4-10 again-4
}

# Ends a build of 10 cycles at a moment after its cycle $1 and lets it go on. Its log and files are in "killed".
kill_after() {
  rm -rf killed
  "$BALLAST_BIN/ballast" circuit/simulation_config.json --simulate-model=OFF --modelbuilding-steps=10 \
    --output-path=killed > killed.out 2> killed.first.txt &
  local job=$!
  until [ "$(wc -l 2> /dev/null < killed/built_model/journal.jsonl || echo 0)" -gt "$1" ]; do
    kill -0 "$job" 2> /dev/null || break
  done
  sleep "0.0$((RANDOM % 100))"
  kill -KILL "$job" 2> /dev/null || true
  wait "$job" || true
  build 1 10 killed
  grep -o '[0-9]* of 10 cycles are there already' killed.txt || echo "killed before its first whole cycle"
  same reference killed
}

killed() {
  export TMPDIR=$work
  build 1 10 reference
  for cycle in 0 1 2 3 4 5 6 7 8 9; do kill_after "$cycle"; done
  # As if killed between the last cycle and model.json, while a mechanism is copied.
  rm killed/built_model/model.json
  printf 'half' > killed/built_model/mechanisms/Gap.mod.tmp-1-0
  build 1 10 killed
  same reference killed
}

broken() {
  local code=0
  build 1 4 model
  build 1 4 off --build-model=OFF --save-model=off.net || code=$?
  [ "$code" = 2 ] || fail "exit code $code without a model"
  grep -q 'off/built_model: no built model (there is none). Leave --build-model=OFF out to build it.$' off.txt \
    || fail "no message without a model"
  code=0
  build 1 3 model --build-model=OFF --save-model=model.net || code=$?
  [ "$code" = 2 ] && grep -q "another number of cycles '4' (--modelbuilding-steps is 3, and --build-model=OFF builds nothing)" \
    model.txt || fail "no word of other cycles: $code"
  build 1 4 model --build-model=OFF --save-model=model.net
  grep -q 'built_model: the model is there$' model.txt || fail "the model was built again"

  printf 'x' >> "$(ls model/built_model/*_2.dat | tail -1)"
  build 1 4 model
  grep -q 'missing or changed: its cycle and those after it are built again$' model.txt || fail "no word of a change"
  build 1 4 fresh && same model fresh
  for name in files.dat model.json mechanisms/Gap.mod; do
    echo >> "model/built_model/$name"
    code=0
    build 1 4 model --build-model=OFF --save-model=off.net || code=$?
    [ "$code" = 2 ] || fail "exit code $code with a changed $name"
    grep -q "built_model: no built model (.*built_model/$name: \(wrong size\|content does not match its checksum\) " model.txt \
      || fail "no word of a changed $name"
    build 1 4 model
    grep -q "built_model/$name: .* (.*)\. What is written after the cycles is written again.$" \
      model.txt || fail "no warning of a changed $name"
    same model fresh
  done
  for choice in AUTO ON; do
    echo '{}' >> model/built_model/journal.jsonl
    build 1 4 model --build-model="$choice"
    [ "$(grep -c "built_model/journal.jsonl:6: missing key 'cycle'. The model is built anew.$" model.txt)" = 1 ] \
      || fail "not one word of a damaged journal"
    same model fresh
  done

  "$BALLAST_BIN/ballast-circuit" "$work/other" --cells=10 --synapses-per-cell=5 --virtual=0 --duration=5 --seed=8 --json > other.json
  circuit=$work/other build 1 4 model
  grep -q "the model there is of other input and is built anew: circuit '" model.txt || fail "no word of another circuit"
  circuit=$work/other build 1 4 fresh-other && same model fresh-other

  cp -r circuit no-time
  sed -i 's/"tstop": [0-9.]*/"tstop": 0/' no-time/simulation_config.json
  code=0
  "$BALLAST_BIN/ballast" no-time/simulation_config.json --modelbuilding-steps=4 --output-path=no-time.out 2> no-time.txt || code=$?
  [ "$code" = 2 ] || fail "exit code $code without time to simulate"
  grep -q "no-time/simulation_config.json:/run/tstop: no time to simulate '0 ms' (" no-time.txt || fail "no word of tstop"
  [ ! -e no-time.out/built_model ] || fail "built without time to simulate"
  circuit=$work/no-time build 1 4 no-time-built

  # As ballast-model unpack leaves one.
  mkdir unpacked && cp -r fresh/built_model unpacked/built_model && rm unpacked/built_model/journal.jsonl
  cp -r unpacked kept
  code=0
  build 1 4 unpacked || code=$?
  [ "$code" = 2 ] || fail "exit code $code with a model of unknown input"
  grep -q 'built_model: a model is there that would be replaced (.*)\. Run it with ballast-sim, ' unpacked.txt \
    || fail "no message with a model of unknown input"
  same kept unpacked
  build 1 4 unpacked --build-model=ON
  grep -q 'built_model: the model there is replaced (no journal.jsonl tells' unpacked.txt || fail "no word of what is replaced"
  same fresh unpacked

  # A second job, while a first builds there; a job that is killed keeps no other out.
  "$BALLAST_BIN/ballast" circuit/simulation_config.json --simulate-model=OFF --modelbuilding-steps=10 \
    --output-path=both > first.out 2> first.txt &
  local job=$!
  until [ -e both/built_model/journal.jsonl ]; do kill -0 "$job"; done
  kill -STOP "$job"
  code=0
  build 1 10 both || code=$?
  [ "$code" = 4 ] || fail "exit code $code beside another build"
  grep -q 'both/built_model: in use by another job (.*)\. Wait for its end, or name another folder' both.txt \
    || fail "no message beside another build"
  kill -KILL "$job"
  wait "$job" || true
  build 1 4 both
  same fresh both

  mkdir tiny
  trap 'umount -l "$work/tiny" 2> /dev/null; rm -rf "$work"' EXIT
  if mount -t tmpfs -o size=3m ballast-test tiny 2> /dev/null; then
    code=0
    build 1 4 tiny/out || code=$?
    cat tiny/out.txt
    [ "$code" = 4 ] || fail "exit code $code on a full disk"
    [ "$(grep -c 'error: .*/built_model/[0-9]*_2.dat: cannot write (No space left on device)' tiny/out.txt)" = 1 ] \
      || fail "not one message on a full disk"
    ls tiny/out/built_model | grep -F .tmp- && fail "half a file is left"
    mount -o remount,size=100m tiny
    build 1 4 tiny/out
    grep -q 'of 4 cycles are there already$' tiny/out.txt || fail "did not go on"
    same fresh tiny/out

  fi
  return 0
}

"$1"
