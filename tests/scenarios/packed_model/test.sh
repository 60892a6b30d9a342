# A model that NEURON wrote, packed and unpacked: the same bytes, the same spikes, and any damage
# found.
source "$(dirname "$0")/../common.sh"

tool() {
  "$BALLAST_BIN/ballast-model" "$@" --quiet
}

# refused FILE: verify refuses it and names a byte of it.
refused() {
  local code=0
  tool verify "$1" 2> error.txt || code=$?
  [ "$code" = 2 ] || fail "verify of $1 gave exit code $code"
  grep -q "error: $1:byte [0-9]*: damaged packed model" error.txt || fail "$(cat error.txt)"
}

bash "$scenario/make_circuit.sh" "$work/circuit"
cd "$work/circuit"
on_ranks 2 "$BALLAST_BIN/ballast" simulation_config.json --quiet --modelbuilding-steps=3 \
  --build-model=ON --simulate-model=OFF --output-path="$work/out" > "$work/built.txt"
cd "$work"
model=out/built_model
[ "$(find "$model" -name '*_2.dat' | wc -l)" = 6 ] || fail "not 6 groups"

# Packing, on which nothing depends but the model.
tool verify "$model" > verified.txt
grep -q 'every byte is as it was written' verified.txt || fail "$(cat verified.txt)"
tool pack "$model" model.net > /dev/null
tool pack "$model" compressed.net --compress > /dev/null
tool pack compressed.net again.net > /dev/null
cmp model.net again.net
for file in model compressed; do
  tool unpack "$file.net" "$file" > /dev/null
  diff -r --exclude=journal.jsonl "$model" "$file" || fail "$file.net was unpacked to other bytes"
done

# Programs of HDF5 read it.
if command -v h5dump > /dev/null; then
  group=$(h5ls model.net/groups | head -n 1 | cut -d ' ' -f 1)
  h5dump -d "/groups/$group/parents" model.net | grep H5T_STD_I32LE > /dev/null ||
    fail "h5dump does not read the packed model"
fi

# The same spikes from the folder, the file and any shares of ranks.
tool rebalance model.net --ranks=3 --output=groups.json > /dev/null
"$BALLAST_BIN/ballast-sim" "$model" 0.03 --log folder.h5 --quiet > /dev/null
on_ranks 2 "$BALLAST_BIN/ballast-sim" model.net 0.03 --log file.h5 --quiet > /dev/null
on_ranks 3 "$BALLAST_BIN/ballast-sim" compressed.net 0.03 --log groups.h5 --quiet \
  --allocation groups.json > /dev/null
for found in file groups; do
  "$BALLAST_COMPARE" "$found.h5" folder.h5 | tee found.txt
  grep -qx '0 spikes' found.txt && fail "no spikes, so nothing was compared"
done

# Damage: a byte changed, bytes cut off and added.
size=$(stat -c %s model.net)
for place in 0 4096 $((size / 3)) $((size / 2)) $((size - 3000)) $((size - 1)); do
  cp model.net damaged.net
  byte=$(od -An -tu1 -j "$place" -N 1 model.net)
  # shellcheck disable=SC2059
  printf "\\x$(printf %x $(((byte + 1) % 256)))" |
    dd of=damaged.net bs=1 seek="$place" conv=notrunc status=none
  refused damaged.net
done
for cut in 1 33 5000 $((size / 2)); do
  head -c $((size - cut)) model.net > damaged.net
  refused damaged.net
done
cat model.net groups.json > damaged.net
refused damaged.net

# A run refuses it, too.
code=0
on_ranks 2 "$BALLAST_BIN/ballast-sim" damaged.net 0.03 --log none.h5 --quiet > /dev/null \
  2> error.txt || code=$?
[ "$code" = 2 ] || fail "a run of a damaged model gave exit code $code"
[ ! -e none.h5 ] || fail "a refused run wrote spikes"
exit 0
