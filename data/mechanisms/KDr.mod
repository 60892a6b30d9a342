TITLE Fast delayed rectifier (Kv3.1)

COMMENT
Steady state and time constant of Kv3.1 in expression systems:
Rettig J et al. (1992) EMBO J 11:2473-2486, in the parametrisation of
Hay E et al. (2011) PLoS Comput Biol 7:e1002107 (no temperature dependence given).
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX KDr
    USEION k READ ek WRITE ik
    RANGE gbar, g, n_inf, n_tau
}

UNITS {
    (S) = (siemens)
    (mV) = (millivolt)
    (mA) = (milliamp)
}

PARAMETER { gbar = 0 (S/cm2) }

ASSIGNED {
    v (mV)
    ek (mV)
    ik (mA/cm2)
    g (S/cm2)
    n_inf
    n_tau (ms)
}

STATE { n }

INITIAL {
    rates(v)
    n = n_inf
}

BREAKPOINT {
    SOLVE gate METHOD cnexp
    g = gbar*n
    ik = g*(v - ek)
}

DERIVATIVE gate {
    rates(v)
    n' = (n_inf - n)/n_tau
}

PROCEDURE rates(vm (mV)) {
    UNITSOFF
    n_inf = 1/(1 + exp((18.7 - vm)/9.7))
    n_tau = 4/(1 + exp(-(vm + 46.56)/44.14))
    UNITSON
}
