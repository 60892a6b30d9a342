# A quarter of the cells, at random ids, is as large as cells get, the others as small: the node set "Skewed"
# takes one large cell, three small ones, one large one ..., so that dealt out to four ranks in turn all
# large ones are the first rank's.
cells=480
"$BALLAST_BIN/ballast-circuit" "$1" --cells=$cells --synapses-per-cell=100 --virtual=20 --gap-junctions=0 \
  --duration=3 --seed=5 --recipe="$(dirname "$0")/recipe.json" --json > "$1.json"
cd "$1"
# Which ids are large is read from the allocation of their node set.
sed 's/"node_set": "All"/"node_set": "HEAVY-cAD"/' simulation_config.json > large.json
mkdir large
(cd large && "$BALLAST_BIN/ballast" ../large.json --dry-run --num-target-ranks=1 --quiet > estimate.txt)
ids=$(zcat large/allocation_r1_c1.gz | sed -n '2s/.*"nodes":\[\(.*\)\]}$/\1/p' | awk -v cells=$cells '
  { gsub(/\[/, ",[,"); gsub(/\]/, ",],"); count = split($0, part, ",+") }
  END {
    for (i = 1; i <= count; ++i) {
      if (part[i] == "[") {
        for (id = part[i + 1]; id < part[i + 2]; ++id) large[id] = 1
        i += 3
      } else if (part[i] != "") large[part[i]] = 1
    }
    for (id = 0; id < cells; ++id) {
      if ((id in large) == (position % 4 == 0)) { printf "%s%d", position ? ", " : "", id; ++position }
    }
  }')
rm -r large large.json
sed -i "1s/{/{\"Skewed\": {\"population\": \"cortex\", \"node_id\": [$ids]},/" node_sets.json
sed -i 's/"node_set": "All"/"node_set": "Skewed"/' simulation_config.json
