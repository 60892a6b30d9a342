TITLE Stochastic AMPA and NMDA synapse with depression and facilitation

COMMENT
Postsynaptic side: two conductances, each the difference of two exponentials with its peak at
weight nS (AMPA) and NMDA_ratio*weight nS (NMDA, before the magnesium block). The block:
    Jahr CE, Stevens CF (1990) J Neurosci 10:3178-3182.
Presynaptic side: stochastic_release.inc. The names of parameters, of the NetCon's weights and of
the procedures are those that circuits with synapses of this kind address.
ENDCOMMENT

NEURON {
    THREADSAFE
    POINT_PROCESS ProbAMPANMDA_EMS
    NONSPECIFIC_CURRENT i
    GLOBAL tau_r_AMPA, tau_r_NMDA, tau_d_NMDA, e, slope_mg, scale_mg
    GLOBAL nc_type_param, minis_single_vesicle, init_depleted
    RANGE tau_d_AMPA, NMDA_ratio, mg, conductance
    RANGE Use, Dep, Fac, Nrrp, u0, u, tsyn, occupied, unoccupied, next_delay
    RANGE i, i_AMPA, i_NMDA, g, g_AMPA, g_NMDA
    RANGE A_AMPA_step, B_AMPA_step, A_NMDA_step, B_NMDA_step
    RANGE synapseID, selected_for_report, verboseLevel
    BBCOREPOINTER rng, delay_times, delay_weights
}

UNITS {
    (nA) = (nanoamp)
    (mV) = (millivolt)
    (uS) = (microsiemens)
    (molar) = (1/liter)
    (mM) = (millimolar)
}

PARAMETER {
    tau_r_AMPA = 0.2 (ms)
    tau_d_AMPA = 1.7 (ms)      : must exceed tau_r_AMPA
    tau_r_NMDA = 0.29 (ms)
    tau_d_NMDA = 43 (ms)
    NMDA_ratio = 0.71          : peak conductance, NMDA over AMPA
    e = 0 (mV)                 : reversal potential of both
    mg = 1 (mM)
    slope_mg = 0.062 (/mV)
    scale_mg = 3.57 (mM)
    Use = 1                    : release probability at rest
    Dep = 100 (ms)             : recovery from depression
    Fac = 10 (ms)              : decay of facilitation
    Nrrp = 1                   : release sites
    u0 = 0                     : u at the start
    conductance = 0            : weight to which delayed factors apply
    synapseID = 0
    selected_for_report = 0    : read by report writers
    verboseLevel = 0           : 1 prints each spike
    nc_type_param = 4          : position of the NetCon's kind among its weights
    minis_single_vesicle = 0   : 1: a spontaneous mini releases at most one vesicle
    init_depleted = 0          : 1: all sites start empty
}

ASSIGNED {
    v (mV)
    dt (ms)
    i (nA)
    i_AMPA (nA)
    i_NMDA (nA)
    g (uS)
    g_AMPA (uS)
    g_NMDA (uS)
    factor_AMPA
    factor_NMDA
    A_AMPA_step
    B_AMPA_step
    A_NMDA_step
    B_NMDA_step
    u
    tsyn (ms)
    occupied
    unoccupied
    next_delay
    rng
    delay_times
    delay_weights
}

STATE { A_AMPA B_AMPA A_NMDA B_NMDA }

INITIAL {
    reset_release()
    A_AMPA = 0
    B_AMPA = 0
    A_NMDA = 0
    B_NMDA = 0
    factor_AMPA = peak_factor(tau_r_AMPA, tau_d_AMPA)
    factor_NMDA = peak_factor(tau_r_NMDA, tau_d_NMDA)
    A_AMPA_step = exp(-dt/tau_r_AMPA)
    B_AMPA_step = exp(-dt/tau_d_AMPA)
    A_NMDA_step = exp(-dt/tau_r_NMDA)
    B_NMDA_step = exp(-dt/tau_d_NMDA)
}

: 1e-3 from the weight's nS to uS
BREAKPOINT {
    SOLVE advance
    g_AMPA = (1e-3)*(B_AMPA - A_AMPA)
    g_NMDA = (1e-3)*(B_NMDA - A_NMDA)/(1 + exp(-slope_mg*v)*mg/scale_mg)
    g = g_AMPA + g_NMDA
    i_AMPA = g_AMPA*(v - e)
    i_NMDA = g_NMDA*(v - e)
    i = i_AMPA + i_NMDA
}

: exact for the fixed step that INITIAL saw
PROCEDURE advance() {
    A_AMPA = A_AMPA*A_AMPA_step
    B_AMPA = B_AMPA*B_AMPA_step
    A_NMDA = A_NMDA*A_NMDA_step
    B_NMDA = B_NMDA*B_NMDA_step
}

INCLUDE "stochastic_release.inc"

: A weight of 0 or below, or a time before 0, is a switched-off connection: no random number is drawn.
NET_RECEIVE (weight, weight_AMPA, weight_NMDA, Psurv, nc_type) {
    LOCAL released
    INITIAL {
        if (nc_type == 0) {
            next_delay = 0
            while (next_delay < delay_count()) {
                net_send(delay_time(next_delay), 1)
                next_delay = next_delay + 1
            }
            next_delay = 0
        }
    }
    if (flag == 1) {
        weight = conductance*delay_weight(next_delay)
        next_delay = next_delay + 1
    } else if (weight > 0 && t >= 0) {
        facilitate(t - tsyn, Use)
        Psurv = exp(-(t - tsyn)/Dep)
        recover(Psurv)
        released = release(nc_type)/Nrrp
        tsyn = t
        weight_AMPA = weight
        weight_NMDA = weight*NMDA_ratio
        A_AMPA = A_AMPA + released*weight_AMPA*factor_AMPA
        B_AMPA = B_AMPA + released*weight_AMPA*factor_AMPA
        A_NMDA = A_NMDA + released*weight_NMDA*factor_NMDA
        B_NMDA = B_NMDA + released*weight_NMDA*factor_NMDA
        if (verboseLevel > 0) {
            printf("ProbAMPANMDA_EMS %g at %g ms: %g of %g vesicles\n", synapseID, t, released*Nrrp, Nrrp)
        }
    }
}

PROCEDURE toggleVerbose() { verboseLevel = 1 - verboseLevel }
