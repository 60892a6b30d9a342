TITLE One alpha function of conductance, as NEURON's built-in "AlphaSynapse"

NEURON {
    POINT_PROCESS AlphaSynapse
    RANGE onset, tau, gmax, e, i
    NONSPECIFIC_CURRENT i
}

PARAMETER {
    onset = 0 (ms)
    tau = 0.1 (ms)
    gmax = 0 (uS)
    e = 0 (mV)
}

ASSIGNED {
    v (mV)
    i (nA)
    g (uS)
}

BREAKPOINT {
    g = gmax*rise_and_fall((t - onset)/tau)
    i = g*(v - e)
}

: its peak is 1, at x = 1; NEURON ends it at 10
FUNCTION rise_and_fall(x) {
    if (x < 0 || x > 10) {
        rise_and_fall = 0
    } else {
        rise_and_fall = x*exp(1 - x)
    }
}
