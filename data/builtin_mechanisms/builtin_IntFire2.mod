TITLE Integrator with a synaptic current of its own, as NEURON's built-in "IntFire2"

COMMENT
    taus di/dt + i = ib        an event adds its weight to i
    taum dm/dt + m = i         fires where m reaches 1, then m = 0
with taum < taus. Between events both are known in closed form, and so is the time of the next firing but for the
root of one equation; the search for it takes the same steps as NEURON's, which ends it at 1e-6.
ENDCOMMENT

NEURON {
    ARTIFICIAL_CELL IntFire2
    RANGE taus, taum, ib, i, m
}

PARAMETER {
    taus = 20 (ms)
    taum = 10 (ms)
    ib = 0
}

ASSIGNED {
    i
    m
    t0 (ms)        : when i and m were last brought up to date
}

INITIAL {
    i = ib
    m = 0
    if (taus <= taum) {
        taus = taum + 0.1
    }
    t0 = t
    net_send(time_to_fire(ib, 0, 0), 1)
}

NET_RECEIVE (w) {
    LOCAL extra, current, share
    share = taus/(taus - taum)
    extra = (i - ib)*exp(-(t - t0)/taus)
    current = ib + extra
    if (flag == 1) {
        net_event(t)
        m = 0
        net_send(time_to_fire(ib, (current - ib)*share, 0), 1)
    } else {
        m = ib + share*extra + (m - (ib + (i - ib)*share))*exp(-(t - t0)/taum)
        current = current + w
        if (m >= 1) {
            net_move(t)
        } else {
            net_move(time_to_fire(ib, (current - ib)*share, m) + t)
        }
    }
    t0 = t
    i = current
}

: where a + b exp(-t/taus) + (c - a - b) exp(-t/taum) is 1; with x = exp(-t/taum) and ratio = taum/taus that is
: a + b x^ratio + rest x = 1 in 0 < x < 1, or the same with the other exponential for x
FUNCTION time_to_fire(a, b, c) (ms) {
    LOCAL ratio, rest, x, slope
    ratio = taum/taus
    rest = c - a - b
    slope = ratio*b + rest
    if (a <= 1 && a + b <= 1) {
        time_to_fire = 1e9
    } else if (a > 1 && b <= 0) {
        x = 0
        if (slope < 0) {
            x = (1 - c + slope)/slope
        }
        if (x <= 0) {
            time_to_fire = -taus*log(root(a, rest, b, 1/ratio, 0))
        } else {
            time_to_fire = -taum*log(root(a, b, rest, ratio, x))
        }
    } else {
        x = (-rest/(ratio*b))^(1/(ratio - 1))
        if (x >= 1 || a + b*x^ratio + rest*x <= 1) {
            time_to_fire = 1e9
        } else {
            time_to_fire = -taum*log(root(a, b, rest, ratio, (1 - c + slope)/slope))
        }
    }
}

: of a + b x^r + c x = 1 by Newton's method, kept within 0 < x <= 1
FUNCTION root(a, b, c, r, x) {
    LOCAL change, value, steps
    change = 1
    value = 0
    steps = 0
    while (fabs(change) > 1e-6 || fabs(value - 1) > 1e-6) {
        value = a + b*x^r + c*x
        change = (1 - value)/(r*b*x^(r - 1) + c)
        x = x + change
        if (x <= 0) {
            x = 1e-4
        } else if (x > 1) {
            x = 1
        }
        steps = steps + 1
        if (steps > 10) {
            value = 1
            change = 0
        }
    }
    root = x
}
