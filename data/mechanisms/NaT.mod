TITLE Fast transient sodium channel

COMMENT
Kinetics of the transient sodium current of cortical pyramidal cells, m^3 h, at 21 degC:
Colbert CM, Pan E (2002) Nat Neurosci 5:533-538, in the parametrisation of
Hay E et al. (2011) PLoS Comput Biol 7:e1002107. Q10 = 2.3.
vshift moves both gates; the soma and dendrites of pyramidal cells take +6 mV of it.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX NaT
    USEION na READ ena WRITE ina
    RANGE gbar, g, vshift, m_inf, m_tau, h_inf, h_tau
}

UNITS {
    (S) = (siemens)
    (mV) = (millivolt)
    (mA) = (milliamp)
}

PARAMETER {
    gbar = 0 (S/cm2)
    vshift = 0 (mV)
    q10 = 2.3
}

ASSIGNED {
    v (mV)
    celsius (degC)
    ena (mV)
    ina (mA/cm2)
    g (S/cm2)
    speed
    m_inf
    m_tau (ms)
    h_inf
    h_tau (ms)
}

STATE { m h }

INITIAL {
    speed = q10^((celsius - 21)/10)
    rates(v - vshift)
    m = m_inf
    h = h_inf
}

BREAKPOINT {
    SOLVE gates METHOD cnexp
    g = gbar*m*m*m*h
    ina = g*(v - ena)
}

DERIVATIVE gates {
    rates(v - vshift)
    m' = (m_inf - m)/m_tau
    h' = (h_inf - h)/h_tau
}

PROCEDURE rates(vm (mV)) {
    LOCAL opening, closing
    UNITSOFF
    opening = 0.182*linoid(vm + 38, 6)
    closing = 0.124*linoid(-vm - 38, 6)
    m_inf = opening/(opening + closing)
    m_tau = 1/((opening + closing)*speed)

    opening = 0.015*linoid(-vm - 66, 6)
    closing = 0.015*linoid(vm + 66, 6)
    h_inf = opening/(opening + closing)
    h_tau = 1/((opening + closing)*speed)
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
