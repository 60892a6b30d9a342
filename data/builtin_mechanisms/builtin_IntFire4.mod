TITLE Integrator with excitatory and inhibitory currents, as NEURON's built-in "IntFire4"

COMMENT
An excitatory event adds its weight to the current e (time constant taue), an inhibitory one to i1 (taui1), which
drives i2 (taui2); both drive m (taum), which fires at 1. A weight of 1 gives m a peak of 1 (-1). All are known in
closed form between events; the bound of the next firing time comes from the slope of m. Equations and bound:
Carnevale NT, Hines ML (2006) The NEURON Book, chapter 10. The peak of the inhibitory response is searched as NEURON
searches it: a decade that holds it, then bisection to 1e-6 ms.
ENDCOMMENT

NEURON {
    ARTIFICIAL_CELL IntFire4
    RANGE taue, taui1, taui2, taum, e, i1, i2, m, ae, ai2, ai1
    RANGE nself, nexcite, ninhibit
    GLOBAL eps, taueps
}

PARAMETER {
    taue = 5 (ms)
    taui1 = 10 (ms)
    taui2 = 20 (ms)
    taum = 50 (ms)
    ib = 0
    eps = 1e-6
    taueps = 0.01
}

ASSIGNED {
    e
    i1
    i2
    m
    enew
    i1new
    i2new
    mnew
    t0 (ms)
    nself
    nexcite
    ninhibit
    ke (1/ms)
    ki1 (1/ms)
    ki2 (1/ms)
    km (1/ms)
    ae (1/ms)
    ai1 (1/ms)
    ai2 (1/ms)
    be
    bi1
    bi2
    a
    b
    tau_swap (ms)
    flag (1)
}

INITIAL {
    part_time_constants()
    set_factors()
    e = 0
    i1 = 0
    i2 = 0
    m = 0
    t0 = t
    net_send(bound(), 1)
    nself = 0
    nexcite = 0
    ninhibit = 0
}

NET_RECEIVE (w) {
    advance(t - t0)
    e = enew
    i1 = i1new
    i2 = i2new
    m = mnew
    t0 = t
    if (m > 1 - eps) {
        net_event(t)
        m = 0
    }
    if (flag == 1) {
        nself = nself + 1
        net_send(bound(), 1)
    } else {
        if (w > 0) {
            nexcite = nexcite + 1
            e = e + w
        } else {
            ninhibit = ninhibit + 1
            i1 = i1 + w
        }
        net_move(bound() + t)
    }
}

PROCEDURE advance(interval (ms)) {
    LOCAL de, di1, di2, dm
    de = exp(-ke*interval)
    di1 = exp(-ki1*interval)
    di2 = exp(-ki2*interval)
    dm = exp(-km*interval)
    enew = e*de
    i1new = i1*di1
    i2new = i2*di2 + bi1*i1*(di2 - di1)
    mnew = m*dm + be*e*(dm - de) + (bi2*i2 + a*i1)*(dm - di2) - b*i1*(dm - di1)
}

: time until m can be 1 at the earliest
FUNCTION bound() (ms) {
    LOCAL slope
    slope = -km*m + ae*e + ai2*i2
    if (slope <= 1e-9) {
        bound = 1e9
    } else {
        bound = (1 - m)/slope
    }
}

: The closed forms divide by differences of time constants: they are kept taueps apart, in NEURON's order.
PROCEDURE part_time_constants() {
    if (taui2 < 4*taueps) { taui2 = 4*taueps }
    if (taui1 < 3*taueps) { taui1 = 3*taueps }
    if (taue < 2*taueps) { taue = 2*taueps }
    if (taue > taui2) {
        tau_swap = taue
        taue = taui2 - taueps
    } else if (taui2 - taue < taueps) {
        taue = taui2 - taueps
    }
    if (taui1 > taui2) {
        tau_swap = taui2
        taui2 = taui1
        taui1 = tau_swap
    }
    if (taui2 - taui1 < taueps) { taui1 = taui2 - taueps }
    if (taum <= taui2) {
        if (taui2 - taum < taueps) { taum = taui2 - taueps }
        if (fabs(taui1 - taum) < taueps) { taum = taui1 - taueps }
        if (fabs(taui1 - taum) < taueps) {
            if (taui1 - taum < 0) {
                taum = taui1 - taueps
            } else {
                taui1 = taum - taueps
            }
        }
        if (fabs(taue - taum) < taueps) {
            if (taue - taum < 0) {
                taum = taue - taueps
            } else {
                taue = taum - taueps
            }
        }
        if (fabs(taui1 - taum) < taueps) { taum = taui1 - taueps }
    } else if (taum - taui2 < taueps) {
        taum = taui2 + taueps
    }
}

PROCEDURE set_factors() {
    LOCAL peak
    ke = 1/taue
    ki1 = 1/taui1
    ki2 = 1/taui2
    km = 1/taum
    peak = log(km/ke)/(km - ke)
    be = 1/(exp(-km*peak) - exp(-ke*peak))
    ae = be*(ke - km)
    peak = log(ki2/ki1)/(ki2 - ki1)
    bi1 = 1/(exp(-ki2*peak) - exp(-ki1*peak))
    ai1 = bi1*(ki1 - ki2)
    e = 0
    i1 = 1
    i2 = 0
    m = 0
    set_inhibition(1)
    peak = time_of_peak()
    advance(peak)
    set_inhibition(1/mnew)
    advance(peak)
    i1 = 0
}

PROCEDURE set_inhibition(factor) {
    bi2 = factor
    ai2 = bi2*(ki2 - km)
    a = bi2*bi1
    b = a*(ki2 - km)/(ki1 - km)
}

: has the sign of dm/dt after an inhibitory event
FUNCTION slope_sign(interval (ms)) {
    slope_sign = (ki2*exp(-interval*ki2) - km*exp(-interval*km))/(ki2 - km) - (ki1*exp(-interval*ki1) - km*exp(-interval*km))/(ki1 - km)
}

FUNCTION time_of_peak() (ms) {
    LOCAL early, late, middle
    early = 1
    late = 1
    middle = 1
    if (slope_sign(early) < 0) {
        while (slope_sign(early) < 0 && early > 1e-9) {
            late = early
            early = early/10
        }
    } else {
        while (slope_sign(late) > 0 && late < 1e9) {
            early = late
            late = late*10
        }
    }
    while (late - early > 1e-6) {
        middle = (early + late)/2
        if (slope_sign(middle) > 0) {
            early = middle
        } else {
            late = middle
        }
    }
    time_of_peak = middle
}
