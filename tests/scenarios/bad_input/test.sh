# One case of bad input, named by the first argument: cases/<case>/ holds
#   break.sh      changes the circuit in the current directory (optional)
#   call.txt      arguments of ballast, "@" the circuit's folder (optional; the configuration alone)
#   ranks.txt     number of ranks (optional; 2)
#   expected.txt  the one message, a regular expression per line, "@" the circuit's folder
#   code.txt      the exit code
# Every rank must end, with one message, no output and no half-written file.
source "$(dirname "$0")/../common.sh"
case=$scenario/cases/$1
text() { if [ -e "$case/$1" ]; then cat "$case/$1"; else printf '%s' "$2"; fi; }

bash "$scenario/make_circuit.sh" "$work/circuit"
cd "$work/circuit"
[ ! -e "$case/break.sh" ] || source "$case/break.sh"
find . -type f | sort > ../before.txt
read -r -a call <<< "$(text call.txt simulation_config.json | sed "s#@#$work/circuit#g")"
code=0
(
  [ -z "${file_size_limit:-}" ] || ulimit -f "$file_size_limit"
  on_ranks "$(text ranks.txt 2)" timeout --signal=KILL 100 "$BALLAST_BIN/ballast" "${call[@]}"
) > ../stdout.txt 2> ../stderr.txt || code=$?
find . -type f | sort > ../after.txt

cat ../stderr.txt
[ "$code" = "$(text code.txt 2)" ] || fail "exit code $code, expected $(text code.txt 2)"
messages=$(grep -c '^ballast [0-9.]*: error: ' ../stderr.txt || true)
[ "$messages" = 1 ] || fail "$messages messages, expected one"
sed "s#@#$work/circuit#g" "$case/expected.txt" | while IFS= read -r line; do
  grep -qE -- "$line" ../stderr.txt || fail "no such message: $line"
done
diff ../before.txt ../after.txt || fail "files were left behind"
