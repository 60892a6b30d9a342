TITLE Half of a gap junction

COMMENT
Ohmic coupling (Bennett MVL (1966) Ann N Y Acad Sci 137:509-539): each of the two cells holds one
Gap whose vgap the simulator keeps equal to the other cell's membrane potential (source and target
variables of ParallelContext). g in nS, as circuits store it.
ENDCOMMENT

NEURON {
    THREADSAFE
    POINT_PROCESS Gap
    NONSPECIFIC_CURRENT i
    RANGE g, i, vgap, synapseID, selected_for_report
}

UNITS {
    (nA) = (nanoamp)
    (mV) = (millivolt)
    (nS) = (nanosiemens)
}

PARAMETER {
    g = 1 (nS)
    synapseID = 0
    selected_for_report = 0   : read by report writers
}

ASSIGNED {
    v (mV)
    vgap (mV)
    i (nA)
}

: 1 nS*mV is 1e-3 nA
BREAKPOINT { i = (1e-3)*g*(v - vgap) }
