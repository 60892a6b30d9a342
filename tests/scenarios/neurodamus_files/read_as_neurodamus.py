# read_as_neurodamus.py OURS THEIRS STORE: reads THEIRS as import_allocation_stats of neurodamus/utils/memory.py
# does and compares with OURS; reads STORE as its CellMemoryUsage.from_json does.
import array
import gzip
import json
import pickle
import sys

ours, theirs, store = sys.argv[1:]
expected = {}
for line in gzip.open(ours, "rt"):
    bucket = json.loads(line)
    if "nodes" in bucket:
        nodes = []
        for entry in bucket["nodes"]:
            nodes.extend(range(*entry) if isinstance(entry, list) else [entry])
        expected.setdefault(bucket["population"], {})[bucket["rank"], bucket["cycle"]] = nodes

with gzip.open(theirs, "rb") as file:
    found = pickle.load(file)
for places in found.values():
    for nodes in places.values():
        assert type(nodes) is array.array and nodes.typecode == "I", type(nodes)
found = {population: {key: list(nodes) for key, nodes in places.items()} for population, places in found.items()}
assert found == expected, (found, expected)

with open(store) as file:
    data = json.load(file)
cells = {population: sorted(sum(places.values(), [])) for population, places in expected.items()}
for population, gids in data["pop_metype_gids"].items():
    assert sorted(sum(gids.values(), [])) == cells[population], population
    assert set(gids) <= set(data["metype_memory"]), gids.keys()
    assert set(gids) <= set(data["metype_cell_syn_average"]), gids.keys()
