TITLE Squid axon, as NEURON's built-in "hh"

COMMENT
Sodium, potassium and leak of Hodgkin AL, Huxley AF (1952) J Physiol 117:500-544, shifted to a resting
potential of -65 mV, Q10 = 3 from 6.3 degC on. NEURON reads steady states and time constants from tables with
one entry per mV, so this does too.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX hh
    USEION na READ ena WRITE ina
    USEION k READ ek WRITE ik
    NONSPECIFIC_CURRENT il
    RANGE gnabar, gkbar, gl, el, gna, gk
    GLOBAL minf, hinf, ninf, mtau, htau, ntau
}

PARAMETER {
    gnabar = 0.12 (S/cm2)
    gkbar = 0.036 (S/cm2)
    gl = 0.0003 (S/cm2)
    el = -54.3 (mV)
}

STATE { m h n }

ASSIGNED {
    v (mV)
    celsius (degC)
    ena (mV)
    ek (mV)
    gna (S/cm2)
    gk (S/cm2)
    ina (mA/cm2)
    ik (mA/cm2)
    il (mA/cm2)
    minf
    hinf
    ninf
    mtau (ms)
    htau (ms)
    ntau (ms)
}

INITIAL {
    kinetics(v)
    m = minf
    h = hinf
    n = ninf
}

BREAKPOINT {
    SOLVE gates METHOD cnexp
    gna = gnabar*m*m*m*h
    ina = gna*(v - ena)
    gk = gkbar*n*n*n*n
    ik = gk*(v - ek)
    il = gl*(v - el)
}

DERIVATIVE gates {
    kinetics(v)
    m' = (minf - m)/mtau
    h' = (hinf - h)/htau
    n' = (ninf - n)/ntau
}

PROCEDURE kinetics(vm (mV)) {
    LOCAL opening, closing, speed
    TABLE minf, mtau, hinf, htau, ninf, ntau DEPEND celsius FROM -100 TO 100 WITH 200
    UNITSOFF
    speed = 3^((celsius - 6.3)/10)
    opening = 0.1*linoid(-(vm + 40), 10)
    closing = 4*exp(-(vm + 65)/18)
    mtau = 1/(speed*(opening + closing))
    minf = opening/(opening + closing)
    opening = 0.07*exp(-(vm + 65)/20)
    closing = 1/(exp(-(vm + 35)/10) + 1)
    htau = 1/(speed*(opening + closing))
    hinf = opening/(opening + closing)
    opening = 0.01*linoid(-(vm + 55), 10)
    closing = 0.125*exp(-(vm + 65)/80)
    ntau = 1/(speed*(opening + closing))
    ninf = opening/(opening + closing)
    UNITSON
}

: x/(exp(x/k) - 1), by its series where the fraction is 0/0
FUNCTION linoid(x, k) {
    if (fabs(x/k) < 1e-6) {
        linoid = k*(1 - x/k/2)
    } else {
        linoid = x/(exp(x/k) - 1)
    }
}
