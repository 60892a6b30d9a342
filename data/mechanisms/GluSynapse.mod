TITLE Stochastic glutamatergic synapse with calcium-dependent long-term plasticity

COMMENT
The model, its parameters and most of their values are those of
    Chindemi G et al. (2022) Nat Commun 13:3038 (Methods and supplementary tables),
which joins
    receptors      AMPA and NMDA conductances, each the difference of two exponentials; magnesium block
                   of the form of Jahr CE, Stevens CF (1990) J Neurosci 10:3178-3182 with the constants of
                   Vargas-Caballero M, Robinson HPC (2003) J Neurophysiol 89:2778-2783
    release        stochastic_release.inc
    calcium        through NMDA receptors: fraction by Schneggenburger R et al. (1993) Neuron 11:133-143,
                   reversal by Jahr CE, Stevens CF (1993) PNAS 90:11573-11577; through R-type channels of
                   the spine head: Magee JC, Johnston D (1995) J Physiol 487:67-90, Sabatini BL, Svoboda K
                   (2000) Nature 408:589-593; buffered and removed: Sabatini BL et al. (2002) Neuron
                   33:439-452
    plasticity     Graupner M, Brunel N (2012) PNAS 109:3991-3996, driven by the integral of calcium,
                   changes both the release probability and the AMPA conductance.
The weight of a NetCon only switches it on (above 0) or off: peak conductances are parameters. States
advance exactly, but for the slow rho and the two that follow it, by explicit Euler steps.
Whether rho is pushed up or down is decided in each step, by the thresholds of effcai.
The names of parameters and procedures are those that circuits with synapses of this kind address.
ENDCOMMENT

NEURON {
    THREADSAFE
    POINT_PROCESS GluSynapse
    NONSPECIFIC_CURRENT i
    GLOBAL tau_r_AMPA, E_AMPA, tau_r_NMDA, tau_d_NMDA, E_NMDA, mg, scale_NMDA, slope_NMDA
    GLOBAL gca_bar_VDCC, ljp_VDCC, vhm_VDCC, km_VDCC, mtau_VDCC, vhh_VDCC, kh_VDCC, htau_VDCC
    GLOBAL gamma_ca_CR, tau_ca_CR, min_ca_CR, cao_CR
    GLOBAL rho_star_GB, tau_ind_GB, tau_exp_GB, tau_effca_GB, gamma_d_GB, gamma_p_GB
    GLOBAL nc_type_param, minis_single_vesicle, init_depleted
    RANGE tau_d_AMPA, gmax0_AMPA, gmax_d_AMPA, gmax_p_AMPA, gmax_NMDA
    RANGE Use, Use_d, Use_p, Dep, Fac, Nrrp, u0, u, tsyn, occupied, unoccupied, next_delay
    RANGE volume_CR, theta_d_GB, theta_p_GB, rho0_GB, dep_GB, pot_GB
    RANGE g_AMPA, g_NMDA, ica_NMDA, ica_VDCC, vsyn
    RANGE conductance, synapseID, selected_for_report, verbose
    BBCOREPOINTER rng, delay_times, delay_weights
}

UNITS {
    (nA) = (nanoamp)
    (mV) = (millivolt)
    (uS) = (microsiemens)
    (nS) = (nanosiemens)
    (um) = (micrometer)
    (molar) = (1/liter)
    (mM) = (millimolar)
    FARADAY = (faraday) (coulomb)
    R = (k-mole) (joule/degC)
    PI = (pi) (1)
}

PARAMETER {
    celsius (degC)
    tau_r_AMPA = 0.2 (ms)
    tau_d_AMPA = 1.7 (ms)      : must exceed tau_r_AMPA
    E_AMPA = 0 (mV)
    gmax0_AMPA = 1 (nS)        : peak conductance at the start
    gmax_d_AMPA = 1 (nS)       : of a depressed synapse
    gmax_p_AMPA = 2 (nS)       : of a potentiated one
    tau_r_NMDA = 0.29 (ms)
    tau_d_NMDA = 70 (ms)
    E_NMDA = -3 (mV)
    gmax_NMDA = 0.55 (nS)
    mg = 1 (mM)
    scale_NMDA = 2.552 (mM)
    slope_NMDA = 0.072 (/mV)

    Use = 0.5                  : release probability at rest, at the start
    Use_d = 0.2                : of a depressed synapse
    Use_p = 0.8                : of a potentiated one
    Dep = 100 (ms)             : recovery from depression
    Fac = 10 (ms)              : decay of facilitation
    Nrrp = 1                   : release sites
    u0 = 0                     : u at the start

    volume_CR = 0.087 (um3)    : of the spine head
    gca_bar_VDCC = 0.0744 (nS/um2)
    ljp_VDCC = 0 (mV)          : liquid junction potential
    vhm_VDCC = -5.9 (mV)
    km_VDCC = 9.5 (mV)
    mtau_VDCC = 1 (ms)
    vhh_VDCC = -39 (mV)
    kh_VDCC = -9.2 (mV)
    htau_VDCC = 27 (ms)

    gamma_ca_CR = 0.04         : fraction of calcium that is not buffered
    tau_ca_CR = 12 (ms)
    min_ca_CR = 70e-6 (mM)
    cao_CR = 2 (mM)

    rho_star_GB = 0.5          : between the basins of depression and potentiation
    tau_ind_GB = 70 (s)        : induction
    tau_exp_GB = 100 (s)       : expression
    tau_effca_GB = 278.318 (ms)
    gamma_d_GB = 101.5
    gamma_p_GB = 216.2
    theta_d_GB = 0.006 (mM ms)
    theta_p_GB = 0.01 (mM ms)
    rho0_GB = 0

    conductance = 0            : weight to which delayed factors apply
    synapseID = 0
    selected_for_report = 0    : read by report writers
    verbose = 0                : 1 prints each spike
    nc_type_param = 1          : position of the NetCon's kind among its weights
    minis_single_vesicle = 0   : 1: a spontaneous mini releases at most one vesicle
    init_depleted = 0          : 1: all sites start empty
}

ASSIGNED {
    v (mV)
    dt (ms)
    i (nA)
    g_AMPA (uS)
    g_NMDA (uS)
    ica_NMDA (nA)
    ica_VDCC (nA)
    vsyn (mV)
    dep_GB
    pot_GB
    factor_AMPA
    factor_NMDA
    A_AMPA_step
    B_AMPA_step
    A_NMDA_step
    B_NMDA_step
    m_step
    h_step
    ca_step
    effca_step
    gca (uS)                   : of all channels of the spine head
    ca_per_current (mM/nA/ms)
    ca_fraction                : of the NMDA conductance
    u
    tsyn (ms)
    occupied
    unoccupied
    next_delay
    rng
    delay_times
    delay_weights
}

STATE {
    A_AMPA
    B_AMPA
    A_NMDA
    B_NMDA
    gmax_AMPA (nS)
    Use_GB
    m_VDCC
    h_VDCC
    cai_CR (mM)
    effcai_GB (mM ms)
    rho_GB
}

INITIAL {
    reset_release()
    A_AMPA = 0
    B_AMPA = 0
    A_NMDA = 0
    B_NMDA = 0
    gmax_AMPA = gmax0_AMPA
    Use_GB = Use
    m_VDCC = gate(v, vhm_VDCC, km_VDCC)
    h_VDCC = gate(v, vhh_VDCC, kh_VDCC)
    cai_CR = min_ca_CR
    effcai_GB = 0
    rho_GB = rho0_GB
    dep_GB = 0
    pot_GB = 0
    prepare()
}

PROCEDURE prepare() {
    factor_AMPA = peak_factor(tau_r_AMPA, tau_d_AMPA)
    factor_NMDA = peak_factor(tau_r_NMDA, tau_d_NMDA)
    A_AMPA_step = exp(-dt/tau_r_AMPA)
    B_AMPA_step = exp(-dt/tau_d_AMPA)
    A_NMDA_step = exp(-dt/tau_r_NMDA)
    B_NMDA_step = exp(-dt/tau_d_NMDA)
    m_step = exp(-dt/mtau_VDCC)
    h_step = exp(-dt/htau_VDCC)
    ca_step = exp(-dt/tau_ca_CR)
    effca_step = exp(-dt/tau_effca_GB)
    UNITSOFF
    : surface of a sphere of this volume; 1e-3 from nS to uS
    gca = (1e-3)*gca_bar_VDCC*4*PI*(3*volume_CR/(4*PI))^(2/3)
    : two charges per ion; 1e-9 from nA to A, 1e-15 from um3 to l, mol/l/s = mM/ms
    ca_per_current = (1e-9)*gamma_ca_CR/((1e-15)*volume_CR*2*FARADAY)
    : permeability of calcium over that of monovalent ions (here 120 mM) as conductances
    ca_fraction = 0.6*4*cao_CR/(4*cao_CR + 120/1.38)
    UNITSON
}

: 1e-3 from nS to uS
BREAKPOINT {
    SOLVE advance
    g_AMPA = (1e-3)*gmax_AMPA*(B_AMPA - A_AMPA)
    g_NMDA = (1e-3)*gmax_NMDA*(B_NMDA - A_NMDA)/(1 + exp(-slope_NMDA*v)*mg/scale_NMDA)
    ica_NMDA = ca_fraction*g_NMDA*(v - 40)
    ica_VDCC = gca*m_VDCC*m_VDCC*h_VDCC*(v - calcium_reversal(cai_CR))
    vsyn = v
    i = g_AMPA*(v - E_AMPA) + g_NMDA*(v - E_NMDA) + ica_VDCC
}

: calcium and its integral relax towards the value that holds during the step
PROCEDURE advance() {
    LOCAL level, rest
    A_AMPA = A_AMPA*A_AMPA_step
    B_AMPA = B_AMPA*B_AMPA_step
    A_NMDA = A_NMDA*A_NMDA_step
    B_NMDA = B_NMDA*B_NMDA_step
    rest = gate(v, vhm_VDCC, km_VDCC)
    m_VDCC = rest + (m_VDCC - rest)*m_step
    rest = gate(v, vhh_VDCC, kh_VDCC)
    h_VDCC = rest + (h_VDCC - rest)*h_step
    UNITSOFF
    level = min_ca_CR - tau_ca_CR*ca_per_current*(ica_NMDA + ica_VDCC)
    cai_CR = level + (cai_CR - level)*ca_step
    level = tau_effca_GB*(cai_CR - min_ca_CR)
    effcai_GB = level + (effcai_GB - level)*effca_step
    UNITSON
    learn()
}

: 1e3 from s to ms
PROCEDURE learn() {
    LOCAL drift
    dep_GB = above(effcai_GB, theta_d_GB)
    pot_GB = above(effcai_GB, theta_p_GB)
    UNITSOFF
    drift = -rho_GB*(1 - rho_GB)*(rho_star_GB - rho_GB)
    drift = drift + pot_GB*gamma_p_GB*(1 - rho_GB) - dep_GB*gamma_d_GB*rho_GB
    rho_GB = rho_GB + dt*drift/((1e3)*tau_ind_GB)
    gmax_AMPA = gmax_AMPA + dt*(gmax_d_AMPA + rho_GB*(gmax_p_AMPA - gmax_d_AMPA) - gmax_AMPA)/((1e3)*tau_exp_GB)
    Use_GB = Use_GB + dt*(Use_d + rho_GB*(Use_p - Use_d) - Use_GB)/((1e3)*tau_exp_GB)
    UNITSON
}

: 1 if x exceeds the threshold, else 0
FUNCTION above(x, threshold) {
    above = 0
    if (x > threshold) {
        above = 1
    }
}

FUNCTION gate(vm (mV), half (mV), slope (mV)) {
    gate = 1/(1 + exp((half - ljp_VDCC - vm)/slope))
}

: Nernst potential
FUNCTION calcium_reversal(inside (mM)) (mV) {
    UNITSOFF
    calcium_reversal = (1e3)*R*(celsius + 273.15)/(2*FARADAY)*log(cao_CR/inside)
    UNITSON
}

INCLUDE "stochastic_release.inc"

: A weight of 0 or below, or a time before 0, is a switched-off connection: no random number is drawn.
NET_RECEIVE (weight, nc_type) {
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
        facilitate(t - tsyn, Use_GB)
        recover(exp(-(t - tsyn)/Dep))
        released = release(nc_type)/Nrrp
        tsyn = t
        A_AMPA = A_AMPA + released*factor_AMPA
        B_AMPA = B_AMPA + released*factor_AMPA
        A_NMDA = A_NMDA + released*factor_NMDA
        B_NMDA = B_NMDA + released*factor_NMDA
        if (verbose > 0) {
            printf("GluSynapse %g at %g ms: %g of %g vesicles\n", synapseID, t, released*Nrrp, Nrrp)
        }
    }
}
