TITLE Hyperpolarisation-activated cation current

COMMENT
Rates and reversal potential of Ih in layer 5 pyramidal dendrites:
Kole MHP, Hallermann S, Stuart GJ (2006) J Neurosci 26:1677-1687.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX Ih
    NONSPECIFIC_CURRENT i
    RANGE gbar, g, m_inf, m_tau
    GLOBAL e
}

UNITS {
    (S) = (siemens)
    (mV) = (millivolt)
    (mA) = (milliamp)
}

PARAMETER {
    gbar = 0 (S/cm2)
    e = -45 (mV)
}

ASSIGNED {
    v (mV)
    i (mA/cm2)
    g (S/cm2)
    m_inf
    m_tau (ms)
}

STATE { m }

INITIAL {
    rates(v)
    m = m_inf
}

BREAKPOINT {
    SOLVE gate METHOD cnexp
    g = gbar*m
    i = g*(v - e)
}

DERIVATIVE gate {
    rates(v)
    m' = (m_inf - m)/m_tau
}

PROCEDURE rates(vm (mV)) {
    LOCAL opening, closing
    UNITSOFF
    opening = 0.00643*decreasing_linoid(vm + 154.9, 11.9)
    closing = 0.193*exp(vm/33.1)
    m_inf = opening/(opening + closing)
    m_tau = 1/(opening + closing)
    UNITSON
}

: x/(exp(x/k) - 1), by its series where the fraction is 0/0
FUNCTION decreasing_linoid(x, k) {
    if (fabs(x) < 1e-6*k) {
        decreasing_linoid = k - x/2
    } else {
        decreasing_linoid = x/(exp(x/k) - 1)
    }
}
