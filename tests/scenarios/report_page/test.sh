# A dry run's page, opened in headless Chromium: its script runs without an error, draws the histograms and
# the what-if, and shows the figures of the dry run. The page's own policy forbids every request, and
# Chromium writes a line on the console for each that it stops. Skipped where Chromium is missing.
source "$(dirname "$0")/../common.sh"

browser=
for name in chromium chromium-browser google-chrome; do
  [ -n "$browser" ] || browser=$(command -v "$name" || true)
done
if [ -z "$browser" ]; then
  echo "SKIPPED: no chromium"
  exit 77
fi

bash "$scenario/make_circuit.sh" "$work/circuit"
cd "$work/circuit"
config="<b>&'quoted'.json"

"$BALLAST_BIN/ballast" "$config" --dry-run --num-target-ranks=4 --report=../pages/estimate.html \
  > ../estimate.txt 2> ../dry_run.log
page=$work/pages/estimate.html
tail -n 1 ../estimate.txt > ../written.txt
[ "$(sed 's/.* //' ../written.txt)" = ../pages/estimate.html ] || fail "the page is not among the files written"
[ "$(ls ../pages)" = estimate.html ] || fail "more than the page: $(ls ../pages)"

# No name of a host can be resolved: what the browser itself may want goes nowhere.
timeout 100 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
  --disable-background-networking --disable-component-update --disable-sync \
  --host-resolver-rules='MAP * ~NOTFOUND' --user-data-dir="$work/profile" --window-size=1280,2000 \
  --enable-logging=stderr --dump-dom "file://$page" > ../dom.html 2> ../browser.log
if grep CONSOLE ../browser.log; then fail "messages on the console"; fi

# has TEXT [TIMES]: the drawn page holds it, at least so many times.
has() {
  local times
  times=$(grep -oF -- "$1" ../dom.html | wc -l)
  [ "$times" -ge "${2:-1}" ] || fail "$times times in the page: $1"
}
has '<h1>Memory estimate</h1>'
has "&lt;b&gt;&amp;'quoted'.json"
has '<span class="of-cells"' 3
has '<rect class="column"' 2
has '<polyline class="curve"'
has '<circle class="point' 10
has 'aria-valuetext="4 ranks"'
has '<tr class="chosen" aria-current="true"><th scope="row">4</th>'
for ranks in 1 2 3 6 8 12 16 24 32; do has "<tr><th scope=\"row\">$ranks</th>"; done
# 40 cells, 10 steps of 4 bytes; ids and pointers 8 * 81, elements 4 * 40, time 24.
has '<th scope="row">v.h5</th><td>2.375 KiB</td><td class="left wide">compartment v, soma</td><td>40</td>'
if grep -F '<b>' ../dom.html; then fail "the name of the configuration was read as HTML"; fi

# The row of the dry run's own ranks has its heaviest rank and its total.
most=$(sed -n 's/^running .* MiB  *\([0-9.]* MiB\)  *± [0-9.]* [A-Za-z]*  *[0-9]*  *[0-9.]*$/\1/p' ../estimate.txt)
[ -n "$most" ] || fail "no heaviest rank in the tables"
total=$(sed -n 's/^running  *\([0-9.]* MiB\)  *100.0 %.*/\1/p' ../estimate.txt)
grep -oE '<tr class="chosen".*' ../dom.html | sed 's#</tr>.*##' > ../chosen.txt
for figure in "$most" "$total"; do
  grep -F "<td>$figure</td>" ../chosen.txt > ../found.txt || fail "not in the row of 4 ranks: $figure"
done
