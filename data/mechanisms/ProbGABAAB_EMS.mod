TITLE Stochastic GABA-A and GABA-B synapse with depression and facilitation

COMMENT
Postsynaptic side: two conductances, each the difference of two exponentials with its peak at
weight nS (GABA-A) and GABAB_ratio*weight nS (GABA-B). Time constants and reversal potentials of
neocortical and hippocampal recordings: Gupta A, Wang Y, Markram H (2000) Science 287:273-278;
Mott DD et al. (1999) J Neurophysiol 82:1438-1450.
Presynaptic side: stochastic_release.inc. The names of parameters, of the NetCon's weights and of
the procedures are those that circuits with synapses of this kind address.
ENDCOMMENT

NEURON {
    THREADSAFE
    POINT_PROCESS ProbGABAAB_EMS
    NONSPECIFIC_CURRENT i
    GLOBAL tau_r_GABAB, tau_d_GABAB
    GLOBAL nc_type_param, minis_single_vesicle, init_depleted
    RANGE tau_r_GABAA, tau_d_GABAA, e_GABAA, e_GABAB, GABAB_ratio, conductance
    RANGE Use, Dep, Fac, Nrrp, u0, u, tsyn, occupied, unoccupied, next_delay
    RANGE i, i_GABAA, i_GABAB, g, g_GABAA, g_GABAB
    RANGE A_GABAA_step, B_GABAA_step, A_GABAB_step, B_GABAB_step
    RANGE synapseID, selected_for_report, verboseLevel
    BBCOREPOINTER rng, delay_times, delay_weights
}

UNITS {
    (nA) = (nanoamp)
    (mV) = (millivolt)
    (uS) = (microsiemens)
}

PARAMETER {
    tau_r_GABAA = 0.2 (ms)
    tau_d_GABAA = 8 (ms)       : must exceed tau_r_GABAA
    tau_r_GABAB = 3.5 (ms)
    tau_d_GABAB = 260.9 (ms)
    e_GABAA = -80 (mV)
    e_GABAB = -97 (mV)
    GABAB_ratio = 0            : peak conductance, GABA-B over GABA-A
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
    i_GABAA (nA)
    i_GABAB (nA)
    g (uS)
    g_GABAA (uS)
    g_GABAB (uS)
    factor_GABAA
    factor_GABAB
    A_GABAA_step
    B_GABAA_step
    A_GABAB_step
    B_GABAB_step
    u
    tsyn (ms)
    occupied
    unoccupied
    next_delay
    rng
    delay_times
    delay_weights
}

STATE { A_GABAA B_GABAA A_GABAB B_GABAB }

INITIAL {
    reset_release()
    A_GABAA = 0
    B_GABAA = 0
    A_GABAB = 0
    B_GABAB = 0
    factor_GABAA = peak_factor(tau_r_GABAA, tau_d_GABAA)
    factor_GABAB = peak_factor(tau_r_GABAB, tau_d_GABAB)
    A_GABAA_step = exp(-dt/tau_r_GABAA)
    B_GABAA_step = exp(-dt/tau_d_GABAA)
    A_GABAB_step = exp(-dt/tau_r_GABAB)
    B_GABAB_step = exp(-dt/tau_d_GABAB)
}

: 1e-3 from the weight's nS to uS
BREAKPOINT {
    SOLVE advance
    g_GABAA = (1e-3)*(B_GABAA - A_GABAA)
    g_GABAB = (1e-3)*(B_GABAB - A_GABAB)
    g = g_GABAA + g_GABAB
    i_GABAA = g_GABAA*(v - e_GABAA)
    i_GABAB = g_GABAB*(v - e_GABAB)
    i = i_GABAA + i_GABAB
}

: exact for the fixed step that INITIAL saw
PROCEDURE advance() {
    A_GABAA = A_GABAA*A_GABAA_step
    B_GABAA = B_GABAA*B_GABAA_step
    A_GABAB = A_GABAB*A_GABAB_step
    B_GABAB = B_GABAB*B_GABAB_step
}

INCLUDE "stochastic_release.inc"

: A weight of 0 or below, or a time before 0, is a switched-off connection: no random number is drawn.
NET_RECEIVE (weight, weight_GABAA, weight_GABAB, Psurv, nc_type) {
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
        weight_GABAA = weight
        weight_GABAB = weight*GABAB_ratio
        A_GABAA = A_GABAA + released*weight_GABAA*factor_GABAA
        B_GABAA = B_GABAA + released*weight_GABAA*factor_GABAA
        A_GABAB = A_GABAB + released*weight_GABAB*factor_GABAB
        B_GABAB = B_GABAB + released*weight_GABAB*factor_GABAB
        if (verboseLevel > 0) {
            printf("ProbGABAAB_EMS %g at %g ms: %g of %g vesicles\n", synapseID, t, released*Nrrp, Nrrp)
        }
    }
}

PROCEDURE toggleVerbose() { verboseLevel = 1 - verboseLevel }
