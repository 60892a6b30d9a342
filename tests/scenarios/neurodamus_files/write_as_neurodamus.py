# write_as_neurodamus.py IN OUT: writes the allocation IN with ranks 0 and 1 exchanged as
# export_allocation_stats of neurodamus/utils/memory.py does: classes of these names in modules of these names.
import array
import gzip
import pickle
import sys
import types
from collections import defaultdict


def module(name):
    sys.modules[name] = types.ModuleType(name)
    return sys.modules[name]


class Vector(array.array):
    __slots__ = ()
    __module__ = "neurodamus.utils.compat"

    def __new__(cls, typecode="I", values=()):
        return super().__new__(cls, typecode, values)


class DryRunStats:
    __module__ = "neurodamus.utils.memory"

    @staticmethod
    def defaultdict_vector():
        return defaultdict(Vector)


DryRunStats.defaultdict_vector.__module__ = "neurodamus.utils.memory"
module("neurodamus")
module("neurodamus.utils")
module("neurodamus.utils.compat").Vector = Vector
module("neurodamus.utils.memory").DryRunStats = DryRunStats

allocation = defaultdict(DryRunStats.defaultdict_vector)
with gzip.open(sys.argv[1], "rb") as file:
    for population, places in pickle.load(file).items():
        for (rank, cycle), nodes in places.items():
            allocation[population][1 - rank, cycle].extend(reversed(nodes))
with open(sys.argv[2], "wb") as file:
    file.write(gzip.compress(pickle.dumps(allocation, protocol=4)))
