TITLE High-voltage-activated calcium channel

COMMENT
m^2 h kinetics of the high-voltage-activated calcium current of neocortical pyramidal cells:
Reuveni I et al. (1993) J Neurosci 13:4609-4621.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX CaHVA
    USEION ca READ eca WRITE ica
    RANGE gbar, g, m_inf, m_tau, h_inf, h_tau
}

UNITS {
    (S) = (siemens)
    (mV) = (millivolt)
    (mA) = (milliamp)
}

PARAMETER { gbar = 0 (S/cm2) }

ASSIGNED {
    v (mV)
    eca (mV)
    ica (mA/cm2)
    g (S/cm2)
    m_inf
    m_tau (ms)
    h_inf
    h_tau (ms)
}

STATE { m h }

INITIAL {
    rates(v)
    m = m_inf
    h = h_inf
}

BREAKPOINT {
    SOLVE gates METHOD cnexp
    g = gbar*m*m*h
    ica = g*(v - eca)
}

DERIVATIVE gates {
    rates(v)
    m' = (m_inf - m)/m_tau
    h' = (h_inf - h)/h_tau
}

PROCEDURE rates(vm (mV)) {
    LOCAL opening, closing
    UNITSOFF
    opening = 0.055*linoid(vm + 27, 3.8)
    closing = 0.94*exp(-(vm + 75)/17)
    m_inf = opening/(opening + closing)
    m_tau = 1/(opening + closing)

    opening = 0.000457*exp(-(vm + 13)/50)
    closing = 0.0065/(1 + exp(-(vm + 15)/28))
    h_inf = opening/(opening + closing)
    h_tau = 1/(opening + closing)
    UNITSON
}

: x/(1 - exp(-x/k)), by its series where the fraction is 0/0
FUNCTION linoid(x, k) {
    if (fabs(x) < 1e-6*k) {
        linoid = k + x/2
    } else {
        linoid = x/(1 - exp(-x/k))
    }
}
