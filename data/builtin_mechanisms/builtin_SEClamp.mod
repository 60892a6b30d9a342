TITLE Voltage clamp of three levels through one electrode, as NEURON's built-in "SEClamp"

NEURON {
    POINT_PROCESS SEClamp
    ELECTRODE_CURRENT i
    RANGE dur1, amp1, dur2, amp2, dur3, amp3, rs, vc, i
}

PARAMETER {
    rs = 1 (megohm)
    dur1 (ms)
    amp1 (mV)
    dur2 (ms)
    amp2 (mV)
    dur3 (ms)
    amp3 (mV)
}

ASSIGNED {
    v (mV)
    i (nA)
    vc (mV)
    tc2 (ms)     : end of the second level
    tc3 (ms)
    on
}

INITIAL {
    tc2 = dur1 + dur2
    tc3 = tc2 + dur3
    on = 0
}

BREAKPOINT {
    SOLVE clamp_current METHOD after_cvode
    choose_level()
    clamp_current()
}

PROCEDURE clamp_current() {
    if (on) {
        i = (vc - v)/rs
    } else {
        i = 0
    }
}

PROCEDURE choose_level() {
    on = 1
    if (t < dur1) {
        vc = amp1
    } else if (t < tc2) {
        vc = amp2
    } else if (t < tc3) {
        vc = amp3
    } else {
        vc = 0
        on = 0
    }
}
