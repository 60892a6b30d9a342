TITLE Small-conductance calcium-activated potassium channel

COMMENT
Calcium dependence (half activation 0.43 uM, Hill coefficient 4.8) of SK channels:
Koehler M et al. (1996) Science 273:1709-1714. Independent of voltage; time constant 1 ms.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX SK
    USEION k READ ek WRITE ik
    USEION ca READ cai
    RANGE gbar, g
}

UNITS {
    (S) = (siemens)
    (mV) = (millivolt)
    (mA) = (milliamp)
    (molar) = (1/liter)
    (mM) = (millimolar)
}

PARAMETER {
    gbar = 0 (S/cm2)
    half = 0.00043 (mM)
    hill = 4.8
    z_tau = 1 (ms)
}

ASSIGNED {
    v (mV)
    ek (mV)
    ik (mA/cm2)
    cai (mM)
    g (S/cm2)
}

STATE { z }

INITIAL { z = open_fraction(cai) }

BREAKPOINT {
    SOLVE gate METHOD cnexp
    g = gbar*z
    ik = g*(v - ek)
}

DERIVATIVE gate { z' = (open_fraction(cai) - z)/z_tau }

: the floor keeps the quotient finite when a pool is empty
FUNCTION open_fraction(concentration (mM)) {
    if (concentration < 1e-7) {
        open_fraction = 0
    } else {
        open_fraction = 1/(1 + (half/concentration)^hill)
    }
}
